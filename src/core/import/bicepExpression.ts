import { pickItem } from "./armExpression.ts";
import type { Declarations } from "./declarations.ts";
import { callArmFunction } from "./templateFunctions.ts";
import type { ImportReport } from "./importReport.ts";
import { reportLeftOut } from "./resource.ts";
import type { SyntaxNode } from "./syntax.ts";
import { findChildren, isComment, nodeText } from "./syntaxTree.ts";
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

/** How each kind of expression is read; undefined, and every kind that is not here, stays open. */
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
    const [name, parts] = innerNodes(node);
    if (name?.type !== "identifier" || parts?.type !== "arguments") return undefined;
    const call = { at: node.start, text: nodeText(reading.text, node), name: nodeText(reading.text, name) };
    return callArmFunction(
      { ...call, arguments: innerNodes(parts).map((part) => readBicepExpression(part, reading)) },
      reading.report,
    );
  },
};

/** The value of an expression; open when only Azure can say. */
export function readBicepExpression(node: SyntaxNode, reading: BicepReadContext): ParsedValue {
  const read = Object.hasOwn(bicepReaders, node.type) ? bicepReaders[node.type] : undefined;
  return read?.(node, reading) ?? createOpen(node.start, nodeText(reading.text, node));
}

/** In a list the grammar takes what stands right behind an item, as in `json('0.5')` or `names[0]`, for the next item. */
function readItems(items: readonly SyntaxNode[], reading: BicepReadContext): ParsedValue[] {
  const whole: SyntaxNode[] = [];
  for (const item of items) {
    const before = whole.at(-1);
    const type = before && before.end === item.start ? expressionBySuffix.get(item.type) : undefined;
    if (!before || !type) whole.push(item);
    else
      whole[whole.length - 1] = { type, start: before.start, end: item.end, children: [before, ...suffixParts(item)] };
  }
  return whole.map((item) => readBicepExpression(item, reading));
}

/** What an item and something right behind it are together. */
const expressionBySuffix: ReadonlyMap<string, string> = new Map([
  ["parenthesized_expression", "call_expression"],
  ["array", "subscript_expression"],
]);

const suffixParts = (item: SyntaxNode): readonly SyntaxNode[] =>
  item.type === "array" ? item.children : [{ ...item, type: "arguments" }];

function readProperty(node: SyntaxNode, reading: BicepReadContext): ObjectField[] {
  const colon = node.children.findIndex(({ type }) => type === ":");
  const [name] = node.children;
  const value = node.children.slice(colon + 1).find((each) => !isComment(each));
  // A resource inside its parent stands where a property stands.
  if (colon < 0 || !name || !value) return [];
  const text = name.type === "string" ? literalText(readString(name, reading)) : nodeText(reading.text, name);
  if (text === undefined) {
    reportLeftOut(nodeText(reading.text, name), name.start, reading.report);
    return [];
  }
  return [{ name: text, at: name.start, value: readBicepExpression(value, reading) }];
}

/** What stands between brackets and commas. */
const innerNodes = ({ children }: SyntaxNode): readonly SyntaxNode[] =>
  children.filter((each) => !isComment(each) && !/^(?:[[\](){},.?:!]|\.\?|::|ERROR|MISSING)$/.test(each.type));

/**
 * A string with its escapes and interpolations, or one of several lines, which has neither.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings
 */
function readString(node: SyntaxNode, reading: BicepReadContext): ParsedValue {
  const said = nodeText(reading.text, node);
  if (said.startsWith("'''")) return createLiteral(node.start, said.slice(3, -3).replace(/^\r?\n/, ""));
  const parts: ParsedValue[] = [];
  let from = node.start + 1;
  // Between interpolations the source counts, not the pieces: the grammar keeps no node for some of the text.
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
  return joinText(node.start, said, parts);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

const unescapeBicep = (text: string): string =>
  text.replace(/\\(?:u\{([\da-fA-F]{1,6})\}|([^]))/g, (_, code: string | undefined, letter: string) =>
    code === undefined ? (escapes.get(letter) ?? letter) : characterFromHex(code),
  );

const characterFromHex = (code: string): string => {
  const point = Number.parseInt(code, 16);
  return point > 0x10ffff ? "\ufffd" : String.fromCodePoint(point);
};
