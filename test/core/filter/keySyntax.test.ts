import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSampleEvent } from "../../../src/core/events/sampleEvents.ts";
import { compile } from "../../../src/core/filter/compile.ts";
import { evaluate } from "../../../src/core/filter/evaluate.ts";
import { findKeyMistake } from "../../../src/core/filter/keySyntax.ts";
import { validate } from "../../../src/core/filter/validate.ts";
import { lint } from "../../../src/core/lint/lint.ts";

const failed = createSampleEvent("Microsoft.MachineLearningServices.RunStatusChanged", {
  workspaceId: "/w",
  id: "1",
  time: "2026-11-24T14:02:11Z",
});
const whereKey = (key: string) => ({ advancedFilters: [{ operatorType: "StringIn", key, values: ["failed"] }] });

const respellings: readonly (readonly [key: string, rightKey: string])[] = [
  ["$.data.runStatus", "data.runStatus"],
  ["$['data']['runStatus']", "data.runStatus"],
  ["$..runStatus", "data.runStatus"],
  ["$.runStatus", "data.runStatus"],
  ["data['runStatus']", "data.runStatus"],
  ['data["runStatus"]', "data.runStatus"],
  ["/data/runStatus", "data.runStatus"],
  ["data/runStatus", "data.runStatus"],
  ["data->runStatus", "data.runStatus"],
  ["data?.runStatus", "data.runStatus"],
  ["data[0].runStatus", "data.runStatus"],
  ["[0].data.runStatus", "data.runStatus"],
  ['event["data"]["runStatus"]', "data.runStatus"],
  ['event["data"].get("runStatus")', "data.runStatus"],
  ["event.get_json()['runStatus']", "data.runStatus"],
  ["event.data.runStatus", "data.runStatus"],
  ["body.data.runStatus", "data.runStatus"],
  ["@triggerBody()?['data']?['runStatus']", "data.runStatus"],
  ["eventData.runStatus", "data.runStatus"],
  ["{{data.runStatus}}", "data.runStatus"],
  ["${data.runStatus}", "data.runStatus"],
  ['"data.runStatus"', "data.runStatus"],
  [".data.runStatus", "data.runStatus"],
  ["data.runStatus.", "data.runStatus"],
  ["data..runStatus", "data.runStatus"],
  [" data.runStatus ", "data.runStatus"],
  ["data . runStatus", "data.runStatus"],
  ["data.runStatus\u00a0", "data.runStatus"],
  ["d\u0430ta.runStatus", "data.runStatus"],
  ["data.runSt\u0430tus", "data.runStatus"],
  ["data.run\u200bStatus", "data.runStatus"],
  ["runStatus", "data.runStatus"],
  ["runTags.stage", "data.runTags.stage"],
  ["$.subject", "subject"],
  ["/eventType", "eventType"],
  ["subject ", "subject"],
  ["data.stages[*]", "data.stages"],
  ["data.stages[0]", "data.stages"],
  ["data.stages[]", "data.stages"],
];

describe("a key in another syntax", () => {
  test.each(respellings)("%j should be %s: validate and lint say so, and lint fixes it", (key, rightKey) => {
    expect(findKeyMistake(key)?.key).toBe(rightKey);
    const [problem] = validate(whereKey(key));
    expect(problem).toMatchObject({ severity: "warning", pointer: "/advancedFilters/0/key" });
    expect(problem?.remedy).toContain(rightKey);
    const finding = lint(whereKey(key)).find(({ rule }) => rule === "keySyntax");
    // The form shows a message of both only once.
    expect(finding).toMatchObject({ message: problem?.message, remedy: problem?.remedy });
    expect(finding?.fix?.filter.advancedFilters?.[0]?.key).toBe(rightKey);
    expect(validate(finding?.fix?.filter ?? {})).toEqual([]);
  });

  test.each(respellings)("%j finds nothing in an event, and the verdict says to write %s", (key, rightKey) => {
    const { matched, clauses } = evaluate(whereKey(key), failed);
    expect([matched, compile(whereKey(key))(failed)]).toEqual([false, false]);
    expect(clauses[0]?.why).toContain(`Write ${rightKey}.`);
  });

  test.each([
    ["data.runTags['a.b']", 'addresses the name "a.b", which contains a dot.', "A filter can't address it."],
    ["data.RunTags.a\\.b", 'addresses the name "a.b", which contains a dot.', "A filter can't address it."],
    ["data.items[0].name", "addresses objects in an array.", "A filter can't look into objects in arrays."],
    [
      "eventTime",
      'Event Grid has no key "eventTime".',
      "Microsoft's list of keys doesn't have it. The keys are data, id,",
    ],
    ["$.time", 'Event Grid has no key "$.time".', "Microsoft's list of keys doesn't have it."],
    ["metadataVersion", 'Event Grid has no key "metadataVersion".', "Microsoft's list of keys doesn't have it."],
    ["$", 'Event Grid has no key "$".', "Enter a key, for example data.runStatus."],
    ["foo", 'Event Grid has no key "foo".', "Did you mean data.foo?"],
  ])("%j has no right spelling: %s %s", (key, message, remedy) => {
    const mistake = findKeyMistake(key);
    expect(mistake?.message).toContain(message);
    expect(mistake?.remedy).toContain(remedy);
    expect(mistake?.key).toBeUndefined();
  });

  test.each([
    "data",
    "data.x",
    "Data.Key1",
    "SUBJECT",
    "specversion",
    "data.runProperties.a:b",
    "data.runTags.o'brien",
    "data.a b",
    "data.x-y",
  ])("%j is a key", (key) => {
    expect(findKeyMistake(key)).toBeUndefined();
  });

  test("is recognized quickly, and its right spelling is a key, whatever it is", () => {
    const pieces = fc.constantFrom(
      "$",
      ".",
      "[",
      "]",
      "'",
      '"',
      "data",
      "x",
      "/",
      "*",
      "0",
      " ",
      "event",
      "(",
      ")",
      "\\",
      "\u200b",
    );
    fc.assert(
      fc.property(fc.string({ unit: pieces, maxLength: 14 }), (key) => {
        const rightKey = findKeyMistake(key)?.key;
        if (rightKey !== undefined) expect(findKeyMistake(rightKey), rightKey).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
    expect(findKeyMistake("[".repeat(100_000))?.remedy).toBe("Enter a key, for example data.runStatus.");
    expect(findKeyMistake(`data${".a".repeat(100_000)}`)).toBeUndefined();
  });
});
