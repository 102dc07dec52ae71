import { createSampleEvent } from "../../src/core/events/sampleEvents.ts";
import type { EventSchema } from "../../src/core/events/eventSchema.ts";
import { evaluate } from "../../src/core/filter/evaluate.ts";
import type { Filter } from "../../src/core/filter/filter.ts";
import { type JsonObject, isObject } from "../../src/core/json.ts";
import { formatCode, formatTable, formatVerdict } from "./markdown.ts";

const type = "Microsoft.MachineLearningServices.RunStatusChanged";
const eventContext = { workspaceId: "/subscriptions/s/workspaces/w", id: "1", time: "2026-11-24T14:02:11Z" };

/** A sample with what a key may meet: a name with a dot in it, an array, an attribute that is a number. */
function createEvent(schema: EventSchema): JsonObject {
  const event = createSampleEvent(type, eventContext, { schema });
  const data = isObject(event["data"]) ? event["data"] : {};
  return { ...event, data: { ...data, "a.b": "dotted", list: ["first"] }, comexampleattempt: 5 };
}

const documentedKeys: readonly (readonly [key: string, what: string])[] = [
  ["id", ""],
  ["subject", ""],
  ["topic", ""],
  ["source", ""],
  ["eventType", ""],
  ["type", ""],
  ["eventTime", ""],
  ["time", ""],
  ["dataVersion", ""],
  ["metadataVersion", ""],
  ["specversion", ""],
  ["comexampleattempt", "an extension attribute, or a key that no schema knows"],
  ["data.runId", "a field of the payload"],
  ["data.runProperties.model_name", "a field further down"],
  ["data.RunId", "in another case than the event has it"],
  ["SUBJECT", "in another case than the event has it"],
  ["data.a.b", "a field whose name is `a.b`"],
  ["data.list.0", "an element of an array by its number"],
  ["data.runId.length", "what is no field but would be one in some languages"],
  ["data.__proto__", "a name that objects have in some languages"],
];

const firstClause = (filter: Filter, event: unknown) => evaluate(filter, event).clauses[0] ?? { matched: true };

/** Which keys lead to a value, by schema. */
export const renderKeys = (): string =>
  formatTable(
    ["key", "is", "Event Grid schema", "CloudEvents 1.0"],
    documentedKeys.map(([key, what]) => [
      formatCode(key),
      what,
      ...(["EventGridSchema", "CloudEventSchemaV1_0"] as const).map((schema) =>
        formatVerdict(firstClause({ advancedFilters: [{ operatorType: "IsNotNull", key }] }, createEvent(schema))),
      ),
    ]),
  );

const runEvent = { ...createEvent("EventGridSchema"), subject: "experiments/e1/runs/r_5" };
const eventWithoutSubject = { specversion: "1.0", id: "1", type, source: "/s" };
const basicFilterCases: readonly (readonly [filter: Filter, event: JsonObject])[] = [
  [{ includedEventTypes: [type] }, runEvent],
  [{ includedEventTypes: ["Microsoft.MachineLearningServices.RunCompleted"] }, runEvent],
  [{ includedEventTypes: [type.toLowerCase()] }, runEvent],
  [{ includedEventTypes: ["All"] }, runEvent],
  [{ includedEventTypes: [] }, runEvent],
  [{ subjectBeginsWith: "experiments/" }, runEvent],
  [{ subjectBeginsWith: "/experiments/" }, runEvent],
  [{ subjectEndsWith: "_5" }, runEvent],
  [{ subjectBeginsWith: "Experiments/" }, runEvent],
  [{ subjectBeginsWith: "Experiments/", isSubjectCaseSensitive: true }, runEvent],
  [{ subjectBeginsWith: "experiments/" }, eventWithoutSubject],
];

/** The filters on event type and subject by example, in the engine's own words. */
export const renderBasicFilters = (): string =>
  formatTable(
    ["filter", "matches", "says the engine"],
    basicFilterCases.map(([filter, event]) => {
      const clause = evaluate(filter, event).clauses[0];
      return [formatCode(JSON.stringify(filter)), clause ? formatVerdict(clause) : "", clause?.why ?? ""];
    }),
  );
