import { declarations, type Declared } from "./declarations.ts";
import { callArm, idOf } from "./functions.ts";
import { pick } from "./armExpression.ts";
import type { Imported } from "./imported.ts";
import { type Report, startReport } from "./report.ts";
import { isEventSubscription, leftOut, readResource } from "./resource.ts";
import { finish, type Found } from "./subscription.ts";
import type { Parse, SyntaxNode } from "./syntax.ts";
import { child, childrenOf, isComment, source, tellBroken } from "./tree.ts";
import { field, type Field, fields, joined, list, literal, open, textOf, type Value } from "./value.ts";

/** A resource of a Bicep file and where it stands. */
interface Resource {
  readonly symbol: string;
  /** With its provider, without its version. */
  readonly type: string;
  readonly node: SyntaxNode;
  readonly body: SyntaxNode | undefined;
}

/**
 * Reads the event subscriptions of a Bicep file; values of `param` and `var` are put in where the file has them.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/bicep/file
 */
export async function readBicep(text: string, parse: Parse): Promise<Imported> {
  const report = startReport(text);
  const root = await parse("bicep", text);
  tellBroken(root, text, "Bicep", report);
  const all = resources(root, text, "");
  const bySymbol = new Map(all.map((each) => [each.symbol, each]));
  const values = new Map(
    ["parameter_declaration", "variable_declaration"]
      .flatMap((type) => childrenOf(root, type))
      .map((node) => [nameIn(node, text), assigned(node)]),
  );
  const declared: Declared = declarations((name) => {
    const node = values.get(name);
    return node && expression(node);
  });
  const expression = (node: SyntaxNode): Value => readExpression(node, { text, declared, idOfSymbol, report });
  const idOfSymbol: Declared = declarations((symbol) => {
    const of = bySymbol.get(symbol);
    return of?.body && resourceIdOf(of, expression(of.body));
  });

  const found = all.flatMap(({ type, body, node }): Found[] => {
    if (!isEventSubscription(type)) return [];
    for (const condition of childrenOf(node, "if_statement")) leftOut("if", condition.start, report);
    for (const loop of childrenOf(node, "for_statement")) leftOut("for", loop.start, report);
    if (body) return [readResource(expression(body), report, type)];
    report.error(node.start, "This resource has no body that could be read.", "Write its properties in braces.");
    return [];
  });
  return finish(found, report, { sought: "a Bicep file with a resource of the type Microsoft.EventGrid/eventSubscriptions" });
}

/** All resources below `node`; a child inside its parent inherits the beginning of its type. */
function resources(node: SyntaxNode, text: string, parentType: string): Resource[] {
  return node.children.flatMap((each) => {
    if (each.type !== "resource_declaration") {
      return each.type === "object_property" || each.type === "object" ? resources(each, text, parentType) : [];
    }
    const typed = child(each, "string");
    const [own = ""] = typed ? source(text, typed).slice(1, -1).split("@") : [];
    const type = parentType && !own.includes(".") ? `${parentType}/${own}` : own;
    const body = bodyOf(each);
    return [{ symbol: nameIn(each, text), type, node: each, body }, ...(body ? resources(body, text, type) : [])];
  });
}

/** The object of a resource, also of one under a condition or in a loop. */
function bodyOf(node: SyntaxNode): SyntaxNode | undefined {
  const direct = child(node, "object");
  if (direct) return direct;
  const statement = child(node, "if_statement", "for_statement");
  return statement && bodyOf(statement);
}

/** The id that `scope: symbol` and `symbol.id` mean; open with what is known when the file does not have all of it. */
function resourceIdOf({ type, symbol }: Resource, body: Value): Value {
  const at = body.at;
  const name = textOf(field(body, "name"));
  const group = field(body, "scope");
  const names = name?.split("/") ?? [undefined];
  const [, subscription, resourceGroup] =
    (group?.kind === "open" && /^resourceGroup\('([^'$\\]+)',\s*'([^'$\\]+)'\)$/.exec(group.text)) || [];
  const id = idOf(subscription, resourceGroup, type, names);
  return id === undefined ? open(at, name === undefined ? symbol : `${type} ${name}`) : literal(at, id);
}

const nameIn = (node: SyntaxNode, text: string): string => {
  const name = child(node, "identifier", "compatible_identifier");
  return name ? source(text, name) : "";
};

/** What stands behind the equals sign. */
const assigned = (node: SyntaxNode): SyntaxNode | undefined => {
  const equals = node.children.findIndex(({ type }) => type === "=");
  return equals < 0 ? undefined : node.children.slice(equals + 1).find((each) => !isComment(each));
};

interface Reading {
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
  object: (node, reading) => fields(node.start, childrenOf(node, "object_property").flatMap((each) => readProperty(each, reading))),
  parenthesized_expression: (node, reading) => {
    const [only] = inner(node);
    return only && readExpression(only, reading);
  },
  if_statement: (node, reading) => {
    const body = child(node, "object");
    return body && readExpression(body, reading);
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

function readExpression(node: SyntaxNode, reading: Reading): Value {
  const read = Object.hasOwn(readers, node.type) ? readers[node.type] : undefined;
  return read?.(node, reading) ?? open(node.start, source(reading.text, node));
}

/** In a list the grammar takes some calls, such as `json('0.5')`, for a name and something in parentheses. */
function readItems(items: readonly SyntaxNode[], reading: Reading): Value[] {
  const isCall = (index: number): boolean => {
    const [name, parts] = [items[index], items[index + 1]];
    return name?.type === "identifier" && parts?.type === "parenthesized_expression" && parts.start === name.end;
  };
  return items.flatMap((item, index) => {
    const parts = items[index + 1];
    if (isCall(index - 1)) return [];
    if (!parts || !isCall(index)) return [readExpression(item, reading)];
    const children = [item, { ...parts, type: "arguments" }];
    return [readExpression({ type: "call_expression", start: item.start, end: parts.end, children }, reading)];
  });
}

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
    parts.push(...inner(each).filter(({ type }) => type !== "${").map((part) => readExpression(part, reading)));
    from = each.end;
  }
  parts.push(literal(from, unescape(reading.text.slice(from, node.end - 1))));
  return joined(node.start, said, parts);
}

const escapes: ReadonlyMap<string, string> = new Map([["n", "\n"], ["r", "\r"], ["t", "\t"]]);

const unescape = (text: string): string =>
  text.replace(/\\(?:u\{([\da-f]{1,6})\}|([^]))/gi, (_, code: string | undefined, letter: string) =>
    code === undefined ? (escapes.get(letter) ?? letter) : character(code),
  );

const character = (code: string): string => {
  const point = Number.parseInt(code, 16);
  return point > 0x10ffff ? "\ufffd" : String.fromCodePoint(point);
};
