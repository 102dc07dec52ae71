import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { operators } from "../../../src/core/filter/operators.ts";
import { diffFilter } from "../../../src/core/subscription/diffFilter.ts";
import { draftFromEventSubscription } from "../../../src/core/subscription/draftFromEventSubscription.ts";
import { arbitraryEventSubscription } from "../../core/subscription/anySubscription.ts";
import type { Filter } from "../../../src/core/filter/filter.ts";
import {
  addCondition,
  addValues,
  changeCondition,
  unusedOperands,
  formFromDraft,
  removeCondition,
  setOperand,
  toDraft,
  toggleEventType,
} from "../../../src/webview/subscription/formModel.ts";

const formOf = (filter: Filter) => formFromDraft({ name: "on-run", endpointUrl: "https://example.com/", filter });
const empty = formOf({});

/** The first condition after its operator changed. */
const switchOperator = (from: Filter["advancedFilters"], operatorType: string) =>
  toDraft(changeCondition(formOf({ advancedFilters: from ?? [] }), 0, { operatorType })).filter.advancedFilters?.[0];

describe("a draft and its form", () => {
  test("an empty form has an empty filter", () => {
    expect(toDraft(empty).filter).toEqual({});
  });

  test("a complete draft is unchanged by the form", () => {
    const filter: Filter = {
      includedEventTypes: ["Microsoft.MachineLearningServices.RunCompleted"],
      subjectBeginsWith: "experiments/",
      subjectEndsWith: "_5",
      isSubjectCaseSensitive: true,
      enableAdvancedFilteringOnArrays: true,
      advancedFilters: [
        { operatorType: "StringIn", key: "data.runStatus", values: ["Failed", "5"] },
        { operatorType: "NumberInRange", key: "data.DriftCoefficient", values: [[0.2, 1]] },
        { operatorType: "NumberLessThan", key: "data.ModelVersion", value: 0 },
        { operatorType: "BoolEquals", key: "data.retry", value: false },
        { operatorType: "IsNotNull", key: "data.runId" },
      ],
    };
    expect(toDraft(formOf(filter)).filter).toEqual(filter);
  });

  test("null, as ARM writes it, is the same as undefined", () => {
    expect(
      toDraft(formOf({ includedEventTypes: null, subjectBeginsWith: null, advancedFilters: null })).filter,
    ).toEqual({});
  });
});

describe("changing the operator", () => {
  const texts = [{ operatorType: "StringIn", key: "k", values: ["5", "high"] }];

  test("converts numeric text to numbers and leaves other text for validation", () => {
    expect(switchOperator(texts, "NumberIn")).toEqual({ operatorType: "NumberIn", key: "k", values: [5, "high"] });
  });

  test("converts a number to text", () => {
    const numbers = [{ operatorType: "NumberIn", key: "k", values: [5] }];
    expect(switchOperator(numbers, "StringIn")).toEqual({ operatorType: "StringIn", key: "k", values: ["5"] });
  });

  test("to one with a single value uses the first and keeps the others", () => {
    const form = changeCondition(formOf({ advancedFilters: texts }), 0, { operatorType: "NumberLessThan" });
    expect(toDraft(form).filter.advancedFilters).toEqual([{ operatorType: "NumberLessThan", key: "k", value: 5 }]);
    expect(form.conditions.flatMap(unusedOperands)).toEqual([{ text: "high", high: "" }]);
  });

  test.each(Object.keys(operators))("to %s and back restores the values", (name) => {
    const changed = changeCondition(formOf({ advancedFilters: texts }), 0, { operatorType: name });
    expect(toDraft(changeCondition(changed, 0, { operatorType: "StringIn" })).filter.advancedFilters).toEqual(texts);
  });

  test("of a condition without operands writes no empty value", () => {
    const form = addCondition(empty);
    const conditionWith = (operatorType: string) =>
      toDraft(changeCondition(form, 0, { operatorType, operands: [{ text: " ", high: "" }] })).filter
        .advancedFilters?.[0];
    expect(conditionWith("NumberLessThan")).toEqual({ operatorType: "NumberLessThan", key: "" });
    expect(conditionWith("NumberInRange")).toEqual({ operatorType: "NumberInRange", key: "", values: [] });
  });
});

describe("a deployed filter", () => {
  test("is unchanged by the form, whatever its contents", () => {
    fc.assert(
      fc.property(arbitraryEventSubscription(), ({ name, properties }) => {
        const { filter } = toDraft(formFromDraft(draftFromEventSubscription({ name, properties })));
        expect(diffFilter(properties.filter, filter)).toEqual([]);
      }),
    );
  });

  const newer = { operatorType: "OfTomorrow", key: "k", value: 5, pattern: { deep: 1 } };
  const unknownMembers = { ofTomorrow: [1], advancedFilters: [newer] };
  const filter: Filter = unknownMembers;

  test("keeps members of a newer service when another member changes", () => {
    const changed = { ...formOf(filter), subjectEndsWith: "x" };
    expect(toDraft(changed).filter).toEqual({ ...filter, subjectEndsWith: "x" });
  });

  test("keeps members of a newer service in a changed condition", () => {
    const changed = changeCondition(formOf(filter), 0, { key: "other" });
    expect(toDraft(changed).filter.advancedFilters?.[0]).toMatchObject({ key: "other", pattern: { deep: 1 } });
  });
});

describe("editing", () => {
  test("a new condition gets an unused id after another was removed", () => {
    const three = addCondition(addCondition(addCondition(empty)));
    expect(addCondition(removeCondition(three, 1)).conditions.map(({ id }) => id)).toEqual([0, 2, 3]);
  });

  test("selects and clears event types", () => {
    const selected = toggleEventType(toggleEventType(empty, "a"), "b");
    expect(selected.eventTypes).toEqual(["a", "b"]);
    expect(toggleEventType(selected, "a").eventTypes).toEqual(["b"]);
  });

  test("adds a value only once", () => {
    const texts = addValues([{ text: "Failed", high: "" }], ["Failed", "Canceled", "Canceled"]).map(({ text }) => text);
    expect(texts).toEqual(["Failed", "Canceled"]);
  });

  test("replaces an operand or appends one", () => {
    const [a, b] = [
      { text: "a", high: "" },
      { text: "b", high: "" },
    ];
    expect(setOperand([a], 0, b)).toEqual([b]);
    expect(setOperand([a], 1, b)).toEqual([a, b]);
  });
});
