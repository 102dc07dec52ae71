import type { Filter } from "../../src/core/filter/filter.ts";
import { validate } from "../../src/core/filter/validate.ts";
import { filteringPage } from "../../src/core/filter/filteringPage.ts";
import { formatSourceLink, formatTable } from "./markdown.ts";

const repeat = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const createFilter = (operatorType: string, values: readonly unknown[], key = "data.x"): Filter => ({
  advancedFilters: [{ operatorType, key, values }],
});

/** Filters that exceed each limit, and the section of the page that sets it. Without a section, the rule is ours. */
const exceededLimits: readonly (readonly [limit: string, filter: Filter, section?: string])[] = [
  ["25 conditions", { advancedFilters: repeat(26, { operatorType: "IsNotNull", key: "data.x" }) }, "limitations"],
  ["25 values in all conditions together", createFilter("NumberIn", repeat(26, 1)), "limitations"],
  ["512 characters per text value", createFilter("StringIn", ["x".repeat(513)]), "limitations"],
  ["19 operators, spelled exactly", createFilter("stringin", ["x"]), "operators"],
  ["values of the operator's type", createFilter("NumberIn", ["5"]), "operators"],
  ["ranges of two numbers", createFilter("NumberInRange", [[5]]), "numberinrange"],
  ["keys that the page lists", createFilter("StringIn", ["x"], "runStatus"), "key"],
  ["25 values, if a range counts as two", createFilter("NumberInRange", repeat(13, [1, 2]))],
  ["ranges from low to high", createFilter("NumberInRange", [[2, 1]])],
  ["integers that JSON numbers represent exactly", createFilter("NumberIn", [2 ** 53])],
  ["keys without empty parts", createFilter("StringIn", ["x"], "data..x")],
];

/** Renders the errors and warnings of the check before deployment. */
export const renderLimits = (): string =>
  formatTable(
    ["Limit", "Severity", "Message", "Source"],
    exceededLimits.map(([limit, filter, section]) => {
      const { severity, message } = validate(filter)[0] ?? { severity: "nothing", message: "" };
      return [
        limit,
        severity,
        message.replace(/x{9,}/, "xxx"),
        section ? formatSourceLink(filteringPage(section)) : "our own",
      ];
    }),
  );
