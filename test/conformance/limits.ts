import type { Filter } from "../../src/core/filter/filter.ts";
import { validate } from "../../src/core/filter/validate.ts";
import { page } from "../../src/core/filter/page.ts";
import { source, table } from "./markdown.ts";

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const filter = (operatorType: string, values: readonly unknown[], key = "data.x"): Filter => ({
  advancedFilters: [{ operatorType, key, values }],
});

/** Filters that go one too far, and the passage that sets the limit; without one, the rule is ours. */
const tooFar: readonly (readonly [limit: string, filter: Filter, passage?: string])[] = [
  ["25 conditions", { advancedFilters: times(26, { operatorType: "IsNotNull", key: "data.x" }) }, "limitations"],
  ["25 values in all conditions together", filter("NumberIn", times(26, 1)), "limitations"],
  ["512 characters in a text", filter("StringIn", ["x".repeat(513)]), "limitations"],
  ["19 operators, exactly spelled", filter("stringin", ["x"]), "operators"],
  ["operands of the operator's type", filter("NumberIn", ["5"]), "operators"],
  ["ranges of two numbers", filter("NumberInRange", [[5]]), "numberinrange"],
  ["keys that the page lists", filter("StringIn", ["x"], "runStatus"), "key"],
  ["a range may count as one value or as two", filter("NumberInRange", times(13, [1, 2]))],
  ["a range from low to high", filter("NumberInRange", [[2, 1]])],
  ["integers that are told apart", filter("NumberIn", [2 ** 53])],
  ["a key without empty parts", filter("StringIn", ["x"], "data..x")],
];

/** What is refused or warned of before anything is deployed. */
export const limits = (): string =>
  table(
    ["limit", "one step further", "says the check", "source"],
    tooFar.map(([limit, each, passage]) => {
      const { severity, message } = validate(each)[0] ?? { severity: "nothing", message: "" };
      return [limit, severity, message.replace(/x{9,}/, "xxx"), passage ? source(page(passage)) : "none: ours"];
    }),
  );
