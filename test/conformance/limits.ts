import type { Filter } from "../../src/core/filter/filter.ts";
import { validate } from "../../src/core/filter/validate.ts";
import { filteringPage } from "../../src/core/filter/filteringPage.ts";
import { formatSourceLink, formatTable } from "./markdown.ts";

const repeat = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const createFilter = (operatorType: string, values: readonly unknown[], key = "data.x"): Filter => ({
  advancedFilters: [{ operatorType, key, values }],
});

/** Filters that go one too far, and the passage that sets the limit; without one, the rule is ours. */
const exceededLimits: readonly (readonly [limit: string, filter: Filter, passage?: string])[] = [
  ["25 conditions", { advancedFilters: repeat(26, { operatorType: "IsNotNull", key: "data.x" }) }, "limitations"],
  ["25 values in all conditions together", createFilter("NumberIn", repeat(26, 1)), "limitations"],
  ["512 characters in a text", createFilter("StringIn", ["x".repeat(513)]), "limitations"],
  ["19 operators, exactly spelled", createFilter("stringin", ["x"]), "operators"],
  ["operands of the operator's type", createFilter("NumberIn", ["5"]), "operators"],
  ["ranges of two numbers", createFilter("NumberInRange", [[5]]), "numberinrange"],
  ["keys that the page lists", createFilter("StringIn", ["x"], "runStatus"), "key"],
  ["a range may count as one value or as two", createFilter("NumberInRange", repeat(13, [1, 2]))],
  ["a range from low to high", createFilter("NumberInRange", [[2, 1]])],
  ["integers that are told apart", createFilter("NumberIn", [2 ** 53])],
  ["a key without empty parts", createFilter("StringIn", ["x"], "data..x")],
];

/** What is refused or warned of before anything is deployed. */
export const renderLimits = (): string =>
  formatTable(
    ["limit", "one step further", "says the check", "source"],
    exceededLimits.map(([limit, each, passage]) => {
      const { severity, message } = validate(each)[0] ?? { severity: "nothing", message: "" };
      return [
        limit,
        severity,
        message.replace(/x{9,}/, "xxx"),
        passage ? formatSourceLink(filteringPage(passage)) : "none: ours",
      ];
    }),
  );
