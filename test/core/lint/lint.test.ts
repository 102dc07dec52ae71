import { describe, expect, test } from "vitest";
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

interface Case {
  readonly filter: Filter;
  readonly observed?: readonly unknown[];
  /** `rule pointer`, and the message. */
  readonly finds: string;
  readonly says: string;
  /** The fix's label and what it makes of the filter. */
  readonly fix?: readonly [label: string, filter: Filter];
}

const cases: readonly Case[] = [
  {
    filter: where(status("Failed"), status("Canceled")),
    finds: "contradiction /advancedFilters/1",
    says: "This filter never matches: data.runStatus can't be both Failed and Canceled.",
    fix: ["Match either", where(status("Failed", "Canceled"))],
  },
  {
    filter: { ...where(status("Failed"), status("Canceled")), enableAdvancedFilteringOnArrays: true },
    finds: "contradiction /advancedFilters/1",
    says: "This filter matches no documented event: data.runStatus can't be both Failed and Canceled.",
    fix: ["Match either", { ...where(status("Failed", "Canceled")), enableAdvancedFilteringOnArrays: true }],
  },
  {
    filter: where(status("Failed"), when("data.runStatus", "StringNotIn", "FAILED", "x")),
    finds: "contradiction /advancedFilters/1",
    says: 'This filter never matches: "data.runStatus equals Failed" and "data.runStatus is none of FAILED, x" exclude each other.',
    fix: ['Remove "data.runStatus is none of FAILED, x"', where(status("Failed"))],
  },
  {
    filter: where(
      than("data.DriftCoefficient", "NumberGreaterThan", 0.5),
      than("data.DriftCoefficient", "NumberLessThan", 0.4),
    ),
    finds: "contradiction /advancedFilters/1",
    says: 'This filter never matches: "data.DriftCoefficient is greater than 0.5" and "data.DriftCoefficient is less than 0.4" exclude each other.',
    fix: [
      'Remove "data.DriftCoefficient is less than 0.4"',
      where(than("data.DriftCoefficient", "NumberGreaterThan", 0.5)),
    ],
  },
  {
    filter: where(
      when("data.DriftCoefficient", "NumberInRange", [1, 10]),
      when("data.DriftCoefficient", "NumberNotInRange", [0, 5]),
      when("data.DriftCoefficient", "NumberNotInRange", [5, 12]),
    ),
    finds: "contradiction /advancedFilters/2",
    says: 'This filter matches no documented event: "data.DriftCoefficient is between 1 and 10", "data.DriftCoefficient is not between 0 and 5", "data.DriftCoefficient is not between 5 and 12" exclude each other.',
    fix: [
      'Remove "data.DriftCoefficient is not between 5 and 12"',
      where(
        when("data.DriftCoefficient", "NumberInRange", [1, 10]),
        when("data.DriftCoefficient", "NumberNotInRange", [0, 5]),
      ),
    ],
  },
  {
    filter: where(is("data.runStatus", "IsNullOrUndefined"), status("Failed")),
    finds: "contradiction /advancedFilters/1",
    says: 'This filter matches no documented event: "data.runStatus is null or absent" and "data.runStatus equals Failed" exclude each other.',
    fix: ['Remove "data.runStatus equals Failed"', where(is("data.runStatus", "IsNullOrUndefined"))],
  },
  {
    filter: { subjectBeginsWith: "models/", ...where(when("subject", "StringBeginsWith", "endpoints/")) },
    finds: "contradiction /advancedFilters/0",
    says: 'This filter never matches: "subject begins with models/" and "subject begins with endpoints/" exclude each other.',
    fix: ['Remove "subject begins with endpoints/"', { subjectBeginsWith: "models/", advancedFilters: [] }],
  },
  {
    filter: { ...types("ModelRegistered"), ...where(when("eventType", "StringIn", type("RunCompleted"))) },
    finds: "contradiction /advancedFilters/0",
    says: `This filter matches no documented event: none of the selected event types meets "eventType equals ${type("RunCompleted")}".`,
    fix: [`Remove "eventType equals ${type("RunCompleted")}"`, { ...types("ModelRegistered"), advancedFilters: [] }],
  },
  {
    filter: where(when("data.runState", "StringIn", "Failed")),
    finds: "keyOfNoType /advancedFilters/0/key",
    says: '"data.runState equals Failed" matches no documented event: no documented event has data.runState.',
  },
  {
    filter: where(when("data.runState", "StringNotIn", "Failed")),
    finds: "keyOfNoType /advancedFilters/0/key",
    says: '"data.runState is not Failed" matches every documented event: no documented event has data.runState.',
    fix: ['Remove "data.runState is not Failed"', where()],
  },
  {
    filter: { ...types("ModelRegistered"), ...where(status("Failed")) },
    finds: "keyOfNoType /advancedFilters/0/key",
    says: '"data.runStatus equals Failed" matches no documented event: no selected event type has data.runStatus.',
    fix: ["Select Run status changed", { ...types("RunStatusChanged"), ...where(status("Failed")) }],
  },
  {
    filter: where(status("Failed"), when("data.ModelName", "StringIn", "churn")),
    finds: "keysApart /advancedFilters/1",
    says: 'This filter matches no documented event: "data.runStatus equals Failed" needs Run status changed, but "data.ModelName equals churn" needs Model registered.',
  },
  {
    filter: { subjectBeginsWith: "models/", ...where(status("Failed")) },
    finds: "keysApart /subjectBeginsWith",
    says: 'This filter matches no documented event: "data.runStatus equals Failed" needs Run status changed, but "subject begins with models/" needs Model registered.',
  },
  {
    filter: { ...types("ModelRegistered", "RunStatusChanged"), ...where(status("Failed")) },
    finds: "typesWithoutKey /advancedFilters/0",
    says: "No event of type Model registered matches: by the documentation these events have no data.runStatus.",
    fix: ["Select only Run status changed", { ...types("RunStatusChanged"), ...where(status("Failed")) }],
  },
  {
    filter: where(when("data.runProperties.iteration", "NumberIn", 100)),
    finds: "otherKind /advancedFilters/0",
    says: '"data.runProperties.iteration equals 100" matches no documented event: it compares numbers, but data.runProperties.iteration is text, including numbers, like "100".',
    fix: ["Compare as text", where(when("data.runProperties.iteration", "StringIn", "100"))],
  },
  {
    filter: where(than("data.runProperties.iteration", "NumberGreaterThan", 100)),
    finds: "otherKind /advancedFilters/0",
    says: '"data.runProperties.iteration is greater than 100" matches no documented event: it compares numbers, but data.runProperties.iteration is text, including numbers, like "100".',
  },
  {
    filter: where(than("data.runId", "NumberGreaterThan", 100)),
    finds: "otherKind /advancedFilters/0",
    says: '"data.runId is greater than 100" matches no documented event: it compares numbers, but data.runId is text.',
  },
  {
    filter: { ...types("ModelRegistered"), subjectBeginsWith: "experiments/" },
    finds: "subjectForm /subjectBeginsWith",
    says: 'No documented subject begins with "experiments/" among the selected event types. Run status changed, Run completed have it.',
    fix: [
      "Select Run status changed, Run completed",
      { ...types("RunStatusChanged", "RunCompleted"), subjectBeginsWith: "experiments/" },
    ],
  },
  {
    filter: where(when("data.DriftCoefficient", "StringIn", "0.5")),
    finds: "otherKind /advancedFilters/0",
    says: '"data.DriftCoefficient equals \\"0.5\\"" matches no documented event: it compares text, but data.DriftCoefficient is a number.'.replaceAll(
      "\\",
      "",
    ),
    fix: ["Compare as numbers", where(when("data.DriftCoefficient", "NumberIn", 0.5))],
  },
  {
    filter: where(when("data.runTags", "StringIn", "prod")),
    finds: "otherKind /advancedFilters/0",
    says: '"data.runTags equals prod" matches no documented event: it compares text, but data.runTags is an object.',
  },
  {
    filter: where(when("data.ModelVersion", "NumberIn", 3)),
    finds: "otherKind /advancedFilters/0",
    says: 'data.ModelVersion can be text or a number. "equals any of" compares only numbers.',
  },
  {
    filter: { subjectBeginsWith: "/models/churn" },
    finds: "subjectForm /subjectBeginsWith",
    says: `No documented subject begins with "/models/churn" because subjects don't begin with a slash.`,
    fix: ["Remove the slash", { subjectBeginsWith: "models/churn" }],
  },
  {
    filter: { subjectBeginsWith: "experiments/churn/runs/" },
    finds: "subjectForm /subjectBeginsWith",
    says: `No documented subject begins with "experiments/churn/runs/". Documented samples have the experiment's ID there, a GUID, not its name.`,
    fix: [
      "Filter on the experiment name",
      { subjectBeginsWith: "experiments/", ...where(when("data.experimentName", "StringIn", "churn")) },
    ],
  },
  {
    filter: { subjectBeginsWith: "experiments/churn" },
    finds: "subjectForm /subjectBeginsWith",
    says: `No documented subject begins with "experiments/churn". Documented samples have the experiment's ID there, a GUID, not its name.`,
    fix: [
      "Filter on the experiment name",
      { subjectBeginsWith: "experiments/", ...where(when("data.experimentName", "StringBeginsWith", "churn")) },
    ],
  },
  {
    filter: { ...types("RunCompleted"), subjectBeginsWith: "models/" },
    finds: "subjectForm /subjectBeginsWith",
    says: 'No documented subject begins with "models/" among the selected event types. Model registered has it.',
    fix: ["Select Model registered", { ...types("ModelRegistered"), subjectBeginsWith: "models/" }],
  },
  {
    filter: { subjectBeginsWith: "Models/", isSubjectCaseSensitive: true },
    finds: "subjectForm /subjectBeginsWith",
    says: 'No documented subject begins with "Models/" because case must match.',
    fix: ["Ignore case", { subjectBeginsWith: "Models/" }],
  },
  {
    filter: where(when("subject", "StringIn", "models/churn:3/")),
    finds: "subjectForm /advancedFilters/0/values/0",
    says: `No documented subject is "models/churn:3/" because subjects don't end with a slash.`,
    fix: ["Remove the slash", where(when("subject", "StringIn", "models/churn:3"))],
  },
  {
    filter: where(when("subject", "StringIn", "/models/churn:3/")),
    finds: "subjectForm /advancedFilters/0/values/0",
    says: `No documented subject is "/models/churn:3/" because subjects don't begin or end with a slash.`,
    fix: ["Remove the slash", where(when("subject", "StringIn", "models/churn:3"))],
  },
  {
    filter: where(when("subject", "StringIn", "models/churn")),
    finds: "subjectForm /advancedFilters/0/values/0",
    says: `No documented subject is "models/churn" because the model's version follows its name.`,
  },
  {
    filter: { subjectBeginsWith: "experiments/churn/runs/my_run" },
    finds: "subjectForm /subjectBeginsWith",
    says: `No documented subject begins with "experiments/churn/runs/my_run". Documented samples have the experiment's ID there, a GUID, not its name.`,
  },
  {
    filter: { ...types("RunCompleted"), ...where(when("subject", "StringBeginsWith", "models/", "experiments/")) },
    finds: "subjectForm /advancedFilters/0/values/0",
    says: 'No documented subject begins with "models/" among the selected event types. Model registered has it.',
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
    finds: "subjectForm /advancedFilters/0/values/0",
    says: `No documented subject begins with "experiments/churn/". Documented samples have the experiment's ID there, a GUID, not its name.`,
    fix: [
      "Filter on the experiment name",
      where(when("subject", "StringBeginsWith", "experiments/"), when("data.experimentName", "StringIn", "churn")),
    ],
  },
  {
    filter: where(when("subject", "StringBeginsWith", "experiments/churn/", "experiments/0")),
    finds: "subjectForm /advancedFilters/0/values/0",
    says: `No documented subject begins with "experiments/churn/". Documented samples have the experiment's ID there, a GUID, not its name.`,
  },
  {
    filter: { subjectBeginsWith: "experiments/0fa9dfaa-cba3-4fa7-b590-23e48548f5c1/run/" },
    finds: "subjectForm /subjectBeginsWith",
    says: 'No documented subject begins with "experiments/0fa9dfaa-cba3-4fa7-b590-23e48548f5c1/run/".',
  },
  {
    filter: where(when("subject", "StringNotBeginsWith", "/models/")),
    finds: "subjectForm /advancedFilters/0/values/0",
    says: `No documented subject begins with "/models/" because subjects don't begin with a slash. So this condition excludes nothing.`,
    fix: ["Remove the slash", where(when("subject", "StringNotBeginsWith", "models/"))],
  },
  {
    filter: { ...types("RunCompleted"), ...where(when("subject", "StringNotIn", "models/churn:3")) },
    finds: "subjectForm /advancedFilters/0/values/0",
    says: 'No documented subject is "models/churn:3" among the selected event types. So this condition excludes nothing.',
  },
  {
    filter: where(when("subject", "StringNotEndsWith", "/run/x/y")),
    finds: "subjectForm /advancedFilters/0/values/0",
    says: 'No documented subject ends with "/run/x/y". So this condition excludes nothing.',
  },
  {
    filter: { ...types("RunCompleted"), subjectBeginsWith: "datadrifts" },
    finds: "subjectForm /subjectBeginsWith",
    says: 'No documented subject begins with "datadrifts" among the selected event types. Dataset drift detected has it.',
    fix: ["Select Dataset drift detected", { ...types("DatasetDriftDetected"), subjectBeginsWith: "datadrifts" }],
  },
  {
    filter: { subjectBeginsWith: "/" },
    finds: "subjectForm /subjectBeginsWith",
    says: 'No documented subject begins with "/".',
  },
  {
    filter: { subjectBeginsWith: "/models/", isSubjectCaseSensitive: true },
    finds: "subjectForm /subjectBeginsWith",
    says: `No documented subject begins with "/models/" because subjects don't begin with a slash.`,
    fix: ["Remove the slash", { subjectBeginsWith: "models/", isSubjectCaseSensitive: true }],
  },
  {
    filter: { subjectEndsWith: "/runs/a/" },
    finds: "subjectForm /subjectEndsWith",
    says: `No documented subject ends with "/runs/a/" because subjects don't end with a slash.`,
    fix: ["Remove the slash", { subjectEndsWith: "/runs/a" }],
  },
  {
    filter: { subjectBeginsWith: "datadrift/4e694bf5/" },
    finds: "driftSpelling /subjectBeginsWith",
    says: 'Microsoft documents two drift subjects, datadrift/…/run/… and datadrifts/…/runs/…. "datadrift/4e694bf5/" matches only one of them.',
  },
  {
    filter: where(when("type", "StringIn", type("RunCompleted"))),
    finds: "otherSchemaKey /advancedFilters/0/key",
    says: "type is a key of CloudEvents. Workspaces raise events in the Event Grid schema, which has eventType.",
    fix: ["Use eventType", where(when("eventType", "StringIn", type("RunCompleted")))],
  },
  {
    filter: where(when("data.runStatus", "StringContains", "Fail", "")),
    finds: "emptyText /advancedFilters/0/values/1",
    says: "Every text contains an empty text, so any text in data.runStatus matches.",
    fix: ["Remove the empty text", where(when("data.runStatus", "StringContains", "Fail"))],
  },
  {
    filter: { ...types("RunStatusChanged"), ...where(when("data.runStatus", "StringNotBeginsWith", "")) },
    finds: "emptyText /advancedFilters/0/values/0",
    says: "Every text begins with an empty text, so no text in data.runStatus matches.",
    fix: ['Remove "data.runStatus does not begin with """', { ...types("RunStatusChanged"), ...where() }],
  },
  {
    filter: { subjectBeginsWith: "datadrift/" },
    finds: "driftSpelling /subjectBeginsWith",
    says: 'Microsoft documents two drift subjects, datadrift/…/run/… and datadrifts/…/runs/…. "datadrift/" matches only one of them.',
    fix: ["Match both spellings", { subjectBeginsWith: "datadrift" }],
  },
  {
    filter: { subjectEndsWith: "churn/" },
    finds: "subjectForm /subjectEndsWith",
    says: `No documented subject ends with "churn/" because subjects don't end with a slash.`,
    fix: ["Remove the slash", { subjectEndsWith: "churn" }],
  },
  {
    filter: where(when("data.RunStatus", "StringIn", "Failed")),
    finds: "keyCase /advancedFilters/0/key",
    says: "data.RunStatus is spelled data.runStatus in Microsoft's documentation. Azure may be case-sensitive here.",
    fix: ["Use data.runStatus", where(status("Failed"))],
  },
  {
    filter: where(when("data.ModelName", "StringIn", "churn")),
    observed: [{ eventType: type("ModelRegistered"), data: { modelName: "churn" } }],
    finds: "keyCase /advancedFilters/0/key",
    says: "data.ModelName is spelled data.modelName in captured events. Azure may be case-sensitive here.",
    fix: ["Use data.modelName", where(when("data.modelName", "StringIn", "churn"))],
  },
  {
    filter: where(when("data.ModelIds", "StringIn", "churn:1")),
    finds: "joinedIds /advancedFilters/0",
    says: '"data.ModelIds equals churn:1" compares all models of a deployment as one text, like "first:1,second:1". churn:1 is usually only a part of it.',
    fix: ["Match part of the text", where(when("data.ModelIds", "StringContains", "churn:1"))],
  },
  {
    filter: { ...types("ModelDeployed"), ...where(when("data.ModelIds", "StringNotIn", "churn:1")) },
    finds: "joinedIds /advancedFilters/0",
    says: '"data.ModelIds is not churn:1" compares all models of a deployment as one text, like "first:1,second:1". churn:1 is usually only a part of it.',
    fix: [
      "Match part of the text",
      { ...types("ModelDeployed"), ...where(when("data.ModelIds", "StringNotContains", "churn:1")) },
    ],
  },
  {
    filter: where(when("data.ModelIds", "StringNotIn", "churn:1")),
    finds: "joinedIds /advancedFilters/0",
    says: '"data.ModelIds is not churn:1" compares all models of a deployment as one text, like "first:1,second:1". churn:1 is usually only a part of it.',
  },
  {
    filter: where(when("data.runTags.mlflow.user", "StringIn", "eva")),
    finds: "dottedName /advancedFilters/0/key",
    says: "data.runTags.mlflow.user looks for user inside mlflow, but runTags contains only text. A filter can't address a name that contains a dot.",
  },
  {
    filter: where(when("data.stages", "StringIn", "train")),
    observed: [run({ stages: ["train"] })],
    finds: "arraysOff /advancedFilters/0",
    says: "data.stages is an array in captured events, but this filter doesn't match values inside arrays.",
    fix: [
      "Match values inside arrays",
      { ...where(when("data.stages", "StringIn", "train")), enableAdvancedFilteringOnArrays: true },
    ],
  },
  {
    filter: where(when("data.runType", "StringIn", "automl")),
    finds: "nullField /advancedFilters/0",
    says: `data.runType is null in Microsoft's sample. A null value doesn't match "is any of".`,
  },
  {
    filter: where(when("data.runTags.stage", "StringNotContains", "test")),
    finds: "notNeedsKey /advancedFilters/0",
    says: `An event without data.runTags.stage doesn't match "data.runTags.stage does not contain test" either, because the operator needs the key.`,
  },
  {
    filter: where(status("Failed ")),
    finds: "blanks /advancedFilters/0/values/0",
    says: '"Failed " begins or ends with a space, which must match too.',
    fix: ["Remove the spaces", where(status("Failed"))],
  },
  {
    filter: where(status("Failed"), when("data.runStatus", "StringBeginsWith", "fa", "ca")),
    finds: "shadowed /advancedFilters/1",
    says: '"data.runStatus begins with any of fa, ca" has no effect beside "data.runStatus equals Failed".',
    fix: ['Remove "data.runStatus begins with any of fa, ca"', where(status("Failed"))],
  },
  {
    filter: where(status("Failed"), status("Failed")),
    finds: "shadowed /advancedFilters/1",
    says: '"data.runStatus equals Failed" appears twice.',
    fix: ['Remove "data.runStatus equals Failed"', where(status("Failed"))],
  },
  {
    filter: { subjectBeginsWith: "models/churn", ...where(when("subject", "StringContains", "model")) },
    finds: "shadowed /advancedFilters/0",
    says: '"subject contains model" has no effect beside "subject begins with models/churn".',
    fix: ['Remove "subject contains model"', { subjectBeginsWith: "models/churn", advancedFilters: [] }],
  },
  {
    filter: where(is("subject", "IsNotNull")),
    finds: "alwaysPresent /advancedFilters/0",
    says: '"subject is present" matches every event: all documented samples have subject.',
    fix: ['Remove "subject is present"', where()],
  },
  {
    filter: where(status("Failed", "Canceled", "FAILED")),
    finds: "coveredValue /advancedFilters/0/values/2",
    says: "FAILED has no effect beside Failed.",
    fix: ["Remove FAILED", where(status("Failed", "Canceled"))],
  },
  {
    filter: where(when("subject", "StringBeginsWith", "datadrifts/", "datadrift")),
    finds: "coveredValue /advancedFilters/0/values/0",
    says: "datadrifts/ has no effect beside datadrift.",
    fix: ["Remove datadrifts/", where(when("subject", "StringBeginsWith", "datadrift"))],
  },
  {
    filter: { isSubjectCaseSensitive: true },
    finds: "idleFlag /isSubjectCaseSensitive",
    says: "isSubjectCaseSensitive has no effect: the filter has no subject filter.",
    fix: ["Remove isSubjectCaseSensitive", {}],
  },
];

describe("lint finds", () => {
  test.each(cases)("$finds: $says", ({ filter, observed = [], finds, says, fix }) => {
    const findings = lint(filter, { capturedEvents: observed });
    expect(findings.map(({ rule, pointer }) => `${rule} ${pointer}`)).toEqual([finds]);
    expect(findings[0]?.message).toBe(says);
    expect(findings[0]?.fix).toEqual(fix && { label: fix[0], filter: fix[1] });
  });

  test("something by each of its rules in this table", () => {
    const found = new Set(cases.map(({ finds }) => finds.split(" ")[0]));
    expect(Object.keys(lintRules).filter((rule) => !found.has(rule))).toEqual([]);
  });

  test("nothing more once its fix is made, and the fix is legal", () => {
    for (const { filter, observed = [], finds } of cases)
      for (const { fix, rule } of lint(filter, { capturedEvents: observed }))
        if (fix) {
          expect(validate(fix.filter).filter(({ severity }) => severity === "error")).toEqual([]);
          expect(
            lint(fix.filter, { capturedEvents: observed }).map((each) => each.rule),
            finds,
          ).not.toContain(rule);
        }
  });
});

describe("lint finds nothing in", () => {
  test.each<[what: string, filter: Filter, observed?: readonly unknown[]]>([
    ["no filter", {}],
    ["a documented status", where(status("Failed", "Canceled"))],
    ["both spellings of a model's name", where(when("data.modelName", "StringIn", "churn"))],
    ["the beginning of a GUID", { subjectBeginsWith: "experiments/0fa9dfaa-" }],
    ["an experiment's id", { subjectBeginsWith: "experiments/0fa9dfaa-cba3-4fa7-b590-23e48548f5c1/runs/AutoML" }],
    ["the end of a run's id", { subjectEndsWith: "/runs/AutoML_1" }],
    ["a model's version", { ...types("ModelRegistered"), subjectEndsWith: ":3" }],
    ["the beginning of both drift subjects", { subjectBeginsWith: "datadrift" }],
    ["the end of a run's id, of runs alone", { ...types("RunCompleted"), subjectEndsWith: "/runs/AutoML_1" }],
    ["the first letters of a subject", { subjectBeginsWith: "exper" }],
    ["a drift subject as a whole", where(when("subject", "StringIn", "datadrift/1/run/2"))],
    ["both drift subjects of an id", where(when("subject", "StringBeginsWith", "datadrift/1/", "datadrifts/1/"))],
    [
      "a subject and a key apart, when captured events go before the documentation",
      { subjectBeginsWith: "models/", ...where(status("Failed")) },
      [{ subject: "models/churn:3", data: {} }],
    ],
    ["the beginnings of both drift subjects", where(when("subject", "StringBeginsWith", "datadrift/", "datadrifts/"))],
    ["a beginning in the case of the subjects", { subjectBeginsWith: "models/Churn", isSubjectCaseSensitive: true }],
    [
      "an id of an experiment in capitals",
      { subjectBeginsWith: "experiments/0FA9DFAA-", isSubjectCaseSensitive: true },
    ],
    ["an empty text, asked for as such", where(when("data.runStatus", "StringIn", "", "Failed"))],
    [
      "a key that captured CloudEvents have",
      where(when("type", "StringIn", "x")),
      [{ specversion: "1.0", type: "x", source: "/s", id: "1" }],
    ],
    ["a drift subject as captured", { subjectBeginsWith: "datadrifts/" }, [{ subject: "datadrifts/1/runs/2" }]],
    [
      "a range",
      where(
        than("data.DriftCoefficient", "NumberGreaterThan", 0.4),
        than("data.DriftCoefficient", "NumberLessThan", 0.5),
      ),
    ],
    [
      "a beginning and an end",
      where(when("data.experimentName", "StringBeginsWith", "a"), when("data.experimentName", "StringEndsWith", "b")),
    ],
    ["a key that captured events have", where(when("data.new", "StringIn", "x")), [run({ new: "y" })]],
    [
      "numbers where captured events have some",
      where(than("data.runProperties.n", "NumberGreaterThan", 5)),
      [run({ runProperties: { n: 7 } })],
    ],
    [
      "two answers that an array can give",
      {
        enableAdvancedFilteringOnArrays: true,
        ...where(when("data.stages", "StringIn", "train"), when("data.stages", "StringIn", "test")),
      },
      [run({ stages: ["train", "test"] })],
    ],
    [
      "keys of types that the catalogue does not have",
      {
        includedEventTypes: ["Contoso.Other"],
        subjectBeginsWith: "/x/",
        ...where(when("data.any", "NumberIn", 5)),
      },
    ],
    [
      "a text and a number in a CloudEvents attribute, which may be both",
      where(when("ext", "StringIn", "5"), when("ext", "NumberIn", 5)),
    ],
  ])("%s", (_what, filter, observed = []) => {
    expect(lint(filter, { capturedEvents: observed }).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  });
});

test("what is only assumed is never told as certain, and all is documented", () => {
  for (const { filter, observed = [] } of [...cases, ...filterCases.map(({ filter }) => ({ filter, observed: [] }))])
    for (const { basis, message, documentation } of lint(filter, { capturedEvents: observed })) {
      expect(documentation).toMatch(/^https:\/\/learn\.microsoft\.com\//);
      if (basis === "assumed") expect(message).not.toMatch(/\bnever\b/);
    }
});

test("a finding points at the value as it stands in the filter, whatever else stands there", () => {
  const values = [5, null, "/models/churn", "models/other", " x"];
  const filter = where(when("subject", "StringBeginsWith", ...values));
  const found = lint(filter).map(({ rule, pointer }) => `${rule} ${pointer}`);
  expect(found).toContain("subjectForm /advancedFilters/0/values/2");
  expect(found).toContain("blanks /advancedFilters/0/values/4");
  expect(lint(filter)[0]?.fix?.filter).toEqual(
    where(when("subject", "StringBeginsWith", ...values.with(2, "models/churn"))),
  );
});

test("lint does not hang on hostile filters", { timeout: 20_000 }, () => {
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
