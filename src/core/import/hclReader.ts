import { pickItem } from "./armExpression.ts";
import type { Declarations } from "./declarations.ts";
import { callTerraformFunction } from "./templateFunctions.ts";
import type { ImportReport } from "./importReport.ts";
import type { SyntaxNode } from "./syntax.ts";
import { characterFromHex, findChild, findChildren, isComment, nodeText, unescapeLetter } from "./syntaxTree.ts";
import {
  fieldValue,
  createObject,
  joinText,
  createList,
  createLiteral,
  createOpen,
  literalText,
  type ParsedValue,
} from "./parsedValue.ts";

/** A block of HCL, for example `resource "type" "name" { … }`. */
export interface HclSourceBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly at: number;
  readonly attributes: readonly HclSourceAttribute[];
  readonly blocks: readonly HclSourceBlock[];
}

export interface HclSourceAttribute {
  readonly name: string;
  readonly at: number;
  /** To be read by `readHclExpression`. */
  readonly expression: SyntaxNode;
}

/** The attributes and blocks at the top level of a body. */
export function readHclBody(body: SyntaxNode | undefined, text: string): Pick<HclSourceBlock, "attributes" | "blocks"> {
  const attributes = findChildren(body, "attribute").flatMap((node) => {
    const name = findChild(node, "identifier");
    const expression = findChild(node, "expression");
    return name && expression ? [{ name: nodeText(text, name), at: node.start, expression }] : [];
  });
  const blocks = findChildren(body, "block").map((node) => {
    const [type, ...labels] = node.children.filter((each) => each.type === "identifier" || each.type === "string_lit");
    return {
      type: type ? nodeText(text, type) : "",
      labels: labels.map((label) => nodeText(text, label).replace(/^"|"$/g, "")),
      at: node.start,
      ...readHclBody(findChild(node, "body"), text),
    };
  });
  return { attributes, blocks };
}

export interface HclReadContext {
  readonly text: string;
  /** The values of `var.name` and `local.name`. */
  readonly declared: Declarations;
  readonly report: ImportReport;
}

type HclReader = (node: SyntaxNode, reading: HclReadContext) => ParsedValue | undefined;

const readInnerExpression: HclReader = (node, reading) => {
  const nodes = innerNodes(node);
  const [only] = nodes;
  return only && (nodes.length === 1 ? readHclExpression(only, reading) : readTraversal(nodes, reading));
};

/** The reader of each node type. An expression stays open if its reader returns undefined or its type has none. */
const hclReaders: Readonly<Record<string, HclReader>> = {
  expression: readInnerExpression,
  literal_value: readInnerExpression,
  collection_value: readInnerExpression,
  template_expr: readInnerExpression,
  operation: readInnerExpression,
  variable_expr: (node, reading) => readTraversal([node], reading),
  null_lit: ({ start }) => createLiteral(start, null),
  bool_lit: (node, { text }) => createLiteral(node.start, nodeText(text, node) === "true"),
  numeric_lit: (node, { text }) => createLiteral(node.start, Number(nodeText(text, node))),
  string_lit: (node, reading) => readQuoted(node, reading),
  quoted_template: (node, reading) => readQuoted(node, reading),
  heredoc_template: (node, reading) => readHeredoc(node, reading),
  unary_operation: (node, reading) => {
    const [operand] = innerNodes(node);
    const value = operand && readHclExpression(operand, reading);
    const number = value?.kind === "literal" && typeof value.value === "number" ? value.value : undefined;
    return node.children[0]?.type === "-" && number !== undefined ? createLiteral(node.start, -number) : undefined;
  },
  tuple: (node, reading) =>
    createList(
      node.start,
      innerNodes(node).map((item) => readHclExpression(item, reading)),
    ),
  object: (node, reading) =>
    createObject(
      node.start,
      findChildren(node, "object_elem").flatMap((each) => {
        const [key, value] = innerNodes(each);
        if (!key || !value) return [];
        const name = readKey(key, reading);
        return [{ name, at: each.start, value: readHclExpression(value, reading) }];
      }),
    ),
  function_call: (node, reading) => {
    const name = findChild(node, "identifier");
    const args = findChild(node, "function_arguments");
    if (!name) return undefined;
    const call = { at: node.start, text: nodeText(reading.text, node), name: nodeText(reading.text, name) };
    const values = args ? innerNodes(args).map((arg) => readHclExpression(arg, reading)) : [];
    return callTerraformFunction({ ...call, arguments: values }, reading.report);
  },
};

/** Evaluates an expression. The result is open if only Terraform can evaluate it. */
export function readHclExpression(node: SyntaxNode, reading: HclReadContext): ParsedValue {
  const read = Object.hasOwn(hclReaders, node.type) ? hclReaders[node.type] : undefined;
  return read?.(node, reading) ?? createOpen(node.start, nodeText(reading.text, node));
}

/** Resolves `var.name` and `local.name` with the members picked from them. Other references are open. */
function readTraversal(nodes: readonly SyntaxNode[], reading: HclReadContext): ParsedValue | undefined {
  const { text, declared } = reading;
  const [first, second, ...steps] = nodes;
  if (!first || first.type !== "variable_expr" || second?.type !== "get_attr") return undefined;
  const name = nodeText(text, first) + nodeText(text, second);
  let value = declared(name);
  for (const step of steps) {
    const [member] = innerNodes(step);
    if (!value || !member) break;
    if (step.type === "get_attr") value = fieldValue(value, nodeText(text, member));
    else {
      const [index] = member.type === "new_index" ? innerNodes(member) : [];
      value = index && pickItem(value, readHclExpression(index, reading));
    }
  }
  const last = steps.at(-1) ?? second;
  return value ?? createOpen(first.start, text.slice(first.start, last.end));
}

/** The name of an object's member. Without quotes it is a name, not a reference. */
function readKey(key: SyntaxNode, reading: HclReadContext): string {
  const source = nodeText(reading.text, key);
  return /^[\w-]+$/.test(source) ? source : (literalText(readHclExpression(key, reading)) ?? source);
}

/** The children without brackets, commas, operators and comments. */
const innerNodes = ({ children }: SyntaxNode): readonly SyntaxNode[] =>
  children.filter(
    (each) =>
      !isComment(each) &&
      !/^(?:[^a-z_]+|ERROR|MISSING|(?:tuple|object|template_interpolation)_(?:start|end))$/.test(each.type),
  );

/** @see https://developer.hashicorp.com/terraform/language/expressions/strings */
function readQuoted(node: SyntaxNode, reading: HclReadContext): ParsedValue {
  const parts = readPieces(node, node.start + 1, node.end - 1, reading, unescapeHcl);
  return joinText(node.start, nodeText(reading.text, node), parts);
}

/** A heredoc has no backslash escapes. `<<-` removes the indentation that all lines share. */
function readHeredoc(node: SyntaxNode, reading: HclReadContext): ParsedValue {
  const { text } = reading;
  const names = findChildren(node, "heredoc_identifier");
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
  // A piece after an interpolation doesn't start a line.
  const shorten = (piece: string, at: number): string =>
    shared ? piece.replace(shared, (found, offset: number) => (offset || at === from ? "" : found)) : piece;
  const parts = readPieces(node, from, to, reading, (piece, at) => unescapeTemplate(shorten(piece, at)));
  return joinText(node.start, nodeText(text, node), parts);
}

/** Splits `from` to `to` into text and interpolations. Text is sliced from the source, as the grammar has no nodes for all of it. */
function readPieces(
  node: SyntaxNode,
  from: number,
  to: number,
  reading: HclReadContext,
  toText: (piece: string, at: number) => string,
): ParsedValue[] {
  const parts: ParsedValue[] = [];
  let at = from;
  for (const each of node.children) {
    if (each.type !== "template_interpolation" && each.type !== "template_directive") continue;
    parts.push(createLiteral(at, toText(reading.text.slice(at, each.start), at)));
    const [expression] = each.type === "template_interpolation" ? innerNodes(each) : [];
    parts.push(
      expression ? readHclExpression(expression, reading) : createOpen(each.start, nodeText(reading.text, each)),
    );
    at = each.end;
  }
  return [...parts, createLiteral(at, toText(reading.text.slice(at, to), at))];
}

const unescapeHcl = (text: string): string =>
  text.replace(
    /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|([^]))|\$\$\{|%%\{/g,
    (found: string, short?: string, long?: string, letter?: string) => {
      if (letter !== undefined) return unescapeLetter(letter);
      const code = short ?? long;
      return code === undefined ? found.slice(1) : characterFromHex(code);
    },
  );

const unescapeTemplate = (text: string): string => text.replace(/([$%])\1\{/g, "$1{");
