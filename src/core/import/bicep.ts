import { readExpression } from "./bicepExpression.ts";
import { type Declared, declarations } from "./declarations.ts";
import { idOf } from "./functions.ts";
import type { Imported } from "./imported.ts";
import { startReport } from "./report.ts";
import { isEventSubscription, leftOut, readResource } from "./resource.ts";
import { finish, type Found } from "./subscription.ts";
import type { Parse, SyntaxNode } from "./syntax.ts";
import { child, childrenOf, isComment, source, tellBroken } from "./tree.ts";
import { field, literal, open, textOf, type Value } from "./value.ts";

/** A resource of a Bicep file and where it stands. */
interface Resource {
  readonly symbol: string;
  /** With its provider, without its version. */
  readonly type: string;
  readonly node: SyntaxNode;
  readonly body: SyntaxNode | undefined;
  /** Symbol of the resource that it stands in. */
  readonly parent?: string;
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
  const all = resources(root, text);
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

  const found = all.flatMap(({ type, body, node, parent }): Found[] => {
    if (!isEventSubscription(type)) return [];
    for (const condition of childrenOf(node, "if_statement")) leftOut("if", condition.start, report);
    for (const loop of childrenOf(node, "for_statement")) leftOut("for", loop.start, report);
    if (body)
      return [
        readResource(expression(body), report, { type, parent: parent === undefined ? parent : idOfSymbol(parent) }),
      ];
    report.error(node.start, "This resource has no body that could be read.", "Write its properties in braces.");
    return [];
  });
  return finish(found, report, {
    sought: "a Bicep file with a resource of the type Microsoft.EventGrid/eventSubscriptions",
  });
}

/** All resources below `node`; a child inside its parent inherits the beginning of its type. */
function resources(node: SyntaxNode, text: string, around?: Resource): Resource[] {
  return node.children.flatMap((each) => {
    if (each.type !== "resource_declaration") {
      return each.type === "object_property" || each.type === "object" ? resources(each, text, around) : [];
    }
    const typed = child(each, "string");
    const [own = ""] = typed ? source(text, typed).slice(1, -1).split("@") : [];
    const isChild = around !== undefined && !own.includes(".");
    const body = bodyOf(each);
    const resource: Resource = {
      symbol: nameIn(each, text),
      type: isChild ? `${around.type}/${own}` : own,
      node: each,
      body,
      ...(isChild && { parent: around.symbol }),
    };
    return [resource, ...(body ? resources(body, text, resource) : [])];
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
