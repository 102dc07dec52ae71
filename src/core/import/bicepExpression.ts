import { pick } from "./armExpression.ts";
import type { Declared } from "./declarations.ts";
import { callArm } from "./functions.ts";
import type { Report } from "./report.ts";
import { leftOut } from "./resource.ts";
import type { SyntaxNode } from "./syntax.ts";
import { childrenOf, isComment, source } from "./tree.ts";
import { type Field, field, fields, joined, list, literal, open, textOf, type Value } from "./value.ts";

export interface Reading {
  readonly text: string;
  readonly declared: Declared;
  /** The id of a resource of the file by its symbol. */
  readonly idOfSymbol: Declared;
  readonly report: Report;
}

type Read = (node: SyntaxNode, reading: Reading) => Value | undefined;

/** How each kind of expression is read; undefined, and every kind that is not here, stays open. */
const readers: Readonly<Record<string, Read>> = {
  null: ({ start }) => literal(start, null),
  boolean: (node, { text }) => literal(node.start, source(text, node) === "true"),
  number: (node, { text }) => literal(node.start, Number(source(text, node))),
  string: (node, reading) => readString(node, reading),
  array: (node, reading) => list(node.start, readItems(inner(node), reading)),
  object: (node, reading) =>
    fields(
      node.start,
      childrenOf(node, "object_property").flatMap((each) => readProperty(each, reading)),
    ),
  parenthesized_expression: (node, reading) => {
    const [only] = inner(node);
    return only && readExpression(only, reading);
  },
  identifier: (node, { text, declared, idOfSymbol }) => {
    const name = source(text, node);
    return declared(name) ?? idOfSymbol(name);
  },
  member_expression: (node, reading) => {
    const [of, name] = inner(node);
    if (!of || !name) return undefined;
    const member = source(reading.text, name);
    const id = of.type === "identifier" && member === "id" ? reading.idOfSymbol(source(reading.text, of)) : undefined;
    return id ?? field(readExpression(of, reading), member);
  },
  subscript_expression: (node, reading) => {
    const [of, index] = inner(node);
    return of && index && pick(readExpression(of, reading), readExpression(index, reading));
  },
  call_expression: (node, reading) => {
    const [name, parts] = inner(node);
    if (name?.type !== "identifier" || parts?.type !== "arguments") return undefined;
    const call = { at: node.start, text: source(reading.text, node), name: source(reading.text, name) };
    return callArm({ ...call, arguments: inner(parts).map((part) => readExpression(part, reading)) }, reading.report);
  },
};

/** The value of an expression; open when only Azure can say. */
export function readExpression(node: SyntaxNode, reading: Reading): Value {
  const read = Object.hasOwn(readers, node.type) ? readers[node.type] : undefined;
  return read?.(node, reading) ?? open(node.start, source(reading.text, node));
}

/** In a list the grammar takes what stands right behind an item, as in `json('0.5')` or `names[0]`, for the next item. */
function readItems(items: readonly SyntaxNode[], reading: Reading): Value[] {
  const whole: SyntaxNode[] = [];
  for (const item of items) {
    const before = whole.at(-1);
    const type = before && before.end === item.start ? behind.get(item.type) : undefined;
    if (!before || !type) whole.push(item);
    else
      whole[whole.length - 1] = { type, start: before.start, end: item.end, children: [before, ...partsBehind(item)] };
  }
  return whole.map((item) => readExpression(item, reading));
}

/** What an item and something right behind it are together. */
const behind: ReadonlyMap<string, string> = new Map([
  ["parenthesized_expression", "call_expression"],
  ["array", "subscript_expression"],
]);

const partsBehind = (item: SyntaxNode): readonly SyntaxNode[] =>
  item.type === "array" ? item.children : [{ ...item, type: "arguments" }];

function readProperty(node: SyntaxNode, reading: Reading): Field[] {
  const colon = node.children.findIndex(({ type }) => type === ":");
  const [name] = node.children;
  const value = node.children.slice(colon + 1).find((each) => !isComment(each));
  // A resource inside its parent stands where a property stands.
  if (colon < 0 || !name || !value) return [];
  const text = name.type === "string" ? textOf(readString(name, reading)) : source(reading.text, name);
  if (text === undefined) {
    leftOut(source(reading.text, name), name.start, reading.report);
    return [];
  }
  return [{ name: text, at: name.start, value: readExpression(value, reading) }];
}

/** What stands between brackets and commas. */
const inner = ({ children }: SyntaxNode): readonly SyntaxNode[] =>
  children.filter((each) => !isComment(each) && !/^(?:[[\](){},.?:!]|\.\?|::|ERROR|MISSING)$/.test(each.type));

/**
 * A string with its escapes and interpolations, or one of several lines, which has neither.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings
 */
function readString(node: SyntaxNode, reading: Reading): Value {
  const said = source(reading.text, node);
  if (said.startsWith("'''")) return literal(node.start, said.slice(3, -3).replace(/^\r?\n/, ""));
  const parts: Value[] = [];
  let from = node.start + 1;
  // Between interpolations the source counts, not the pieces: the grammar keeps no node for some of the text.
  for (const each of childrenOf(node, "interpolation")) {
    parts.push(literal(from, unescape(reading.text.slice(from, each.start))));
    parts.push(
      ...inner(each)
        .filter(({ type }) => type !== "${")
        .map((part) => readExpression(part, reading)),
    );
    from = each.end;
  }
  parts.push(literal(from, unescape(reading.text.slice(from, node.end - 1))));
  return joined(node.start, said, parts);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

const unescape = (text: string): string =>
  text.replace(/\\(?:u\{([\da-fA-F]{1,6})\}|([^]))/g, (_, code: string | undefined, letter: string) =>
    code === undefined ? (escapes.get(letter) ?? letter) : character(code),
  );

const character = (code: string): string => {
  const point = Number.parseInt(code, 16);
  return point > 0x10ffff ? "\ufffd" : String.fromCodePoint(point);
};
