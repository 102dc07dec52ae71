import type { Problem } from "../problem.ts";
import type { Filter } from "../filter/filter.ts";
import type { LintReading } from "./lintReading.ts";

/** A fix of a finding, as data: the form applies it with one click. */
export interface LintFix {
  /** The label of a button, in the imperative: `Match either`. */
  readonly label: string;
  /** The whole filter after the fix. */
  readonly filter: Filter;
}

/** Something in a filter that Azure accepts but that is wrong or has no effect. Always a warning. */
export interface LintFinding extends Problem {
  /** ID of its rule in `lintRules`. */
  readonly rule: string;
  /**
   * `assumed`: based on Microsoft's samples or on a row of `assumptions`, not on a documented rule. Its message never
   * says "never".
   */
  readonly basis: "documented" | "assumed";
  readonly fix?: LintFix;
  /** Link to the passage that supports it. */
  readonly documentation: string;
}

/** The result of a check; the rule's ID, severity, and link come from its row, unless the check has a better link. */
export type LintHit = Omit<LintFinding, "rule" | "severity" | "documentation"> &
  Partial<Pick<LintFinding, "documentation">>;

export interface LintRule {
  /** What it finds, in one sentence. */
  readonly description: string;
  /** Link to the passage that the rule follows. */
  readonly documentation: string;
  readonly check: (reading: LintReading) => readonly LintHit[];
}
