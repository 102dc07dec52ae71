import { operators } from "../../src/core/filter/operators.ts";
import type { Operator } from "../../src/core/filter/operators.ts";
import { filterCases } from "../core/filter/cases.ts";
import { type KeyState, keyStates, verdictIn } from "../core/filter/states.ts";
import { code, source, table, word } from "./markdown.ts";

const all = Object.values(operators);
const takes = {
  value: (kind: string) => `one ${kind}`,
  values: (kind: string) => `${kind}s`,
  nothing: () => "nothing",
};

const casesOf = ({ name }: Operator): number =>
  filterCases.filter(({ filter }) => filter.advancedFilters?.some(({ operatorType }) => operatorType === name)).length;

/** What each operator asks, in a sentence, and how it answers without the key. */
export const rules = (): string =>
  table(
    ["operator", "takes", "matches when", "key absent", "key null", "cases", "source"],
    all.map((operator) => [
      code(operator.name),
      takes[operator.takes](operator.operand),
      operator.rule,
      word(verdictIn(operator.name, "absent")),
      word(verdictIn(operator.name, "null")),
      String(casesOf(operator)),
      source(operator.documentation),
    ]),
  );

/** Heads of the columns; a state that is in neither table stands in the one above. */
const single: Partial<Record<KeyState, string>> = {
  hit: "meets it",
  miss: "does not",
  text: "text",
  number: "number",
  boolean: "boolean",
  object: "object",
};
const arrays: Partial<Record<KeyState, string>> = {
  "off[hit]": "off: with a hit",
  "off[miss]": "off: without",
  "[hit]": "with a hit",
  "[miss]": "without",
  "[mixed,hit]": "mixed, with a hit",
  "[mixed,miss]": "mixed, without",
  "[other]": "of another type",
  "[object]": "of objects",
  "[nested]": "of arrays",
  "[]": "empty",
};

/** Operators that answer alike in all these states share a row. */
function matrix(columns: Partial<Record<KeyState, string>>): string {
  const states = keyStates.filter((state) => columns[state] !== undefined);
  const own = { string: "text", number: "number", boolean: "boolean", any: undefined };
  const rows = new Map<string, [names: string[], cells: string[]]>();
  for (const { name, type } of all) {
    const cells = states.map((state) => (state === own[type] ? "·" : word(verdictIn(name, state))));
    const row = rows.get(cells.join()) ?? [[], cells];
    row[0].push(code(name));
    rows.set(cells.join(), row);
  }
  return table(
    ["operators", ...states.map((state) => columns[state] ?? state)],
    [...rows.values()].map(([names, cells]) => [names.join("<br>"), ...cells]),
  );
}

export const singleValues = (): string => matrix(single);
export const arrayValues = (): string => matrix(arrays);
