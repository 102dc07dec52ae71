import type { Problem } from "../problem.ts";
import type { Filter } from "../filter/filter.ts";
import type { LintReading } from "./lintReading.ts";

/** A way out of a finding as data, so that a form can offer it as one click. */
export interface LintFix {
  /** In the imperative, as a button says it: `Match either`. */
  readonly label: string;
  /** The whole filter after the fix. */
  readonly filter: Filter;
}

/** Something legal in a filter that is wrong or wasteful. Always a warning. */
export interface LintFinding extends Problem {
  /** Id of the rule that found it. */
  readonly rule: string;
  /**
   * `assumed`: rests on what Microsoft's samples show or on a row of `assumptions`, not on a stated rule; its message
   * never says "never".
   */
  readonly basis: "documented" | "assumed";
  readonly fix?: LintFix;
  /** Link to the passage behind it. */
  readonly documentation: string;
}

/** What a check hands over; the rule's id, severity and link come from its row. */
export type LintHit = Pick<LintFinding, "pointer" | "message" | "remedy" | "basis"> & Pick<Partial<LintFinding>, "fix">;

export interface LintRule {
  /** What it finds, in one sentence. */
  readonly description: string;
  /** Link to the passage that the rule follows. */
  readonly documentation: string;
  readonly check: (reading: LintReading) => readonly LintHit[];
}
