import { describe, expect, test } from "vitest";
import type { EventSchema } from "../../../src/core/events/eventSchema.ts";
import type { Filter } from "../../../src/core/filter/filter.ts";
import { lint, lintRules } from "../../../src/core/lint/lint.ts";
import { validate } from "../../../src/core/filter/validate.ts";
import { filterCases } from "../filter/filterCases.ts";

const type = (shortName: string): string => `Microsoft.MachineLearningServices.${shortName}`;
const types = (...shortNames: string[]): Filter => ({ includedEventTypes: shortNames.map(type) });
const where = (...advancedFilters: NonNullable<Filter["advancedFilters"]>): Filter => ({ advancedFilters });
const when = (key: string, operatorType: string, ...values: unknown[]) => ({ operatorType, key, values });
const than = (key: string, operatorType: string, value: unknown) => ({ operatorType, key, value });
const is = (key: string, operatorType: "IsNotNull" | "IsNullOrUndefined") => ({ operatorType, key });
const status = (...values: string[]) => when("data.runStatus", "StringIn", ...values);
const run = (data: object): object => ({ eventType: type("RunStatusChanged"), data });

const retirement = "Dataset monitors ended on 2025-09-01, and support for the SDK v1 that created them on 2026-06-30.";
const monitorFilter: Filter = {
  ...types("RunStatusChanged"),
  ...where(
    when(
      "data.RunTags.azureml_modelmonitor_threshold_breached",
      "StringContains",
      "has failed due to one or more features violating metric thresholds",
    ),
  ),
};

interface Case {
  readonly filter: Filter;
  readonly capturedEvents?: readonly unknown[];
  readonly deliverySchema?: EventSchema;
  /** `rule pointer` of the only finding. */
  readonly expected: string;
  readonly message: string;
  /** The label of the fix and the fixed filter. */
  readonly fix?: readonly [label: string, filter: Filter];
}

const cases: readonly Case[] = [
  {
    filter: where(status("Failed"), status("Canceled")),
    expected: "contradiction /advancedFilters/1",
    message: "This filter never matches: data.runStatus can't be both Failed and Canceled.",
    fix: ["Match either", where(status("Failed", "Canceled"))],
  },
  {
    filter: { ...where(status("Failed"), status("Canceled")), enableAdvancedFilteringOnArrays: true },
    expected: "contradiction /advancedFilters/1",
    message: "This filter matches no documented event: data.runStatus can't be both Failed and Canceled.",
    fix: ["Match either", { ...where(status("Failed", "Canceled")), enableAdvancedFilteringOnArrays: true }],
  },
  {
    filter: where(status("Failed"), when("data.runStatus", "StringNotIn", "FAILED", "x")),
    expected: "contradiction /advancedFilters/1",
    message:
      'This filter never matches: "data.runStatus equals Failed" and "data.runStatus is none of FAILED, x" exclude each other.',
    fix: ['Remove "data.runStatus is none of FAILED, x"', where(status("Failed"))],
  },
  {
    filter: where(than("data.score", "NumberGreaterThan", 0.5), than("data.score", "NumberLessThan", 0.4)),
    capturedEvents: [run({ score: 1 })],
    expected: "contradiction /advancedFilters/1",
    message:
      'This filter never matches: "data.score is greater than 0.5" and "data.score is less than 0.4" exclude each other.',
    fix: ['Remove "data.score is less than 0.4"', where(than("data.score", "NumberGreaterThan", 0.5))],
  },
  {
    filter: where(
      when("data.score", "NumberInRange", [1, 10]),
      when("data.score", "NumberNotInRange", [0, 5]),
      when("data.score", "NumberNotInRange", [5, 12]),
    ),
    capturedEvents: [run({ score: 1 })],
    expected: "contradiction /advancedFilters/2",
    message:
      'This filter matches no documented event: "data.score is between 1 and 10", "data.score is not between 0 and 5", "data.score is not between 5 and 12" exclude each other.',
    fix: [
      'Remove "data.score is not between 5 and 12"',
      where(when("data.score", "NumberInRange", [1, 10]), when("data.score", "NumberNotInRange", [0, 5])),
    ],
  },
  {
    filter: where(is("data.runStatus", "IsNullOrUndefined"), status("Failed")),
    expected: "contradiction /advancedFilters/1",
    message:
      'This filter matches no documented event: "data.runStatus is null or absent" and "data.runStatus equals Failed" exclude each other.',
    fix: ['Remove "data.runStatus equals Failed"', where(is("data.runStatus", "IsNullOrUndefined"))],
  },
  {
    filter: { subjectBeginsWith: "models/", ...where(when("subject", "StringBeginsWith", "endpoints/")) },
    expected: "contradiction /advancedFilters/0",
    message:
      'This filter never matches: "subject begins with models/" and "subject begins with endpoints/" exclude each other.',
    fix: ['Remove "subject begins with endpoints/"', { subjectBeginsWith: "models/", advancedFilters: [] }],
  },
  {
    filter: { ...types("ModelRegistered"), ...where(when("eventType", "StringIn", type("RunCompleted"))) },
    expected: "contradiction /advancedFilters/0",
    message: `This filter matches no documented event: none of the selected event types meets "eventType equals ${type("RunCompleted")}".`,
    fix: [`Remove "eventType equals ${type("RunCompleted")}"`, { ...types("ModelRegistered"), advancedFilters: [] }],
  },
  {
    filter: where(
      when("data.runId", "StringIn", `${"a".repeat(170)}b`),
      when("data.runId", "StringIn", `${"a".repeat(170)}c`),
    ),
    expected: "contradiction /advancedFilters/1",
    message: `This filter never matches: data.runId can't be both "${"a".repeat(160)}…" and "${"a".repeat(160)}…". Character 171 is "c" (U+0063), not "b" (U+0062).`,
    fix: ["Match either", where(when("data.runId", "StringIn", `${"a".repeat(170)}b`, `${"a".repeat(170)}c`))],
  },
  {
    filter: { includedEventTypes: ["RunStatusChanged"] },
    expected: "eventTypeName /includedEventTypes/0",
    message: 'Azure Machine Learning sends no event type "RunStatusChanged".',
    fix: [`Use ${type("RunStatusChanged")}`, types("RunStatusChanged")],
  },
  {
    filter: { includedEventTypes: [type("RunCompleted"), `${type("runcompleted")}\u00a0`] },
    expected: "eventTypeName /includedEventTypes/1",
    message: `Azure Machine Learning sends no event type "${type("runcompleted")}\\u00a0".`,
    fix: [`Use ${type("RunCompleted")}`, types("RunCompleted")],
  },
  {
    filter: types("DatasetDriftDetected"),
    expected: "retiredType /includedEventTypes/0",
    message: `Dataset drift detected is retired. ${retirement}`,
    fix: ["Filter on model monitors", monitorFilter],
  },
  {
    filter: {
      ...types("RunStatusChanged", "DatasetDriftDetected"),
      ...where(when("data.runId", "StringBeginsWith", "churn")),
    },
    expected: "retiredType /includedEventTypes/1",
    message: `Dataset drift detected is retired. ${retirement}`,
    fix: [
      "Remove Dataset drift detected",
      { ...types("RunStatusChanged"), ...where(when("data.runId", "StringBeginsWith", "churn")) },
    ],
  },
  {
    filter: {
      ...types("DatasetDriftDetected"),
      ...where(than("data.DriftCoefficient", "NumberGreaterThan", 0.5)),
    },
    expected: "retiredType /includedEventTypes/0",
    message: `Dataset drift detected is retired. ${retirement}`,
    fix: ["Filter on model monitors", monitorFilter],
  },
  {
    filter: where(than("data.DriftCoefficient", "NumberGreaterThan", 0.5)),
    expected: "retiredType /advancedFilters/0/key",
    message: `Only Dataset drift detected has data.DriftCoefficient, and it is retired. ${retirement}`,
    fix: ["Filter on model monitors", monitorFilter],
  },
  {
    filter: { subjectBeginsWith: "datadrift/" },
    expected: "retiredType /subjectBeginsWith",
    message: `Only Dataset drift detected has such a subject, and it is retired. ${retirement}`,
    fix: ["Filter on model monitors", monitorFilter],
  },
  {
    filter: where(when("$.data.runStatus", "StringIn", "Failed")),
    expected: "keySyntax /advancedFilters/0/key",
    message: '"$.data.runStatus" is not a key. A key is names separated by dots.',
    fix: ["Use data.runStatus", where(status("Failed"))],
  },
  {
    filter: where(when("data.stages[*]", "StringIn", "train")),
    expected: "keySyntax /advancedFilters/0/key",
    message: '"data.stages[*]" is not a key. A key is names separated by dots.',
    fix: [
      "Use data.stages",
      { ...where(when("data.stages", "StringIn", "train")), enableAdvancedFilteringOnArrays: true },
    ],
  },
  {
    filter: where(when("data.runType", "StringIn", "automl", "pipelinerun")),
    expected: "missingNamespace /advancedFilters/0/values/1",
    message: "Captured events have azureml.PipelineRun in data.runType, not pipelinerun.",
    fix: ["Use azureml.PipelineRun", where(when("data.runType", "StringIn", "automl", "azureml.PipelineRun"))],
  },
  {
    filter: where(status("F\u0430iled")),
    expected: "characters /advancedFilters/0/values/0",
    message: '"F\\u0430iled" contains characters that don\'t show or look like others. They must match too.',
    fix: ["Use Failed", where(status("Failed"))],
  },
  {
    filter: { subjectBeginsWith: "models/ch\u200burn" },
    expected: "characters /subjectBeginsWith",
    message: '"models/ch\\u200burn" contains characters that don\'t show or look like others. They must match too.',
    fix: ["Use models/churn", { subjectBeginsWith: "models/churn" }],
  },
  {
    filter: where(status("Failed", "Failed")),
    expected: "coveredValue /advancedFilters/0/values/1",
    message: "Failed is listed twice.",
    fix: ["Remove Failed", where(status("Failed"))],
  },
  {
    filter: where(
      when("data.runId", "StringIn", "a", "b", "c", "d", "e", "f", "g"),
      when("data.runId", "StringIn", "a", "b", "c", "d", "e", "f", "h", "g"),
    ),
    expected: "shadowed /advancedFilters/1",
    message:
      '"data.runId is any of a, b, c, d, e, f and 2 more" is redundant because "data.runId is any of a, b, c, d, e, f and 1 more" implies it.',
    fix: [
      'Remove "data.runId is any of a, b, c, d, e, f and 2 more"',
      where(when("data.runId", "StringIn", "a", "b", "c", "d", "e", "f", "g")),
    ],
  },
  {
    filter: where(
      when("data.runId", "StringBeginsWith", `${"a".repeat(170)}b`),
      when("data.runId", "StringBeginsWith", "a".repeat(165)),
    ),
    expected: "shadowed /advancedFilters/1",
    message: `"data.runId begins with "${"a".repeat(160)}…"" is redundant: condition 1 implies condition 2. They differ only in what is not shown here.`,
    fix: [
      `Remove "data.runId begins with "${"a".repeat(160)}…""`,
      where(when("data.runId", "StringBeginsWith", `${"a".repeat(170)}b`)),
    ],
  },
  {
    filter: where(when("data.runId", "StringBeginsWith", "a".repeat(170), "a".repeat(165))),
    expected: "coveredValue /advancedFilters/0/values/0",
    message: `Value 1 is redundant because value 2 covers it. Both begin with "${"a".repeat(160)}…".`,
    fix: [`Remove "${"a".repeat(160)}…"`, where(when("data.runId", "StringBeginsWith", "a".repeat(165)))],
  },
  {
    filter: where(when("data.runState", "StringIn", "Failed")),
    expected: "keyOfNoType /advancedFilters/0/key",
    message: '"data.runState equals Failed" matches no documented event: no documented event has data.runState.',
  },
  {
    filter: where(when("data.runState", "StringNotIn", "Failed")),
    expected: "keyOfNoType /advancedFilters/0/key",
    message: '"data.runState is not Failed" matches every documented event: no documented event has data.runState.',
    fix: ['Remove "data.runState is not Failed"', where()],
  },
  {
    filter: { ...types("ModelRegistered"), ...where(status("Failed")) },
    expected: "keyOfNoType /advancedFilters/0/key",
    message: '"data.runStatus equals Failed" matches no documented event: no selected event type has data.runStatus.',
    fix: ["Select Run status changed", { ...types("RunStatusChanged"), ...where(status("Failed")) }],
  },
  {
    filter: where(status("Failed"), when("data.ModelName", "StringIn", "churn")),
    expected: "keysApart /advancedFilters/1",
    message:
      'This filter matches no documented event: "data.runStatus equals Failed" needs Run status changed, but "data.ModelName equals churn" needs Model registered.',
  },
  {
    filter: { subjectBeginsWith: "models/", ...where(status("Failed")) },
    expected: "keysApart /subjectBeginsWith",
    message:
      'This filter matches no documented event: "data.runStatus equals Failed" needs Run status changed, but "subject begins with models/" needs Model registered.',
  },
  {
    filter: { ...types("ModelRegistered", "RunStatusChanged"), ...where(status("Failed")) },
    expected: "typesWithoutKey /advancedFilters/0",
    message: "No event of type Model registered matches: by the documentation these events have no data.runStatus.",
    fix: ["Select only Run status changed", { ...types("RunStatusChanged"), ...where(status("Failed")) }],
  },
  {
    filter: where(when("data.runProperties.iteration", "NumberIn", 100)),
    expected: "otherKind /advancedFilters/0",
    message:
      '"data.runProperties.iteration equals 100" matches no documented event: it compares numbers, but data.runProperties.iteration is text, including numbers, like "100".',
    fix: ["Compare as text", where(when("data.runProperties.iteration", "StringIn", "100"))],
  },
  {
    filter: where(than("data.runProperties.iteration", "NumberGreaterThan", 100)),
    expected: "otherKind /advancedFilters/0",
    message:
      '"data.runProperties.iteration is greater than 100" matches no documented event: it compares numbers, but data.runProperties.iteration is text, including numbers, like "100".',
  },
  {
    filter: where(than("data.runId", "NumberGreaterThan", 100)),
    expected: "otherKind /advancedFilters/0",
    message:
      '"data.runId is greater than 100" matches no documented event: it compares numbers, but data.runId is text.',
  },
  {
    filter: { ...types("ModelRegistered"), subjectBeginsWith: "experiments/" },
    expected: "subjectForm /subjectBeginsWith",
    message:
      'No documented subject begins with "experiments/" among the selected event types. Run status changed, Run completed have it.',
    fix: [
      "Select Run status changed, Run completed",
      { ...types("RunStatusChanged", "RunCompleted"), subjectBeginsWith: "experiments/" },
    ],
  },
  {
    filter: where(when("data.score", "StringIn", "0.5")),
    capturedEvents: [run({ score: 1 })],
    expected: "otherKind /advancedFilters/0",
    message: '"data.score equals "0.5"" matches no captured event: it compares text, but data.score is a number.',
    fix: ["Compare as numbers", where(when("data.score", "NumberIn", 0.5))],
  },
  {
    filter: where(when("data.runTags", "StringIn", "prod")),
    expected: "otherKind /advancedFilters/0",
    message: '"data.runTags equals prod" matches no documented event: it compares text, but data.runTags is an object.',
  },
  {
    filter: where(when("data.ModelVersion", "NumberIn", 3)),
    expected: "otherKind /advancedFilters/0",
    message: 'data.ModelVersion can be text or a number. "equals any of" compares only numbers.',
  },
  {
    filter: { subjectBeginsWith: "/models/churn" },
    expected: "subjectForm /subjectBeginsWith",
    message: `No documented subject begins with "/models/churn" because subjects don't begin with a slash.`,
    fix: ["Remove the slash", { subjectBeginsWith: "models/churn" }],
  },
  {
    filter: { subjectBeginsWith: "experiments/churn/runs/" },
    expected: "subjectForm /subjectBeginsWith",
    message: `No documented subject begins with "experiments/churn/runs/". Documented samples have the experiment's ID there, a GUID, not its name.`,
    fix: [
      "Filter on the experiment name",
      { subjectBeginsWith: "experiments/", ...where(when("data.experimentName", "StringIn", "churn")) },
    ],
  },
  {
    filter: { subjectBeginsWith: "experiments/churn" },
    expected: "subjectForm /subjectBeginsWith",
    message: `No documented subject begins with "experiments/churn". Documented samples have the experiment's ID there, a GUID, not its name.`,
    fix: [
      "Filter on the experiment name",
      { subjectBeginsWith: "experiments/", ...where(when("data.experimentName", "StringBeginsWith", "churn")) },
    ],
  },
  {
    filter: { ...types("RunCompleted"), subjectBeginsWith: "models/" },
    expected: "subjectForm /subjectBeginsWith",
    message: 'No documented subject begins with "models/" among the selected event types. Model registered has it.',
    fix: ["Select Model registered", { ...types("ModelRegistered"), subjectBeginsWith: "models/" }],
  },
  {
    filter: { subjectBeginsWith: "Models/", isSubjectCaseSensitive: true },
    expected: "subjectForm /subjectBeginsWith",
    message: 'No documented subject begins with "Models/" because case must match.',
    fix: ["Ignore case", { subjectBeginsWith: "Models/" }],
  },
  {
    filter: where(when("subject", "StringIn", "models/churn:3/")),
    expected: "subjectForm /advancedFilters/0/values/0",
    message: `No documented subject is "models/churn:3/" because subjects don't end with a slash.`,
    fix: ["Remove the slash", where(when("subject", "StringIn", "models/churn:3"))],
  },
  {
    filter: where(when("subject", "StringIn", "/models/churn:3/")),
    expected: "subjectForm /advancedFilters/0/values/0",
    message: `No documented subject is "/models/churn:3/" because subjects don't begin or end with a slash.`,
    fix: ["Remove the slash", where(when("subject", "StringIn", "models/churn:3"))],
  },
  {
    filter: where(when("subject", "StringIn", "models/churn")),
    expected: "subjectForm /advancedFilters/0/values/0",
    message: `No documented subject is "models/churn" because the model's version follows its name.`,
  },
  {
    filter: { subjectBeginsWith: "experiments/churn/runs/my_run" },
    expected: "subjectForm /subjectBeginsWith",
    message: `No documented subject begins with "experiments/churn/runs/my_run". Documented samples have the experiment's ID there, a GUID, not its name.`,
  },
  {
    filter: { ...types("RunCompleted"), ...where(when("subject", "StringBeginsWith", "models/", "experiments/")) },
    expected: "subjectForm /advancedFilters/0/values/0",
    message: 'No documented subject begins with "models/" among the selected event types. Model registered has it.',
    fix: [
      "Also select Model registered",
      {
        ...types("RunCompleted", "ModelRegistered"),
        ...where(when("subject", "StringBeginsWith", "models/", "experiments/")),
      },
    ],
  },
  {
    filter: where(when("subject", "StringBeginsWith", "experiments/churn/")),
    expected: "subjectForm /advancedFilters/0/values/0",
    message: `No documented subject begins with "experiments/churn/". Documented samples have the experiment's ID there, a GUID, not its name.`,
    fix: [
      "Filter on the experiment name",
      where(when("subject", "StringBeginsWith", "experiments/"), when("data.experimentName", "StringIn", "churn")),
    ],
  },
  {
    filter: where(when("subject", "StringBeginsWith", "experiments/churn/", "experiments/0")),
    expected: "subjectForm /advancedFilters/0/values/0",
    message: `No documented subject begins with "experiments/churn/". Documented samples have the experiment's ID there, a GUID, not its name.`,
  },
  {
    filter: { subjectBeginsWith: "experiments/0fa9dfaa-cba3-4fa7-b590-23e48548f5c1/run/" },
    expected: "subjectForm /subjectBeginsWith",
    message: 'No documented subject begins with "experiments/0fa9dfaa-cba3-4fa7-b590-23e48548f5c1/run/".',
  },
  {
    filter: where(when("subject", "StringNotBeginsWith", "/models/")),
    expected: "subjectForm /advancedFilters/0/values/0",
    message: `No documented subject begins with "/models/" because subjects don't begin with a slash. So this condition excludes nothing.`,
    fix: ["Remove the slash", where(when("subject", "StringNotBeginsWith", "models/"))],
  },
  {
    filter: { ...types("RunCompleted"), ...where(when("subject", "StringNotIn", "models/churn:3")) },
    expected: "subjectForm /advancedFilters/0/values/0",
    message:
      'No documented subject is "models/churn:3" among the selected event types. So this condition excludes nothing.',
  },
  {
    filter: where(when("subject", "StringNotEndsWith", "/run/x/y")),
    expected: "subjectForm /advancedFilters/0/values/0",
    message: 'No documented subject ends with "/run/x/y". So this condition excludes nothing.',
  },
  {
    filter: { ...types("RunCompleted"), subjectBeginsWith: "datadrifts" },
    expected: "subjectForm /subjectBeginsWith",
    message: 'No documented subject begins with "datadrifts" among the selected event types.',
  },
  {
    filter: { subjectBeginsWith: "/" },
    expected: "subjectForm /subjectBeginsWith",
    message: 'No documented subject begins with "/".',
  },
  {
    filter: { subjectBeginsWith: "/models/", isSubjectCaseSensitive: true },
    expected: "subjectForm /subjectBeginsWith",
    message: `No documented subject begins with "/models/" because subjects don't begin with a slash.`,
    fix: ["Remove the slash", { subjectBeginsWith: "models/", isSubjectCaseSensitive: true }],
  },
  {
    filter: { subjectEndsWith: "/runs/a/" },
    expected: "subjectForm /subjectEndsWith",
    message: `No documented subject ends with "/runs/a/" because subjects don't end with a slash.`,
    fix: ["Remove the slash", { subjectEndsWith: "/runs/a" }],
  },
  {
    filter: where(when("type", "StringIn", type("RunCompleted"))),
    expected: "otherSchemaKey /advancedFilters/0/key",
    message: "type is a key of CloudEvents. Workspaces raise events in the Event Grid schema, which has eventType.",
    fix: ["Use eventType", where(when("eventType", "StringIn", type("RunCompleted")))],
  },
  {
    filter: where(when("source", "StringContains", "churn")),
    deliverySchema: "EventGridSchema",
    expected: "otherSchemaKey /advancedFilters/0/key",
    message:
      "source is a key of CloudEvents. This event subscription delivers in the Event Grid schema, which has topic.",
    fix: ["Use topic", where(when("topic", "StringContains", "churn"))],
  },
  {
    filter: where(when("eventType", "StringIn", type("RunCompleted"))),
    deliverySchema: "CloudEventSchemaV1_0",
    expected: "otherSchemaKey /advancedFilters/0/key",
    message:
      "eventType is a key of the Event Grid schema. This event subscription delivers CloudEvents, which have type.",
    fix: ["Use type", where(when("type", "StringIn", type("RunCompleted")))],
  },
  {
    filter: where(when("subject", "StringBeginsWith", "models/")),
    deliverySchema: "CloudEventSchemaV1_0",
    expected: "cloudEventKey /advancedFilters/0/key",
    message:
      "The Azure portal doesn't accept the key subject for CloudEvents, only id, source, type, specversion, and keys in data.",
    fix: ["Use the subject filter", { advancedFilters: [], subjectBeginsWith: "models/" }],
  },
  {
    filter: where(when("dataVersion", "StringIn", "2")),
    deliverySchema: "CloudEventSchemaV1_0",
    expected: "cloudEventKey /advancedFilters/0/key",
    message:
      "The Azure portal doesn't accept the key dataVersion for CloudEvents, only id, source, type, specversion, and keys in data.",
    fix: ['Remove "dataVersion equals "2""', where()],
  },
  {
    filter: where(when("data.runStatus", "StringContains", "Fail", "")),
    expected: "emptyText /advancedFilters/0/values/1",
    message: "Every text contains an empty text, so any text in data.runStatus matches.",
    fix: ["Remove the empty text", where(when("data.runStatus", "StringContains", "Fail"))],
  },
  {
    filter: { ...types("RunStatusChanged"), ...where(when("data.runStatus", "StringNotBeginsWith", "")) },
    expected: "emptyText /advancedFilters/0/values/0",
    message: "Every text begins with an empty text, so no text in data.runStatus matches.",
    fix: ['Remove "data.runStatus does not begin with """', { ...types("RunStatusChanged"), ...where() }],
  },
  {
    filter: { subjectEndsWith: "churn/" },
    expected: "subjectForm /subjectEndsWith",
    message: `No documented subject ends with "churn/" because subjects don't end with a slash.`,
    fix: ["Remove the slash", { subjectEndsWith: "churn" }],
  },
  {
    filter: where(when("data.RunStatus", "StringIn", "Failed")),
    expected: "keyCase /advancedFilters/0/key",
    message: "data.RunStatus is spelled data.runStatus in Microsoft's documentation. Azure may be case-sensitive here.",
    fix: ["Use data.runStatus", where(status("Failed"))],
  },
  {
    filter: where(when("data.ModelName", "StringIn", "churn")),
    capturedEvents: [{ eventType: type("ModelRegistered"), data: { modelName: "churn" } }],
    expected: "keyCase /advancedFilters/0/key",
    message: "data.ModelName is spelled data.modelName in captured events. Azure may be case-sensitive here.",
    fix: ["Use data.modelName", where(when("data.modelName", "StringIn", "churn"))],
  },
  {
    filter: where(when("data.ModelIds", "StringIn", "churn:1")),
    expected: "joinedIds /advancedFilters/0",
    message:
      '"data.ModelIds equals churn:1" compares all models of a deployment as one text, like "first:1,second:1". churn:1 is usually only a part of it.',
    fix: ["Match part of the text", where(when("data.ModelIds", "StringContains", "churn:1"))],
  },
  {
    filter: { ...types("ModelDeployed"), ...where(when("data.ModelIds", "StringNotIn", "churn:1")) },
    expected: "joinedIds /advancedFilters/0",
    message:
      '"data.ModelIds is not churn:1" compares all models of a deployment as one text, like "first:1,second:1". churn:1 is usually only a part of it.',
    fix: [
      "Match part of the text",
      { ...types("ModelDeployed"), ...where(when("data.ModelIds", "StringNotContains", "churn:1")) },
    ],
  },
  {
    filter: where(when("data.ModelIds", "StringNotIn", "churn:1")),
    expected: "joinedIds /advancedFilters/0",
    message:
      '"data.ModelIds is not churn:1" compares all models of a deployment as one text, like "first:1,second:1". churn:1 is usually only a part of it.',
  },
  {
    filter: where(when("data.runTags.mlflow.user", "StringIn", "eva")),
    expected: "dottedName /advancedFilters/0/key",
    message:
      "data.runTags.mlflow.user looks for user inside mlflow, but runTags contains only text. A filter can't address a name that contains a dot.",
  },
  {
    filter: where(when("data.stages", "StringIn", "train")),
    capturedEvents: [run({ stages: ["train"] })],
    expected: "arraysOff /advancedFilters/0",
    message: "data.stages is an array in captured events, but this filter doesn't match values inside arrays.",
    fix: [
      "Match values inside arrays",
      { ...where(when("data.stages", "StringIn", "train")), enableAdvancedFilteringOnArrays: true },
    ],
  },
  {
    filter: where(when("data.runType", "StringIn", "automl")),
    capturedEvents: [run({ runType: null }), run({ runType: null })],
    expected: "nullField /advancedFilters/0",
    message: `data.runType is null in all captured events. A null value doesn't match "is any of".`,
  },
  {
    filter: where(when("data.runTags.stage", "StringNotContains", "test")),
    expected: "notNeedsKey /advancedFilters/0",
    message: `An event without data.runTags.stage doesn't match "data.runTags.stage does not contain test" either, because the operator needs the key.`,
  },
  {
    filter: where(status("Failed ")),
    expected: "blanks /advancedFilters/0/values/0",
    message: '"Failed " begins or ends with a space, which must match too.',
    fix: ["Remove the spaces", where(status("Failed"))],
  },
  {
    filter: where(status("Failed"), when("data.runStatus", "StringBeginsWith", "fa", "ca")),
    expected: "shadowed /advancedFilters/1",
    message:
      '"data.runStatus begins with any of fa, ca" is redundant because "data.runStatus equals Failed" implies it.',
    fix: ['Remove "data.runStatus begins with any of fa, ca"', where(status("Failed"))],
  },
  {
    filter: where(status("Failed"), status("Failed")),
    expected: "shadowed /advancedFilters/1",
    message: '"data.runStatus equals Failed" appears twice.',
    fix: ['Remove "data.runStatus equals Failed"', where(status("Failed"))],
  },
  {
    filter: { subjectBeginsWith: "models/churn", ...where(when("subject", "StringContains", "model")) },
    expected: "shadowed /advancedFilters/0",
    message: '"subject contains model" is redundant because "subject begins with models/churn" implies it.',
    fix: ['Remove "subject contains model"', { subjectBeginsWith: "models/churn", advancedFilters: [] }],
  },
  {
    filter: where(is("subject", "IsNotNull")),
    expected: "alwaysPresent /advancedFilters/0",
    message: '"subject is present" matches every event: all documented samples have subject.',
    fix: ['Remove "subject is present"', where()],
  },
  {
    filter: where(status("Failed", "Canceled", "FAILED")),
    expected: "coveredValue /advancedFilters/0/values/2",
    message: "FAILED is redundant because Failed covers it.",
    fix: ["Remove FAILED", where(status("Failed", "Canceled"))],
  },
  {
    filter: where(when("subject", "StringBeginsWith", "datadrifts/", "datadrift")),
    expected: "coveredValue /advancedFilters/0/values/0",
    message: "datadrifts/ is redundant because datadrift covers it.",
    fix: ["Remove datadrifts/", where(when("subject", "StringBeginsWith", "datadrift"))],
  },
  {
    filter: { isSubjectCaseSensitive: true },
    expected: "idleFlag /isSubjectCaseSensitive",
    message: "isSubjectCaseSensitive has no effect: the filter has no subject filter.",
    fix: ["Remove isSubjectCaseSensitive", {}],
  },
];

describe("lint finds", () => {
  test.each(cases)("$expected: $message", ({ filter, capturedEvents = [], deliverySchema, expected, message, fix }) => {
    const findings = lint(filter, { capturedEvents, deliverySchema });
    expect(findings.map(({ rule, pointer }) => `${rule} ${pointer}`)).toEqual([expected]);
    expect(findings[0]?.message).toBe(message);
    expect(findings[0]?.fix).toEqual(fix && { label: fix[0], filter: fix[1] });
  });

  test("at least one problem by each rule", () => {
    const found = new Set(cases.map(({ expected }) => expected.split(" ")[0]));
    expect(Object.keys(lintRules).filter((rule) => !found.has(rule))).toEqual([]);
  });

  test("nothing after the fix, and the fixed filter is valid", () => {
    for (const { filter, capturedEvents = [], deliverySchema, expected } of cases)
      for (const { fix, rule } of lint(filter, { capturedEvents, deliverySchema }))
        if (fix) {
          expect(validate(fix.filter).filter(({ severity }) => severity === "error")).toEqual([]);
          expect(
            lint(fix.filter, { capturedEvents, deliverySchema }).map((each) => each.rule),
            expected,
          ).not.toContain(rule);
        }
  });
});

describe("lint finds nothing in", () => {
  test.each<[description: string, filter: Filter, capturedEvents?: readonly unknown[]]>([
    ["no filter", {}],
    ["an emoji of several characters", where(when("data.experimentName", "StringIn", "churn 👩‍💻 ❤️"))],
    ["text in another script", where(when("data.experimentName", "StringIn", "Обучение", "学習"))],
    ["typographic punctuation", where(when("data.experimentName", "StringIn", "churn – “v2”"))],
    ["an event type of another publisher", { includedEventTypes: ["Contoso.Other"] }],
    ["a documented status", where(status("Failed", "Canceled"))],
    ["both spellings of a model's name", where(when("data.modelName", "StringIn", "churn"))],
    ["the beginning of a GUID", { subjectBeginsWith: "experiments/0fa9dfaa-" }],
    ["an experiment's ID", { subjectBeginsWith: "experiments/0fa9dfaa-cba3-4fa7-b590-23e48548f5c1/runs/AutoML" }],
    ["the end of a run's ID", { subjectEndsWith: "/runs/AutoML_1" }],
    ["a model's version", { ...types("ModelRegistered"), subjectEndsWith: ":3" }],
    ["the end of a run's ID, for run events only", { ...types("RunCompleted"), subjectEndsWith: "/runs/AutoML_1" }],
    ["the first letters of a subject", { subjectBeginsWith: "exper" }],
    [
      "a subject and a key of different types, if captured events differ from the documentation",
      { subjectBeginsWith: "models/", ...where(status("Failed")) },
      [{ subject: "models/churn:3", data: {} }],
    ],
    ["a prefix in the documented case", { subjectBeginsWith: "models/Churn", isSubjectCaseSensitive: true }],
    ["an experiment's ID in uppercase", { subjectBeginsWith: "experiments/0FA9DFAA-", isSubjectCaseSensitive: true }],
    ["an empty text as a value", where(when("data.runStatus", "StringIn", "", "Failed"))],
    [
      "a key that captured CloudEvents have",
      where(when("type", "StringIn", "x")),
      [{ specversion: "1.0", type: "x", source: "/s", id: "1" }],
    ],
    [
      "a range",
      where(than("data.score", "NumberGreaterThan", 0.4), than("data.score", "NumberLessThan", 0.5)),
      [run({ score: 1 })],
    ],
    ["a model monitor", monitorFilter],
    [
      "one model monitor",
      where(
        ...(monitorFilter.advancedFilters ?? []),
        when("data.RunTags.azureml_modelmonitor_threshold_breached", "StringContains", "churn_monitor_data_drift"),
      ),
    ],
    ["a run type, which captured events have", where(when("data.runType", "StringIn", "azureml.PipelineRun"))],
    [
      "a run type that is null in only some captured events",
      where(when("data.runType", "StringIn", "automl")),
      [run({ runType: null }), run({ runType: "automl" })],
    ],
    [
      "a prefix and a suffix",
      where(when("data.experimentName", "StringBeginsWith", "a"), when("data.experimentName", "StringEndsWith", "b")),
    ],
    ["a key that captured events have", where(when("data.new", "StringIn", "x")), [run({ new: "y" })]],
    [
      "numbers, if captured events have them",
      where(than("data.runProperties.n", "NumberGreaterThan", 5)),
      [run({ runProperties: { n: 7 } })],
    ],
    [
      "two conditions that an array can meet",
      {
        enableAdvancedFilteringOnArrays: true,
        ...where(when("data.stages", "StringIn", "train"), when("data.stages", "StringIn", "test")),
      },
      [run({ stages: ["train", "test"] })],
    ],
    [
      "keys of unknown event types",
      {
        includedEventTypes: ["Contoso.Other"],
        subjectBeginsWith: "/x/",
        ...where(when("data.any", "NumberIn", 5)),
      },
    ],
    [
      "a text and a number in a CloudEvents attribute, which may be either",
      where(when("ext", "StringIn", "5"), when("ext", "NumberIn", 5)),
    ],
  ])("%s", (_case, filter, capturedEvents = []) => {
    expect(lint(filter, { capturedEvents }).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  });
});

test.each(["type", "source", "specversion", "id", "data.runStatus"])(
  "lint accepts the key %s in a filter for CloudEvents",
  (key) => {
    const filter = where(when(key, "StringIn", type("RunCompleted")));
    expect(lint(filter, { deliverySchema: "CloudEventSchemaV1_0" })).toEqual([]);
  },
);

test("assumed findings never say never, and all findings link to the documentation", () => {
  const anyCase: readonly Pick<Case, "filter" | "capturedEvents" | "deliverySchema">[] = [...cases, ...filterCases];
  for (const { filter, capturedEvents = [], deliverySchema } of anyCase)
    for (const { basis, message, documentation } of lint(filter, { capturedEvents, deliverySchema })) {
      expect(documentation).toMatch(/^https:\/\/learn\.microsoft\.com\//);
      if (basis === "assumed") expect(message).not.toMatch(/\bnever\b/);
    }
});

test.each([
  ["data.runTags.azureml.pipelineid", "Filter on data.runType, data.experimentName, or the subject instead."],
  ["data.runTags.mlflow.user", "Give the tag or property a name without a dot."],
])("the remedy for %s, a name with a dot, is: %s", (key, remedy) => {
  expect(lint(where(when(key, "StringIn", "x")))).toMatchObject([{ rule: "dottedName", remedy }]);
});

test("a finding points to the value in the filter, even between invalid values", () => {
  const values = [5, null, "/models/churn", "models/other", " x"];
  const filter = where(when("subject", "StringBeginsWith", ...values));
  const found = lint(filter).map(({ rule, pointer }) => `${rule} ${pointer}`);
  expect(found).toContain("subjectForm /advancedFilters/0/values/2");
  expect(found).toContain("blanks /advancedFilters/0/values/4");
  expect(lint(filter)[0]?.fix?.filter).toEqual(
    where(when("subject", "StringBeginsWith", ...values.with(2, "models/churn"))),
  );
});

test("lint is fast on hostile filters", { timeout: 20_000 }, () => {
  const many = Array.from({ length: 20_000 }, (_, index) => when("data.a", "NumberIn", index));
  const wide = when("data.a", "StringIn", ...Array.from({ length: 20_000 }, (_, index) => `v${index}`));
  const deep = when(`data${".a".repeat(20_000)}`, "StringIn", "x".repeat(1_000_000));
  const slashes = `${"/".repeat(1_000_000)}x`;
  const subject: Filter = {
    subjectBeginsWith: slashes,
    subjectEndsWith: slashes,
    ...where(when("subject", "StringIn", slashes)),
  };
  for (const filter of [where(...many), where(wide, wide), where(deep, deep), subject])
    expect(lint(filter)).toBeInstanceOf(Array);
});
