import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import { badRequest, type HttpError } from "../../http/http.ts";
import { toText } from "../../store/jsonValues.ts";

type TableRows = readonly JsonObject[];

/** Larger queries, in characters, and tables, in rows, are rejected: they would block the emulator. */
const queryLimits = { characters: 8_000, rows: 100_000 };

/**
 * Runs a query in the part of the Kusto language that is needed to find workspaces: `where` with an equality, `extend`,
 * `project`, `join kind=leftouter (...) on key`, `order by` and `take` over the table `resources`.
 *
 * @throws HttpError 400 that quotes what isn't supported; a query is never answered by a guess
 * @see https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language
 */
export function runQuery(text: string, resources: TableRows): TableRows {
  if (text.length > queryLimits.characters)
    throw badRequest(
      `The query is ${text.length} characters long. The Local Event Grid accepts ${queryLimits.characters}.`,
    );
  const [table = "", ...stages] = splitOutsideQuotes(text, "|");
  if (!/^resources$/i.test(table)) throw unsupported(table);
  return stages.reduce((rows, stage) => runStage(stage, rows, resources), resources);
}

function runStage(stage: string, rows: TableRows, resources: TableRows): TableRows {
  for (const [pattern, operator] of operators) {
    const match = pattern.exec(stage);
    if (match) return operator(rows, match.slice(1), resources);
  }
  throw unsupported(stage);
}

/** The operators: syntax and effect on the rows. */
const operators: readonly (readonly [
  RegExp,
  (rows: TableRows, parts: readonly string[], resources: TableRows) => TableRows,
])[] = [
  [
    /^where\s+(.+?)\s*(=~|==)\s*(?:'([^']*)'|"([^"]*)")$/is,
    (rows, [expression = "", operator, single, double]) => {
      const fold = (value: Json | undefined): string =>
        operator === "=~" ? toText(value).toLowerCase() : toText(value);
      return rows.filter((row) => fold(evaluateExpression(expression, row)) === fold(single ?? double));
    },
  ],
  [/^extend\s+(.+)$/is, (rows, [list = ""]) => rows.map((row) => ({ ...row, ...evaluateColumns(list, row) }))],
  [/^project\s+(.+)$/is, (rows, [list = ""]) => rows.map((row) => evaluateColumns(list, row))],
  [
    /^join\s+kind\s*=\s*leftouter\s*\((.+)\)\s*on\s+(\w+)$/is,
    (rows, [inner = "", key = ""], resources) => {
      const right = runQuery(inner, resources);
      const nothing = evaluateColumns([...new Set(right.flatMap(Object.keys))].join(",") || key, {});
      let count = 0;
      return rows.flatMap((row) => {
        const found = right.filter((other) => other[key] === row[key]);
        if ((count += found.length) > queryLimits.rows)
          throw badRequest(
            `A join of the query has more than ${queryLimits.rows} rows, the limit of the Local Event Grid.`,
          );
        return (found.length ? found : [nothing]).map((other) => ({ ...other, ...row }));
      });
    },
  ],
  [
    /^(?:order|sort)\s+by\s+([\w.]+)(?:\s+(asc|desc))?$/is,
    (rows, [column = "", direction]) => {
      const sign = direction?.toLowerCase() === "asc" ? 1 : -1;
      const text = (row: JsonObject): string => toText(evaluateExpression(column, row));
      return [...rows].sort((a, b) => sign * (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
    },
  ],
  [/^(?:take|limit)\s+(\d+)$/is, (rows, [count]) => rows.slice(0, Number(count))],
];

/** `a, b = f(c)` as columns of a new row. */
const evaluateColumns = (list: string, row: JsonObject): JsonObject =>
  Object.fromEntries(
    splitOutsideQuotes(list, ",").map((column) => {
      const [, name = column, expression = column] = /^(\w+)\s*=\s*(.+)$/s.exec(column) ?? [];
      return [name, evaluateExpression(expression, row)];
    }),
  );

/** A dotted path, or `tolower`, `toupper` or `tostring` of one. An absent value is null. */
function evaluateExpression(expression: string, row: JsonObject): Json {
  const [, name, inner] = /^(\w+)\s*\(\s*(.+?)\s*\)$/s.exec(expression) ?? [];
  if (name !== undefined && inner !== undefined) {
    const apply = functions.get(name.toLowerCase());
    if (!apply) throw unsupported(expression);
    return apply(toText(evaluateExpression(inner, row)));
  }
  if (!/^\w+(\.\w+)*$/.test(expression)) throw unsupported(expression);
  let value: Json | undefined = row;
  for (const key of expression.split(".")) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : null;
  return value ?? null;
}

const functions = new Map<string, (text: string) => string>([
  ["tolower", (text) => text.toLowerCase()],
  ["toupper", (text) => text.toUpperCase()],
  ["tostring", (text) => text],
]);

/** Splits at a character outside of quotes and parentheses, and trims the parts. */
function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts = [""];
  let depth = 0;
  let quote = "";
  for (const char of text) {
    if (quote) quote = char === quote ? "" : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    if (char === separator && !quote && !depth) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim());
}

const unsupported = (text: string): HttpError =>
  badRequest(`The Local Event Grid's Resource Graph doesn't support "${text.slice(0, 200)}".`);
