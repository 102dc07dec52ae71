import { sampleEvent } from "../../src/core/events/samples.ts";
import type { EventSchema } from "../../src/core/events/schema.ts";
import { evaluate } from "../../src/core/filter/evaluate.ts";
import type { Filter } from "../../src/core/filter/filter.ts";
import { type JsonObject, isObject } from "../../src/core/json.ts";
import { code, table, word } from "./markdown.ts";

const type = "Microsoft.MachineLearningServices.RunStatusChanged";
const at = { workspaceId: "/subscriptions/s/workspaces/w", id: "1", time: "2026-11-24T14:02:11Z" };

/** A sample with what a key may meet: a name with a dot in it, an array, an attribute that is a number. */
function eventIn(schema: EventSchema): JsonObject {
  const event = sampleEvent(type, at, { schema });
  const data = isObject(event["data"]) ? event["data"] : {};
  return { ...event, data: { ...data, "a.b": "dotted", list: ["first"] }, comexampleattempt: 5 };
}

const keys: readonly (readonly [key: string, what: string])[] = [
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

const clauseOn = (filter: Filter, event: unknown) => evaluate(filter, event).clauses[0] ?? { matched: true };

/** Which keys lead to a value, by schema. */
export const keyRules = (): string =>
  table(
    ["key", "is", "Event Grid schema", "CloudEvents 1.0"],
    keys.map(([key, what]) => [
      code(key),
      what,
      ...(["EventGridSchema", "CloudEventSchemaV1_0"] as const).map((schema) =>
        word(clauseOn({ advancedFilters: [{ operatorType: "IsNotNull", key }] }, eventIn(schema))),
      ),
    ]),
  );

const run = { ...eventIn("EventGridSchema"), subject: "experiments/e1/runs/r_5" };
const withoutSubject = { specversion: "1.0", id: "1", type, source: "/s" };
const basics: readonly (readonly [filter: Filter, event: JsonObject])[] = [
  [{ includedEventTypes: [type] }, run],
  [{ includedEventTypes: ["Microsoft.MachineLearningServices.RunCompleted"] }, run],
  [{ includedEventTypes: [type.toLowerCase()] }, run],
  [{ includedEventTypes: ["All"] }, run],
  [{ includedEventTypes: [] }, run],
  [{ subjectBeginsWith: "experiments/" }, run],
  [{ subjectBeginsWith: "/experiments/" }, run],
  [{ subjectEndsWith: "_5" }, run],
  [{ subjectBeginsWith: "Experiments/" }, run],
  [{ subjectBeginsWith: "Experiments/", isSubjectCaseSensitive: true }, run],
  [{ subjectBeginsWith: "experiments/" }, withoutSubject],
];

/** The filters on event type and subject by example, in the engine's own words. */
export const basicFilters = (): string =>
  table(
    ["filter", "matches", "says the engine"],
    basics.map(([filter, event]) => {
      const clause = evaluate(filter, event).clauses[0];
      return [code(JSON.stringify(filter)), clause ? word(clause) : "", clause?.why ?? ""];
    }),
  );
