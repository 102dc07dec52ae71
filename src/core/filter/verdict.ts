import { type AssumptionId, assumptions } from "./assumptions.ts";

/** What a clause found in the event. */
export type ObservedValue =
  | { readonly is: "absent" }
  | { readonly is: "null" }
  /**
   * `value`: compared. `array`: not compared, because the filter does not look inside arrays. `otherType`: of a type
   * that the operator ignores.
   */
  | { readonly is: "value" | "array" | "otherType"; readonly value: unknown };

/** The result of one clause of a filter for an event. */
export interface ClauseVerdict {
  /** RFC 6901 JSON pointer into the filter, for example `/advancedFilters/0`; `""` for the whole of it. */
  readonly path: string;
  /** The key, as the filter spells it. */
  readonly key: string;
  readonly seen: ObservedValue;
  readonly matched: boolean;
  /** One or two sentences for a person, with the value quoted and shortened. */
  readonly why: string;
  readonly basis: "documented" | "assumed";
  /** The row of `assumptions` behind an assumed verdict. */
  readonly assumption?: AssumptionId;
  /** Link to the passage that states the rule or leaves it open. */
  readonly documentation: string;
  /** The operand that matched, if any. For a negated operator it is the reason why the clause does not match. */
  readonly operand?: unknown;
}

export interface Verdict {
  readonly matched: boolean;
  /** Every clause of the filter in order, including those after one that does not match. */
  readonly clauses: readonly ClauseVerdict[];
}

/** @param documentation the passage that states the rule, unless the verdict is based on an assumption */
export const verdictBasis = (
  assumption: AssumptionId | undefined,
  documentation: string,
): Pick<ClauseVerdict, "basis" | "assumption" | "documentation"> =>
  assumption
    ? { basis: "assumed", assumption, documentation: assumptions[assumption].documentation }
    : { basis: "documented", documentation };
