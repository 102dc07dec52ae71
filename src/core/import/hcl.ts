import { pick } from "./armExpression.ts";
import type { Declared } from "./declarations.ts";
import { callTerraform } from "./functions.ts";
import type { Report } from "./report.ts";
import type { SyntaxNode } from "./syntax.ts";
import { child, childrenOf, isComment, source } from "./tree.ts";
import { field, fields, joined, list, literal, open, textOf, type Value } from "./value.ts";

/** A block of HCL, for example `resource "type" "name" { … }`. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly at: number;
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

export interface Attribute {
  readonly name: string;
  readonly at: number;
  /** Its expression, to be read by `readExpression`. */
  readonly expression: SyntaxNode;
}

/** The blocks and attributes directly in a body. */
export function readBody(body: SyntaxNode | undefined, text: string): Pick<Block, "attributes" | "blocks"> {
  const attributes = childrenOf(body, "attribute").flatMap((node) => {
    const name = child(node, "identifier");
    const expression = child(node, "expression");
    return name && expression ? [{ name: source(text, name), at: node.start, expression }] : [];
  });
  const blocks = childrenOf(body, "block").map((node) => {
    const [type, ...labels] = node.children.filter((each) => each.type === "identifier" || each.type === "string_lit");
    return {
      type: type ? source(text, type) : "",
      labels: labels.map((label) => source(text, label).replace(/^"|"$/g, "")),
      at: node.start,
      ...readBody(child(node, "body"), text),
    };
  });
  return { attributes, blocks };
}

export interface Reading {
  readonly text: string;
  /** What `var.name` and `local.name` stand for. */
  readonly declared: Declared;
  readonly report: Report;
}

type Read = (node: SyntaxNode, reading: Reading) => Value | undefined;

const within: Read = (node, reading) => {
  const parts = inner(node);
  const [only] = parts;
  return only && (parts.length === 1 ? readExpression(only, reading) : traversal(parts, reading));
};

/** How each kind of expression is read; undefined, and every kind that is not here, stays open. */
const readers: Readonly<Record<string, Read>> = {
  expression: within,
  literal_value: within,
  collection_value: within,
  template_expr: within,
  operation: within,
  variable_expr: (node, reading) => traversal([node], reading),
  null_lit: ({ start }) => literal(start, null),
  bool_lit: (node, { text }) => literal(node.start, source(text, node) === "true"),
  numeric_lit: (node, { text }) => literal(node.start, Number(source(text, node))),
  string_lit: (node, reading) => readQuoted(node, reading),
  quoted_template: (node, reading) => readQuoted(node, reading),
  heredoc_template: (node, reading) => readHeredoc(node, reading),
  unary_operation: (node, reading) => {
    const [operand] = inner(node);
    const value = operand && readExpression(operand, reading);
    const number = value?.kind === "literal" && typeof value.value === "number" ? value.value : undefined;
    return node.children[0]?.type === "-" && number !== undefined ? literal(node.start, -number) : undefined;
  },
  tuple: (node, reading) =>
    list(
      node.start,
      inner(node).map((item) => readExpression(item, reading)),
    ),
  object: (node, reading) =>
    fields(
      node.start,
      childrenOf(node, "object_elem").flatMap((each) => {
        const [key, value] = inner(each);
        if (!key || !value) return [];
        const name = keyOf(key, reading);
        return [{ name, at: each.start, value: readExpression(value, reading) }];
      }),
    ),
  function_call: (node, reading) => {
    const name = child(node, "identifier");
    const parts = child(node, "function_arguments");
    if (!name) return undefined;
    const call = { at: node.start, text: source(reading.text, node), name: source(reading.text, name) };
    const values = parts ? inner(parts).map((part) => readExpression(part, reading)) : [];
    return callTerraform({ ...call, arguments: values }, reading.report);
  },
};

/** The value of an expression; open when Terraform alone can say. */
export function readExpression(node: SyntaxNode, reading: Reading): Value {
  const read = Object.hasOwn(readers, node.type) ? readers[node.type] : undefined;
  return read?.(node, reading) ?? open(node.start, source(reading.text, node));
}

/** `var.name`, `local.name` and what is picked from them; anything else refers to what only Terraform knows. */
function traversal(parts: readonly SyntaxNode[], { text, declared, report }: Reading): Value | undefined {
  const [first, second, ...rest] = parts;
  if (!first || first.type !== "variable_expr" || second?.type !== "get_attr") return undefined;
  const name = source(text, first) + source(text, second);
  let value = declared(name);
  for (const step of rest) {
    const [of] = inner(step);
    if (!value || !of) break;
    if (step.type === "get_attr") value = field(value, source(text, of));
    else {
      const [index] = of.type === "new_index" ? inner(of) : [];
      value = index && pick(value, readExpression(index, { text, declared, report }));
    }
  }
  const last = rest.at(-1) ?? second;
  return value ?? open(first.start, text.slice(first.start, last.end));
}

/** A key without quotes is its own name, not a reference. */
function keyOf(key: SyntaxNode, reading: Reading): string {
  const said = source(reading.text, key);
  return /^[\w-]+$/.test(said) ? said : (textOf(readExpression(key, reading)) ?? said);
}

/** What stands between brackets, commas and operators. */
const inner = ({ children }: SyntaxNode): readonly SyntaxNode[] =>
  children.filter(
    (each) =>
      !isComment(each) &&
      !/^(?:[^a-z_]+|ERROR|MISSING|(?:tuple|object|template_interpolation)_(?:start|end))$/.test(each.type),
  );

/** @see https://developer.hashicorp.com/terraform/language/expressions/strings */
function readQuoted(node: SyntaxNode, reading: Reading): Value {
  const parts = pieces(node, node.start + 1, node.end - 1, reading, unescape);
  return joined(node.start, source(reading.text, node), parts);
}

/** Text of several lines: no escapes by backslash; `<<-` takes away the indentation that all lines share. */
function readHeredoc(node: SyntaxNode, reading: Reading): Value {
  const { text } = reading;
  const names = childrenOf(node, "heredoc_identifier");
  const from = text.indexOf("\n", node.start) + 1;
  const end = names.at(-1)?.start ?? node.end;
  const to = Math.max(from, text.lastIndexOf("\n", end - 1) + 1);
  const lines = text
    .slice(from, to)
    .split("\n")
    .filter((line) => line.trim() !== "");
  const indents = lines.map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const indent = text.startsWith("<<-", node.start) ? indents.reduce((a, b) => Math.min(a, b), Infinity) : 0;
  const shared = indent > 0 && indent < Infinity ? new RegExp(`(?<=^|\\n)[ \\t]{1,${indent}}`, "g") : undefined;
  // A piece behind an interpolation does not begin a line.
  const shorten = (piece: string, at: number): string =>
    shared ? piece.replace(shared, (found, offset: number) => (offset || at === from ? "" : found)) : piece;
  const parts = pieces(node, from, to, reading, (piece, at) => unescapeTemplate(shorten(piece, at)));
  return joined(node.start, source(text, node), parts);
}

/** The text from `from` to `to` and the interpolations in it: the grammar has no node for all of the text. */
function pieces(
  node: SyntaxNode,
  from: number,
  to: number,
  reading: Reading,
  toText: (piece: string, at: number) => string,
): Value[] {
  const parts: Value[] = [];
  let at = from;
  for (const each of node.children) {
    if (each.type !== "template_interpolation" && each.type !== "template_directive") continue;
    parts.push(literal(at, toText(reading.text.slice(at, each.start), at)));
    const [expression] = each.type === "template_interpolation" ? inner(each) : [];
    parts.push(expression ? readExpression(expression, reading) : open(each.start, source(reading.text, each)));
    at = each.end;
  }
  return [...parts, literal(at, toText(reading.text.slice(at, to), at))];
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

const unescape = (text: string): string =>
  text.replace(
    /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|([^]))|\$\$\{|%%\{/g,
    (found: string, short?: string, long?: string, letter?: string) => {
      if (letter !== undefined) return escapes.get(letter) ?? letter;
      const code = short ?? long;
      return code === undefined ? found.slice(1) : character(Number.parseInt(code, 16));
    },
  );

const unescapeTemplate = (text: string): string => text.replace(/([$%])\1\{/g, "$1{");

const character = (point: number): string => (point > 0x10ffff ? "\ufffd" : String.fromCodePoint(point));
