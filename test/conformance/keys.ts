import { createSampleEvent } from "../../src/core/events/sampleEvents.ts";
import type { EventSchema } from "../../src/core/events/eventSchema.ts";
import { evaluate } from "../../src/core/filter/evaluate.ts";
import type { Filter } from "../../src/core/filter/filter.ts";
import { type JsonObject, isObject } from "../../src/core/json.ts";
import { formatCode, formatTable, formatVerdict } from "./markdown.ts";

const type = "Microsoft.MachineLearningServices.RunStatusChanged";
const eventContext = { workspaceId: "/subscriptions/s/workspaces/w", id: "1", time: "2026-11-24T14:02:11Z" };

/** Creates a sample event with a dotted name, an array, and a numeric attribute. */
function createEvent(schema: EventSchema): JsonObject {
  const event = createSampleEvent(type, eventContext, { schema });
  const data = isObject(event["data"]) ? event["data"] : {};
  return { ...event, data: { ...data, "a.b": "dotted", list: ["first"] }, comexampleattempt: 5 };
}

const documentedKeys: readonly (readonly [key: string, description: string])[] = [
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
  ["comexampleattempt", "an extension attribute (CloudEvents) or unknown key (Event Grid schema)"],
  ["data.runId", "a field of the data"],
  ["data.runProperties.model_name", "a nested field"],
  ["data.RunId", "`data.runId` in a different case"],
  ["SUBJECT", "`subject` in a different case"],
  ["data.a.b", "a field named `a.b`"],
  ["data.list.0", "an array element by index"],
  ["data.runId.length", "a property of strings in JavaScript"],
  ["data.__proto__", "a property of objects in JavaScript"],
];

const firstClause = (filter: Filter, event: unknown, deliverySchema: EventSchema) =>
  evaluate(filter, event, { deliverySchema }).clauses[0] ?? { matched: true };

/** The schemas in which an event is published and delivered. */
const schemaColumns = [
  ["EventGridSchema", "EventGridSchema"],
  ["EventGridSchema", "CloudEventSchemaV1_0"],
  ["CloudEventSchemaV1_0", "CloudEventSchemaV1_0"],
] as const;

/** Renders which keys are found, by schema. */
export const renderKeys = (): string =>
  formatTable(
    ["Key", "Description", "Event Grid schema", "Delivered as CloudEvents 1.0", "CloudEvents 1.0"],
    documentedKeys.map(([key, description]) => [
      formatCode(key),
      description,
      ...schemaColumns.map(([schema, deliverySchema]) =>
        formatVerdict(
          firstClause({ advancedFilters: [{ operatorType: "IsNotNull", key }] }, createEvent(schema), deliverySchema),
        ),
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

/** Renders examples of event type and subject filters, with the engine's explanations. */
export const renderBasicFilters = (): string =>
  formatTable(
    ["Filter", "Matches", "Explanation"],
    basicFilterCases.map(([filter, event]) => {
      const clause = evaluate(filter, event).clauses[0];
      return [formatCode(JSON.stringify(filter)), clause ? formatVerdict(clause) : "", clause?.why ?? ""];
    }),
  );
