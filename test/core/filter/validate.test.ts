import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Filter } from "../../../src/core/filter/filter.ts";
import { validate } from "../../../src/core/filter/validate.ts";
import { filterCases } from "./filterCases.ts";
import { filters } from "./arbitraries.ts";

const source = "Microsoft.MachineLearningServices";

/** Problems as `severity pointer`. */
const summarizeProblems = (filter: unknown): string[] =>
  validate(filter as Filter).map(({ severity, pointer }) => `${severity} ${pointer}`);
const repeat = (count: number, value: unknown): unknown[] => Array.from({ length: count }, () => value);
const createFilter = (condition: unknown): unknown => ({ advancedFilters: [condition] });

describe("a filter that Azure accepts", () => {
  test.each<[description: string, filter: unknown]>([
    ["nothing", {}],
    ["null", null],
    [
      "nulls",
      { includedEventTypes: null, subjectBeginsWith: null, isSubjectCaseSensitive: null, advancedFilters: null },
    ],
    ["no event types", { includedEventTypes: [] }],
    ["all event types", { includedEventTypes: ["All"] }],
    ["an event type", { includedEventTypes: [`${source}.RunCompleted`] }],
    ["a text of 512 characters", createFilter({ operatorType: "StringIn", key: "data.x", values: ["x".repeat(512)] })],
    ["25 values", createFilter({ operatorType: "NumberIn", key: "data.x", values: repeat(25, 1) })],
    ["12 ranges", createFilter({ operatorType: "NumberInRange", key: "data.x", values: repeat(12, [1, 1]) })],
    ["the largest safe integer", createFilter({ operatorType: "NumberIn", key: "data.x", values: [2 ** 53 - 1] })],
    ["25 conditions", { advancedFilters: repeat(25, { operatorType: "BoolEquals", key: "data.x", value: false }) }],
    [
      "an operator without an operand",
      createFilter({ operatorType: "IsNotNull", key: "data.x", value: null, values: null }),
    ],
    ["a key in a different case", createFilter({ operatorType: "IsNotNull", key: "Subject" })],
    ["a CloudEvents key", createFilter({ operatorType: "IsNotNull", key: "source" })],
    ["the number 0", createFilter({ operatorType: "NumberLessThan", key: "data.x", value: 0 })],
  ])("has no problems: %s", (_case, filter) => {
    expect(validate(filter as Filter)).toEqual([]);
  });

  test("has no errors in any documented case", () => {
    const errors = filterCases.flatMap(({ id, filter }) =>
      validate(filter)
        .filter(({ severity }) => severity === "error")
        .map(({ message }) => `${id}: ${message}`),
    );
    expect(errors).toEqual([]);
  });
});

describe("a problem of a filter", () => {
  const values = "/advancedFilters/0/values";
  test.each<[problems: string[], filter: unknown]>([
    [["error "], 5],
    [["error "], []],
    [["error /includedEventTypes"], { includedEventTypes: "All" }],
    [["error /includedEventTypes/1"], { includedEventTypes: [`${source}.RunCompleted`, 5] }],
    [["error /includedEventTypes/0"], { includedEventTypes: [""] }],
    [["warning /includedEventTypes/0"], { includedEventTypes: ["Microsoft.Storage.BlobCreated"] }],
    [["warning /includedEventTypes/0"], { includedEventTypes: ["All", `${source}.RunCompleted`] }],
    [["warning /includedEventTypes/1"], { includedEventTypes: [`${source}.RunCompleted`, `${source}.RunCompleted`] }],
    [["error /subjectBeginsWith"], { subjectBeginsWith: 5 }],
    [["error /subjectEndsWith"], { subjectEndsWith: ["x"] }],
    [["error /isSubjectCaseSensitive"], { isSubjectCaseSensitive: "false" }],
    [["error /enableAdvancedFilteringOnArrays"], { enableAdvancedFilteringOnArrays: 1 }],
    [["error /advancedFilters"], { advancedFilters: {} }],
    [["error /advancedFilters"], { advancedFilters: repeat(26, { operatorType: "IsNotNull", key: "data.x" }) }],
    [
      ["error /advancedFilters"],
      {
        advancedFilters: [
          { operatorType: "NumberIn", key: "data.x", values: repeat(25, 1) },
          { operatorType: "NumberLessThan", key: "data.x", value: 1 },
        ],
      },
    ],
    [["error /advancedFilters/0"], createFilter(null)],
    [
      ["error /advancedFilters/0/operatorType"],
      createFilter({ operatorType: "stringIn", key: "data.x", values: ["x"] }),
    ],
    [["error /advancedFilters/0/operatorType", "error /advancedFilters/0/key"], createFilter({})],
    [["error /advancedFilters/0/key"], createFilter({ operatorType: "IsNotNull", key: "" })],
    [["error /advancedFilters/0/key"], createFilter({ operatorType: "IsNotNull", key: 5 })],
    [["warning /advancedFilters/0/key"], createFilter({ operatorType: "IsNotNull", key: "data." })],
    [["warning /advancedFilters/0/key"], createFilter({ operatorType: "IsNotNull", key: "data..x" })],
    [["warning /advancedFilters/0/key"], createFilter({ operatorType: "IsNotNull", key: "data.x " })],
    [["warning /advancedFilters/0/key"], createFilter({ operatorType: "IsNotNull", key: "runStatus" })],
    [["warning /advancedFilters/0/value"], createFilter({ operatorType: "IsNotNull", key: "data.x", value: true })],
    [[`error ${values}`], createFilter({ operatorType: "StringIn", key: "data.x" })],
    [[`error ${values}`], createFilter({ operatorType: "StringIn", key: "data.x", value: "x" })],
    [[`error ${values}`], createFilter({ operatorType: "StringIn", key: "data.x", values: "x" })],
    [[`error ${values}`], createFilter({ operatorType: "StringIn", key: "data.x", values: [] })],
    [[`error ${values}/1`], createFilter({ operatorType: "StringIn", key: "data.x", values: ["x", 5] })],
    [[`error ${values}/0`], createFilter({ operatorType: "StringIn", key: "data.x", values: ["x".repeat(513)] })],
    [[`error ${values}/0`], createFilter({ operatorType: "NumberIn", key: "data.x", values: ["5"] })],
    [[`error ${values}/0`], createFilter({ operatorType: "NumberIn", key: "data.x", values: [NaN] })],
    [[`error ${values}/0`], createFilter({ operatorType: "NumberInRange", key: "data.x", values: [1] })],
    [[`error ${values}/0`], createFilter({ operatorType: "NumberInRange", key: "data.x", values: [[1]] })],
    [[`error ${values}/0`], createFilter({ operatorType: "NumberInRange", key: "data.x", values: [[1, Infinity]] })],
    [
      ["warning /advancedFilters"],
      createFilter({ operatorType: "NumberInRange", key: "data.x", values: repeat(25, [1, 1]) }),
    ],
    [
      ["error /advancedFilters"],
      createFilter({ operatorType: "NumberInRange", key: "data.x", values: repeat(26, [1, 1]) }),
    ],
    [[`warning ${values}/0`], createFilter({ operatorType: "NumberIn", key: "data.x", values: [2 ** 53, 0.5] })],
    [
      ["warning /advancedFilters/0/value"],
      createFilter({ operatorType: "NumberLessThan", key: "data.x", value: -1e300 }),
    ],
    [
      [`error ${values}/0`, `error ${values}/0`],
      createFilter({ operatorType: "NumberInRange", key: "data.x", values: [[]] }),
    ],
    [[`warning ${values}/1`], createFilter({ operatorType: "NumberNotInRange", key: "data.x", values: [[1, 2], [4, 3]] })], // prettier-ignore
    [["error /advancedFilters/0/value"], createFilter({ operatorType: "BoolEquals", key: "data.x" })],
    [["error /advancedFilters/0/value"], createFilter({ operatorType: "BoolEquals", key: "data.x", value: "true" })],
    [["error /advancedFilters/0/value"], createFilter({ operatorType: "NumberLessThan", key: "data.x", values: [5] })],
    [
      ["warning /advancedFilters/0/values"],
      createFilter({ operatorType: "NumberLessThan", key: "data.x", value: 5, values: [5] }),
    ],
  ])("is reported: %j", (problems, filter) => {
    expect(summarizeProblems(filter)).toEqual(problems);
  });

  test.each<[message: string, remedy: string, filter: unknown]>([
    [
      "The filter has 26 conditions. Azure allows 25.",
      "Remove 1, or split the filter over two event subscriptions.",
      { advancedFilters: repeat(26, { operatorType: "IsNotNull", key: "data.x" }) },
    ],
    [
      'Azure Machine Learning sends no event type "runcompleted".',
      `Did you mean ${source}.RunCompleted?`,
      { includedEventTypes: ["runcompleted"] },
    ],
    [
      'Azure Machine Learning sends no event type "Microsoft.MachineLearningServices.RunCompleted\\u200b".',
      `Did you mean ${source}.RunCompleted?`,
      { includedEventTypes: [`${source}.RunCompleted\u200b`] },
    ],
    [
      "Contoso.Other is not a known event type of Azure Machine Learning. Unless it is new, no event matches it.",
      "Use one of RunStatusChanged, RunCompleted, ModelRegistered, ModelDeployed, DatasetDriftDetected.",
      { includedEventTypes: ["Contoso.Other"] },
    ],
    [
      'Event Grid has no operator "stringIN".',
      "Did you mean StringIn?",
      createFilter({ operatorType: "stringIN", key: "data.x" }),
    ],
    [
      'Event Grid has no key "runStatus".',
      "Did you mean data.runStatus? Other keys are id, topic, subject, eventType, and dataVersion.",
      createFilter({ operatorType: "IsNotNull", key: "runStatus" }),
    ],
    [
      'NumberIn compares with a number, but "5" is text.',
      "Enter a number.",
      createFilter({ operatorType: "NumberIn", key: "data.x", values: ["5"] }),
    ],
    [
      "StringIn takes values, but the condition has value.",
      "Rename value to values.",
      createFilter({ operatorType: "StringIn", key: "data.x", value: ["x"] }),
    ],
    [
      "The range from 4 to 3 contains no numbers.",
      "Use [3, 4].",
      createFilter({ operatorType: "NumberInRange", key: "data.x", values: [[4, 3]] }),
    ],
    [
      "The range has no upper bound.",
      "Enter an upper bound.",
      createFilter({ operatorType: "NumberInRange", key: "data.x", values: [[5, ""]] }),
    ],
    [
      'The lower bound of the range, "x", is not a number.',
      "Enter a lower bound.",
      createFilter({ operatorType: "NumberInRange", key: "data.x", values: [["x", 5]] }),
    ],
    [
      "The range [1, 2, 3] has 3 bounds.",
      "Enter two bounds: [low, high].",
      createFilter({ operatorType: "NumberInRange", key: "data.x", values: [[1, 2, 3]] }),
    ],
    [
      "NumberInRange compares with a pair of numbers, [low, high], but 5 is a number.",
      "Enter a pair of numbers, [low, high].",
      createFilter({ operatorType: "NumberInRange", key: "data.x", values: [5] }),
    ],
    [
      "The filter may exceed Azure's limit of 25 values: it has 26 if Azure counts a range as two. Microsoft doesn't say how a range counts.",
      "If Azure refuses it, split the filter over two event subscriptions.",
      createFilter({ operatorType: "NumberInRange", key: "data.x", values: repeat(13, [1, 1]) }),
    ],
    [
      "9007199254740992 exceeds 9007199254740991. Above it, adjacent integers can become the same number.",
      "Compare with a smaller number, or send it as text in the event.",
      createFilter({ operatorType: "NumberIn", key: "data.x", values: [JSON.parse("9007199254740993")] }),
    ],
    [
      "Infinity can't be written in JSON.",
      "Enter a number up to 1.7e308.",
      createFilter({ operatorType: "NumberGreaterThan", key: "data.x", value: JSON.parse("1e999") }),
    ],
    [
      `The value "${"x".repeat(160)}…" is 513 characters long. Azure allows 512.`,
      "Shorten it, or compare part of it with StringBeginsWith or StringContains.",
      createFilter({ operatorType: "StringIn", key: "data.x", values: ["x".repeat(513)] }),
    ],
  ])("has a message and a remedy: %s", (message, remedy, filter) => {
    expect(validate(filter as Filter)).toEqual([expect.objectContaining({ message, remedy })]);
  });

  test("has a valid pointer, message, and remedy for any filter", () => {
    fc.assert(
      fc.property(filters, (filter) => {
        for (const { pointer, message, remedy } of validate(filter as Filter)) {
          expect(pointer).toMatch(/^(\/[^/]+)*$/);
          expect(message).toMatch(/^\S.*\.$/su);
          expect(remedy).toMatch(/^\S.*\.$/su);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
