import { type Operator, operators } from "../../src/core/filter/operators.ts";
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

/** Renders the rule of each operator, and its result if the key is absent or null. */
export const renderOperators = (): string =>
  formatTable(
    ["Operator", "Operand", "Matches if", "Key absent", "Key null", "Cases", "Source"],
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

/** Column heads by state. States in neither of these tables are columns of the operator table. */
const singleValueColumns: Partial<Record<KeyState, string>> = {
  hit: "Hit",
  miss: "Miss",
  text: "Text",
  number: "Number",
  boolean: "Boolean",
  object: "Object",
};
const arrayColumns: Partial<Record<KeyState, string>> = {
  "off[hit]": "Off, hit",
  "off[miss]": "Off, no hit",
  "[hit]": "Hit",
  "[miss]": "No hit",
  "[mixed,hit]": "Mixed, hit",
  "[mixed,miss]": "Mixed, no hit",
  "[other]": "Other types only",
  "[object]": "Objects",
  "[nested]": "Arrays",
  "[]": "Empty",
};

/** Operators with the same results in all these states share a row. */
function renderMatrix(columns: Partial<Record<KeyState, string>>): string {
  const states = keyStates.filter((state) => columns[state] !== undefined);
  const own = { string: "text", number: "number", boolean: "boolean", any: undefined };
  const rows = new Map<string, [names: string[], cells: string[]]>();
  for (const { name, valueType } of allOperators) {
    const cells = states.map((state) => (state === own[valueType] ? "·" : formatVerdict(verdictInState(name, state))));
    const row = rows.get(cells.join()) ?? [[], cells];
    row[0].push(formatCode(name));
    rows.set(cells.join(), row);
  }
  return formatTable(
    ["Operators", ...states.map((state) => columns[state] ?? state)],
    [...rows.values()].map(([names, cells]) => [names.join("<br>"), ...cells]),
  );
}

export const renderSingleValues = (): string => renderMatrix(singleValueColumns);
export const renderArrays = (): string => renderMatrix(arrayColumns);
