import { type ClauseVerdict, evaluate } from "../../../src/core/filter/evaluate.ts";
import type { Filter } from "../../../src/core/filter/filter.ts";
import type { OperatorName } from "../../../src/core/filter/operators.ts";

/** Operands of an operator, with matching and other values. */
interface StateOperands {
  readonly value?: unknown;
  readonly values?: readonly unknown[];
  readonly hit: unknown;
  readonly miss: unknown;
  /** A value of another type that resembles a hit. */
  readonly other: unknown;
}

const text = { values: ["unrelated", "b"], hit: "B", miss: "x", other: 7 };
const numbers = { values: [9, 5], hit: 5, miss: 6, other: "5" };
const ranges = { values: [[9, 9], [4, 6]], hit: 6, miss: 6.1, other: "5" }; // prettier-ignore

const operandsByOperator: Readonly<Record<OperatorName, StateOperands>> = {
  StringIn: text,
  StringNotIn: text,
  StringContains: { ...text, hit: "aBc" },
  StringNotContains: { ...text, hit: "aBc" },
  StringBeginsWith: { ...text, hit: "Bc", miss: "ab" },
  StringNotBeginsWith: { ...text, hit: "Bc", miss: "ab" },
  StringEndsWith: { ...text, hit: "aB", miss: "ba" },
  StringNotEndsWith: { ...text, hit: "aB", miss: "ba" },
  NumberIn: numbers,
  NumberNotIn: numbers,
  NumberLessThan: { value: 5, hit: 4.9, miss: 5, other: "4" },
  NumberLessThanOrEquals: { value: 5, hit: 5, miss: 5.1, other: "5" },
  NumberGreaterThan: { value: 5, hit: 5.1, miss: 5, other: "6" },
  NumberGreaterThanOrEquals: { value: 5, hit: 5, miss: 4.9, other: "5" },
  NumberInRange: ranges,
  NumberNotInRange: ranges,
  BoolEquals: { value: true, hit: true, miss: false, other: "true" },
  IsNullOrUndefined: { hit: 0, miss: "", other: false },
  IsNotNull: { hit: 0, miss: "", other: false },
};

/** The states of a key, with the event's `data` in each. `off`: the filter doesn't match inside arrays. */
const states = {
  absent: () => ({}),
  null: () => ({ n: null }),
  hit: ({ hit }) => ({ n: hit }),
  miss: ({ miss }) => ({ n: miss }),
  text: () => ({ n: "b" }),
  number: () => ({ n: 5 }),
  boolean: () => ({ n: true }),
  object: ({ hit }) => ({ n: { hit } }),
  "off[hit]": ({ hit }) => ({ n: [hit] }),
  "off[miss]": ({ miss }) => ({ n: [miss] }),
  "[hit]": ({ hit, miss }) => ({ n: [miss, hit] }),
  "[miss]": ({ miss }) => ({ n: [miss, miss] }),
  "[mixed,hit]": ({ hit, miss, other }) => ({ n: [other, miss, hit] }),
  "[mixed,miss]": ({ miss, other }) => ({ n: [other, miss, null] }),
  "[other]": ({ other }) => ({ n: [other, null] }),
  "[object]": ({ hit }) => ({ n: [{ hit }] }),
  "[nested]": ({ hit }) => ({ n: [[hit]] }),
  "[]": () => ({ n: [] }),
} satisfies Record<string, (operands: StateOperands) => object>;

export type KeyState = keyof typeof states;
export const keyStates = Object.keys(states) as KeyState[];

/** Creates a filter with the operator and an event whose key is in that state. */
export function createStateCase(operatorType: OperatorName, state: KeyState): { filter: Filter; event: object } {
  const { hit: _hit, miss: _miss, other: _other, ...operands } = operandsByOperator[operatorType];
  return {
    filter: {
      enableAdvancedFilteringOnArrays: !state.startsWith("off"),
      advancedFilters: [{ operatorType, key: "data.n", ...operands }],
    },
    event: { topic: "/t", eventType: "T", data: states[state](operandsByOperator[operatorType]) },
  };
}

/** The verdict of an operator on a key in that state. */
export function verdictInState(operator: OperatorName, state: KeyState): ClauseVerdict {
  const { filter, event } = createStateCase(operator, state);
  const [clause] = evaluate(filter, event).clauses;
  if (!clause) throw new Error(`No clause for ${operator}.`);
  return clause;
}
