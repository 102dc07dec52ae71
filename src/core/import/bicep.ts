import { readBicepExpression } from "./bicepExpression.ts";
import { type Declarations, createDeclarations } from "./declarations.ts";
import { buildResourceId } from "./templateFunctions.ts";
import type { ImportResult } from "./importResult.ts";
import { createImportReport } from "./importReport.ts";
import { isEventSubscriptionType, reportLeftOut, readResource } from "./resource.ts";
import { toImportResult, type FoundSubscription } from "./foundSubscription.ts";
import type { ParseSyntax, SyntaxNode } from "./syntax.ts";
import { findChild, findChildren, findNodeAfter, nodeText, reportSyntaxErrors } from "./syntaxTree.ts";
import { fieldValue, createLiteral, createOpen, literalText, type ParsedValue } from "./parsedValue.ts";

interface BicepResource {
  readonly symbol: string;
  /** With its provider and without its API version. */
  readonly type: string;
  readonly node: SyntaxNode;
  readonly body: SyntaxNode | undefined;
  /** Symbol of the resource that contains it. */
  readonly parent?: string;
}

/**
 * Reads the event subscriptions of a Bicep file. Resolves parameters that have defaults, and variables.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/bicep/file
 */
export async function readBicep(text: string, parse: ParseSyntax): Promise<ImportResult> {
  const report = createImportReport(text);
  const root = await parse("bicep", text);
  reportSyntaxErrors(root, text, "Bicep", report);
  const resources = findResources(root, text);
  const resourcesBySymbol = new Map(resources.map((each) => [each.symbol, each]));
  const declarations = new Map(
    ["parameter_declaration", "variable_declaration"]
      .flatMap((type) => findChildren(root, type))
      .map((node) => [symbolName(node, text), findNodeAfter(node, "=")]),
  );
  const declared: Declarations = createDeclarations((name) => {
    const node = declarations.get(name);
    return node && evaluate(node);
  });
  const evaluate = (node: SyntaxNode): ParsedValue => readBicepExpression(node, { text, declared, idOfSymbol, report });
  const idOfSymbol: Declarations = createDeclarations((symbol) => {
    const resource = resourcesBySymbol.get(symbol);
    return resource?.body && resourceIdFromBody(resource, evaluate(resource.body));
  });

  const found = resources.flatMap(({ type, body, node, parent }): FoundSubscription[] => {
    if (!isEventSubscriptionType(type)) return [];
    for (const condition of findChildren(node, "if_statement")) reportLeftOut("if", condition.start, report);
    for (const loop of findChildren(node, "for_statement")) reportLeftOut("for", loop.start, report);
    if (body)
      return [
        readResource(evaluate(body), report, { type, parent: parent === undefined ? undefined : idOfSymbol(parent) }),
      ];
    report.error(node.start, "This resource has no readable body.", "Write its properties in braces.");
    return [];
  });
  return toImportResult(
    found,
    report,
    "a Bicep file with a resource of the type Microsoft.EventGrid/eventSubscriptions",
  );
}

/** All resources below `node`. A nested child inherits the start of its type from its parent. */
function findResources(node: SyntaxNode, text: string, parent?: BicepResource): BicepResource[] {
  return node.children.flatMap((each) => {
    if (each.type !== "resource_declaration") {
      return each.type === "object_property" || each.type === "object" ? findResources(each, text, parent) : [];
    }
    const typeNode = findChild(each, "string");
    const [ownType = ""] = typeNode ? nodeText(text, typeNode).slice(1, -1).split("@") : [];
    const isChild = parent !== undefined && !ownType.includes(".");
    const body = findBody(each);
    const resource: BicepResource = {
      symbol: symbolName(each, text),
      type: isChild ? `${parent.type}/${ownType}` : ownType,
      node: each,
      body,
      ...(isChild && { parent: parent.symbol }),
    };
    return [resource, ...(body ? findResources(body, text, resource) : [])];
  });
}

/** The body of a resource, also of a conditional one or of one in a loop. */
function findBody(node: SyntaxNode): SyntaxNode | undefined {
  const direct = findChild(node, "object");
  if (direct) return direct;
  const statement = findChild(node, "if_statement", "for_statement");
  return statement && findBody(statement);
}

/** The id that `scope: symbol` and `symbol.id` refer to. It is open if the file has only parts of it. */
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
