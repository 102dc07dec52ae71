import type { Filter } from "../../../src/core/filter/filter.ts";
import documented from "../../cases/filter-cases.json" with { type: "json" };
import open from "../../cases/filter-open-questions.json" with { type: "json" };

export interface FilterCase {
  readonly id: string;
  readonly event: unknown;
  readonly filter: Filter;
  readonly expected: boolean;
  readonly note: string;
  /** The page and revision that the case is taken or derived from. */
  readonly source: string;
}

export interface OpenQuestion {
  readonly event: unknown;
  readonly filter: Filter;
  readonly note: string;
}

/** Cases that Microsoft's pages settle. */
export const filterCases: readonly FilterCase[] = documented;
/** Cases that they leave open. */
export const openQuestions: readonly OpenQuestion[] = open;
