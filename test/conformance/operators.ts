import { operators } from "../../src/core/filter/operators.ts";
import type { Operator } from "../../src/core/filter/operators.ts";
import { filterCases } from "../core/filter/filterCases.ts";
import { type KeyState, keyStates, verdictInState } from "../core/filter/keyStates.ts";
import { formatCode, formatSourceLink, formatTable, formatVerdict } from "./markdown.ts";

const allOperators = Object.values(operators);
const operandText = {
  value: (kind: string) => `one ${kind}`,
  values: (kind: string) => `${kind}s`,
  nothing: () => "nothing",
};

const countCases = ({ name }: Operator): number =>
  filterCases.filter(({ filter }) => filter.advancedFilters?.some(({ operatorType }) => operatorType === name)).length;

/** What each operator asks, in a sentence, and how it answers without the key. */
export const renderOperators = (): string =>
  formatTable(
    ["operator", "takes", "matches when", "key absent", "key null", "cases", "source"],
    allOperators.map((operator) => [
      formatCode(operator.name),
      operandText[operator.operandField](operator.operandKind),
      operator.rule,
      formatVerdict(verdictInState(operator.name, "absent")),
      formatVerdict(verdictInState(operator.name, "null")),
      String(countCases(operator)),
      formatSourceLink(operator.documentation),
    ]),
  );

/** Heads of the columns; a state that is in neither table stands in the one above. */
const singleValueColumns: Partial<Record<KeyState, string>> = {
  hit: "meets it",
  miss: "does not",
  text: "text",
  number: "number",
  boolean: "boolean",
  object: "object",
};
const arrayColumns: Partial<Record<KeyState, string>> = {
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
function renderMatrix(columns: Partial<Record<KeyState, string>>): string {
  const states = keyStates.filter((state) => columns[state] !== undefined);
  const own = { string: "text", number: "number", boolean: "boolean", any: undefined };
  const rows = new Map<string, [names: string[], cells: string[]]>();
  for (const { name, valueType: type } of allOperators) {
    const cells = states.map((state) => (state === own[type] ? "·" : formatVerdict(verdictInState(name, state))));
    const row = rows.get(cells.join()) ?? [[], cells];
    row[0].push(formatCode(name));
    rows.set(cells.join(), row);
  }
  return formatTable(
    ["operators", ...states.map((state) => columns[state] ?? state)],
    [...rows.values()].map(([names, cells]) => [names.join("<br>"), ...cells]),
  );
}

export const renderSingleValues = (): string => renderMatrix(singleValueColumns);
export const renderArrays = (): string => renderMatrix(arrayColumns);
