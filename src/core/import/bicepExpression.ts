import { pickItem } from "./armExpression.ts";
import type { Declarations } from "./declarations.ts";
import { callArmFunction } from "./templateFunctions.ts";
import type { ImportReport } from "./importReport.ts";
import { reportLeftOut } from "./resource.ts";
import type { SyntaxNode } from "./syntax.ts";
import { characterFromHex, findChildren, findNodeAfter, isComment, nodeText, unescapeLetter } from "./syntaxTree.ts";
import {
  type ObjectField,
  fieldValue,
  createObject,
  joinText,
  createList,
  createLiteral,
  createOpen,
  literalText,
  type ParsedValue,
} from "./parsedValue.ts";

export interface BicepReadContext {
  readonly text: string;
  readonly declared: Declarations;
  /** The id of a resource of the file by its symbol. */
  readonly idOfSymbol: Declarations;
  readonly report: ImportReport;
}

type BicepReader = (node: SyntaxNode, reading: BicepReadContext) => ParsedValue | undefined;

/** The reader of each node type. An expression stays open if its reader returns undefined or its type has none. */
const bicepReaders: Readonly<Record<string, BicepReader>> = {
  null: ({ start }) => createLiteral(start, null),
  boolean: (node, { text }) => createLiteral(node.start, nodeText(text, node) === "true"),
  number: (node, { text }) => createLiteral(node.start, Number(nodeText(text, node))),
  string: (node, reading) => readString(node, reading),
  array: (node, reading) => createList(node.start, readItems(innerNodes(node), reading)),
  object: (node, reading) =>
    createObject(
      node.start,
      findChildren(node, "object_property").flatMap((each) => readProperty(each, reading)),
    ),
  parenthesized_expression: (node, reading) => {
    const [only] = innerNodes(node);
    return only && readBicepExpression(only, reading);
  },
  identifier: (node, { text, declared, idOfSymbol }) => {
    const name = nodeText(text, node);
    return declared(name) ?? idOfSymbol(name);
  },
  member_expression: (node, reading) => {
    const [of, name] = innerNodes(node);
    if (!of || !name) return undefined;
    const member = nodeText(reading.text, name);
    const id = of.type === "identifier" && member === "id" ? reading.idOfSymbol(nodeText(reading.text, of)) : undefined;
    return id ?? fieldValue(readBicepExpression(of, reading), member);
  },
  subscript_expression: (node, reading) => {
    const [of, index] = innerNodes(node);
    return of && index && pickItem(readBicepExpression(of, reading), readBicepExpression(index, reading));
  },
  call_expression: (node, reading) => {
    const [name, args] = innerNodes(node);
    if (name?.type !== "identifier" || args?.type !== "arguments") return undefined;
    const call = { at: node.start, text: nodeText(reading.text, node), name: nodeText(reading.text, name) };
    return callArmFunction(
      { ...call, arguments: innerNodes(args).map((arg) => readBicepExpression(arg, reading)) },
      reading.report,
    );
  },
};

/** Evaluates an expression. The result is open if only Azure can evaluate it. */
export function readBicepExpression(node: SyntaxNode, reading: BicepReadContext): ParsedValue {
  const read = Object.hasOwn(bicepReaders, node.type) ? bicepReaders[node.type] : undefined;
  return read?.(node, reading) ?? createOpen(node.start, nodeText(reading.text, node));
}

/** In lists, the grammar splits `json('0.5')` and `names[0]` into two items. This joins them again. */
function readItems(nodes: readonly SyntaxNode[], reading: BicepReadContext): ParsedValue[] {
  const items: SyntaxNode[] = [];
  for (const node of nodes) {
    const before = items.at(-1);
    const type = before && before.end === node.start ? expressionBySuffix.get(node.type) : undefined;
    if (!before || !type) items.push(node);
    else
      items[items.length - 1] = { type, start: before.start, end: node.end, children: [before, ...suffixNodes(node)] };
  }
  return items.map((item) => readBicepExpression(item, reading));
}

/** The expression that an item and the node directly after it form. */
const expressionBySuffix: ReadonlyMap<string, string> = new Map([
  ["parenthesized_expression", "call_expression"],
  ["array", "subscript_expression"],
]);

const suffixNodes = (node: SyntaxNode): readonly SyntaxNode[] =>
  node.type === "array" ? node.children : [{ ...node, type: "arguments" }];

function readProperty(node: SyntaxNode, reading: BicepReadContext): ObjectField[] {
  const [name] = node.children;
  const value = findNodeAfter(node, ":");
  // A nested resource has the node type of a property.
  if (!name || !value) return [];
  const text = name.type === "string" ? literalText(readString(name, reading)) : nodeText(reading.text, name);
  if (text === undefined) {
    reportLeftOut(nodeText(reading.text, name), name.start, reading.report);
    return [];
  }
  return [{ name: text, at: name.start, value: readBicepExpression(value, reading) }];
}

/** The children without brackets, commas and comments. */
const innerNodes = ({ children }: SyntaxNode): readonly SyntaxNode[] =>
  children.filter((each) => !isComment(each) && !/^(?:[[\](){},.?:!]|\.\?|::|ERROR|MISSING)$/.test(each.type));

/**
 * Reads a string with escapes and interpolations, or a multi-line string, which has neither.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings
 */
function readString(node: SyntaxNode, reading: BicepReadContext): ParsedValue {
  const source = nodeText(reading.text, node);
  if (source.startsWith("'''")) return createLiteral(node.start, source.slice(3, -3).replace(/^\r?\n/, ""));
  const parts: ParsedValue[] = [];
  let from = node.start + 1;
  // Text between interpolations is sliced from the source, as the grammar has no nodes for all of it.
  for (const each of findChildren(node, "interpolation")) {
    parts.push(createLiteral(from, unescapeBicep(reading.text.slice(from, each.start))));
    parts.push(
      ...innerNodes(each)
        .filter(({ type }) => type !== "${")
        .map((part) => readBicepExpression(part, reading)),
    );
    from = each.end;
  }
  parts.push(createLiteral(from, unescapeBicep(reading.text.slice(from, node.end - 1))));
  return joinText(node.start, source, parts);
}

const unescapeBicep = (text: string): string =>
  text.replace(/\\(?:u\{([\da-fA-F]{1,6})\}|([^]))/g, (_, code: string | undefined, letter: string) =>
    code === undefined ? unescapeLetter(letter) : characterFromHex(code),
  );
