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

/** The condition that the form makes of operands when the operator is changed. */
const switched = (from: Filter["advancedFilters"], operatorType: string) =>
  toDraft(changeCondition(formOf({ advancedFilters: from ?? [] }), 0, { operatorType })).filter.advancedFilters?.[0];

describe("a draft and its form", () => {
  test("an empty form asks for nothing", () => {
    expect(toDraft(empty).filter).toEqual({});
  });

  test("a whole draft comes back as it was", () => {
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

  test("what ARM writes as null is the same as absent", () => {
    expect(
      toDraft(formOf({ includedEventTypes: null, subjectBeginsWith: null, advancedFilters: null })).filter,
    ).toEqual({});
  });
});

describe("changing the operator", () => {
  const texts = [{ operatorType: "StringIn", key: "k", values: ["5", "high"] }];

  test("numbers are taken from text that is one, and other text stays to be marked", () => {
    expect(switched(texts, "NumberIn")).toEqual({ operatorType: "NumberIn", key: "k", values: [5, "high"] });
  });

  test("a number becomes text", () => {
    const numbers = [{ operatorType: "NumberIn", key: "k", values: [5] }];
    expect(switched(numbers, "StringIn")).toEqual({ operatorType: "StringIn", key: "k", values: ["5"] });
  });

  test("an operator of one value takes the first and keeps the others for later", () => {
    const form = changeCondition(formOf({ advancedFilters: texts }), 0, { operatorType: "NumberLessThan" });
    expect(toDraft(form).filter.advancedFilters).toEqual([{ operatorType: "NumberLessThan", key: "k", value: 5 }]);
    expect(form.conditions.flatMap(unusedOperands)).toEqual([{ text: "high", high: "" }]);
  });

  test.each(Object.keys(operators))("%s and back gives what was typed", (name) => {
    const there = changeCondition(formOf({ advancedFilters: texts }), 0, { operatorType: name });
    expect(toDraft(changeCondition(there, 0, { operatorType: "StringIn" })).filter.advancedFilters).toEqual(texts);
  });

  test("a condition without operands has no value, rather than an empty one", () => {
    const fresh = addCondition(empty);
    const made = (operatorType: string) =>
      toDraft(changeCondition(fresh, 0, { operatorType, operands: [{ text: " ", high: "" }] })).filter
        .advancedFilters?.[0];
    expect(made("NumberLessThan")).toEqual({ operatorType: "NumberLessThan", key: "" });
    expect(made("NumberInRange")).toEqual({ operatorType: "NumberInRange", key: "", values: [] });
  });
});

describe("a filter that is deployed", () => {
  test("comes back from the form as it was, whatever is in it", () => {
    fc.assert(
      fc.property(arbitraryEventSubscription(), ({ name, properties }) => {
        const { filter } = toDraft(formFromDraft(draftFromEventSubscription({ name, properties })));
        expect(diffFilter(properties.filter, filter)).toEqual([]);
      }),
    );
  });

  const newer = { operatorType: "OfTomorrow", key: "k", value: 5, pattern: { deep: 1 } };
  const ofTomorrow = { ofTomorrow: [1], advancedFilters: [newer] };
  const filter: Filter = ofTomorrow;

  test("keeps what only a newer service knows, also when another part is changed", () => {
    const changed = { ...formOf(filter), subjectEndsWith: "x" };
    expect(toDraft(changed).filter).toEqual({ ...filter, subjectEndsWith: "x" });
  });

  test("keeps it in a condition that is changed, too", () => {
    const changed = changeCondition(formOf(filter), 0, { key: "other" });
    expect(toDraft(changed).filter.advancedFilters?.[0]).toMatchObject({ key: "other", pattern: { deep: 1 } });
  });
});

describe("editing", () => {
  test("a removed condition's id is not the new one's while another is there", () => {
    const three = addCondition(addCondition(addCondition(empty)));
    expect(addCondition(removeCondition(three, 1)).conditions.map(({ id }) => id)).toEqual([0, 2, 3]);
  });

  test("an event type is chosen and taken back", () => {
    const chosen = toggleEventType(toggleEventType(empty, "a"), "b");
    expect(chosen.eventTypes).toEqual(["a", "b"]);
    expect(toggleEventType(chosen, "a").eventTypes).toEqual(["b"]);
  });

  test("a value is added once", () => {
    const texts = addValues([{ text: "Failed", high: "" }], ["Failed", "Canceled", "Canceled"]).map(({ text }) => text);
    expect(texts).toEqual(["Failed", "Canceled"]);
  });

  test("an operand is put in its place, also behind the last", () => {
    const [a, b] = [
      { text: "a", high: "" },
      { text: "b", high: "" },
    ];
    expect(setOperand([a], 0, b)).toEqual([b]);
    expect(setOperand([a], 1, b)).toEqual([a, b]);
  });
});
