import type { AssumptionId } from "./assumptions.ts";

/** What a clause found in the event. */
export type ObservedValue =
  | { readonly is: "absent" }
  | { readonly is: "null" }
  /**
   * `value`: compared. `array`: not looked into, as the filter does not ask for it. `otherType`: of a type that the
   * operator ignores.
   */
  | { readonly is: "value" | "array" | "otherType"; readonly value: unknown };

/** What one clause of a filter says about an event. */
export interface ClauseVerdict {
  /** RFC 6901 JSON pointer into the filter, for example `/advancedFilters/0`; `""` for the whole of it. */
  readonly path: string;
  /** Key of the event it looked at, as the filter writes it. */
  readonly key: string;
  readonly seen: ObservedValue;
  readonly matched: boolean;
  /** One sentence for a person, the value quoted and shortened. */
  readonly why: string;
  readonly basis: "documented" | "assumed";
  /** The row of `assumptions` an assumed verdict rests on. */
  readonly assumption?: AssumptionId;
  /** Link to the passage that states the rule, or that leaves it open. */
  readonly documentation: string;
  /** The operand that was met, if any: it decides for the clause, or against it when the operator is negated. */
  readonly operand?: unknown;
}

export interface Verdict {
  readonly matched: boolean;
  /** Every clause of the filter in its order, also after one that does not match. */
  readonly clauses: readonly ClauseVerdict[];
}
