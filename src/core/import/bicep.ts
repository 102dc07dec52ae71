import { readBicepExpression } from "./bicepExpression.ts";
import { type Declarations, createDeclarations } from "./declarations.ts";
import { buildResourceId } from "./templateFunctions.ts";
import type { ImportResult } from "./importResult.ts";
import { createImportReport } from "./importReport.ts";
import { isEventSubscriptionType, reportLeftOut, readResource } from "./resource.ts";
import { toImportResult, type FoundSubscription } from "./foundSubscription.ts";
import type { ParseSyntax, SyntaxNode } from "./syntax.ts";
import { findChild, findChildren, isComment, nodeText, reportSyntaxErrors } from "./syntaxTree.ts";
import { fieldValue, createLiteral, createOpen, literalText, type ParsedValue } from "./parsedValue.ts";

/** A resource of a Bicep file and where it stands. */
interface BicepResource {
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
export async function readBicep(text: string, parse: ParseSyntax): Promise<ImportResult> {
  const report = createImportReport(text);
  const root = await parse("bicep", text);
  reportSyntaxErrors(root, text, "Bicep", report);
  const all = findResources(root, text);
  const bySymbol = new Map(all.map((each) => [each.symbol, each]));
  const values = new Map(
    ["parameter_declaration", "variable_declaration"]
      .flatMap((type) => findChildren(root, type))
      .map((node) => [symbolName(node, text), findAssignedNode(node)]),
  );
  const declared: Declarations = createDeclarations((name) => {
    const node = values.get(name);
    return node && expression(node);
  });
  const expression = (node: SyntaxNode): ParsedValue =>
    readBicepExpression(node, { text, declared, idOfSymbol, report });
  const idOfSymbol: Declarations = createDeclarations((symbol) => {
    const of = bySymbol.get(symbol);
    return of?.body && resourceIdFromBody(of, expression(of.body));
  });

  const found = all.flatMap(({ type, body, node, parent }): FoundSubscription[] => {
    if (!isEventSubscriptionType(type)) return [];
    for (const condition of findChildren(node, "if_statement")) reportLeftOut("if", condition.start, report);
    for (const loop of findChildren(node, "for_statement")) reportLeftOut("for", loop.start, report);
    if (body)
      return [
        readResource(expression(body), report, { type, parent: parent === undefined ? parent : idOfSymbol(parent) }),
      ];
    report.error(node.start, "This resource has no body that could be read.", "Write its properties in braces.");
    return [];
  });
  return toImportResult(found, report, {
    description: "a Bicep file with a resource of the type Microsoft.EventGrid/eventSubscriptions",
  });
}

/** All resources below `node`; a child inside its parent inherits the beginning of its type. */
function findResources(node: SyntaxNode, text: string, around?: BicepResource): BicepResource[] {
  return node.children.flatMap((each) => {
    if (each.type !== "resource_declaration") {
      return each.type === "object_property" || each.type === "object" ? findResources(each, text, around) : [];
    }
    const typed = findChild(each, "string");
    const [own = ""] = typed ? nodeText(text, typed).slice(1, -1).split("@") : [];
    const isChild = around !== undefined && !own.includes(".");
    const body = findBody(each);
    const resource: BicepResource = {
      symbol: symbolName(each, text),
      type: isChild ? `${around.type}/${own}` : own,
      node: each,
      body,
      ...(isChild && { parent: around.symbol }),
    };
    return [resource, ...(body ? findResources(body, text, resource) : [])];
  });
}

/** The object of a resource, also of one under a condition or in a loop. */
function findBody(node: SyntaxNode): SyntaxNode | undefined {
  const direct = findChild(node, "object");
  if (direct) return direct;
  const statement = findChild(node, "if_statement", "for_statement");
  return statement && findBody(statement);
}

/** The id that `scope: symbol` and `symbol.id` mean; open with what is known when the file does not have all of it. */
function resourceIdFromBody({ type, symbol }: BicepResource, body: ParsedValue): ParsedValue {
  const at = body.at;
  const name = literalText(fieldValue(body, "name"));
  const group = fieldValue(body, "scope");
  const names = name?.split("/") ?? [undefined];
  const [, subscription, resourceGroup] =
    (group?.kind === "open" && /^resourceGroup\('([^'$\\]+)',\s*'([^'$\\]+)'\)$/.exec(group.text)) || [];
  const id = buildResourceId(subscription, resourceGroup, type, names);
  return id === undefined ? createOpen(at, name === undefined ? symbol : `${type} ${name}`) : createLiteral(at, id);
}

const symbolName = (node: SyntaxNode, text: string): string => {
  const name = findChild(node, "identifier", "compatible_identifier");
  return name ? nodeText(text, name) : "";
};

/** What stands behind the equals sign. */
const findAssignedNode = (node: SyntaxNode): SyntaxNode | undefined => {
  const equals = node.children.findIndex(({ type }) => type === "=");
  return equals < 0 ? undefined : node.children.slice(equals + 1).find((each) => !isComment(each));
};
