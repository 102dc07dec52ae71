import { parseArmId } from "../armId.ts";
import type { EventSubscription } from "../subscription/eventSubscription.ts";
import { eventSubscriptionResourceType, workspaceResourceType } from "./parentResource.ts";
import { type ExportModel, toExportModel } from "./exportModel.ts";
import { toCamelCase, isTemplateObject, Parameter, type TemplateValue } from "./templateValue.ts";

/**
 * Exports an event subscription as an ARM template for the resource group of its source. Secrets become parameters of type
 * `securestring`, and a webhook URL without keys a parameter with a default. Unknown properties are written unchanged.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/scope-extension-resources
 */
export function renderArm(subscription: EventSubscription): string {
  const model = toExportModel(subscription);
  const template = {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    metadata: {
      description: "An event subscription of Azure Event Grid.",
      notes: [deploymentNote(model), ...model.notes],
    },
    parameters: Object.fromEntries([
      ...parentParameters(model),
      ...model.parameters.map((parameter) => [toCamelCase(parameter), declareParameter(parameter)]),
    ]) as unknown,
    resources: [renderResource(model)],
  };
  return `${JSON.stringify(template, undefined, 2)}\n`;
}

function deploymentNote({ parent }: ExportModel): string {
  const id = parent.id === undefined ? undefined : parseArmId(parent.id);
  const group = id ? `${id.resourceGroup} of the Azure subscription ${id.subscriptionId}` : "of the source";
  return `Deploy this template to the resource group ${group}.`;
}

const declareParameter = ({ value, description }: Parameter): object =>
  value === undefined ? { type: "securestring", metadata: { description } } : declareText(description, value);

const declareText = (description: string, value?: string): object => ({
  type: "string",
  ...(value === undefined ? {} : { defaultValue: escapeArmText(value) }),
  metadata: { description },
});

const isWorkspaceId = (id: string): boolean =>
  new RegExp(`/providers/${workspaceResourceType.replace(".", "\\.")}/[^/]+$`, "i").test(id);

function parentParameters({ parent }: ExportModel): [string, object][] {
  if (parent.kind === "systemTopic")
    return [["systemTopicName", declareText("Name of the system topic.", parent.topic)]];
  if (parent.id === undefined) return [["workspaceName", declareText("Name of the workspace.")]];
  if (!isWorkspaceId(parent.id)) return [["scope", declareText("Id of the source.", parent.id)]];
  return [["workspaceName", declareText("Name of the workspace.", parent.id.split("/").at(-1) ?? "")]];
}

function renderResource({ name, parent, apiVersion, properties }: ExportModel): object {
  const head = { type: eventSubscriptionResourceType(parent), apiVersion };
  const body = { properties: toArmJson(properties) };
  if (parent.kind === "systemTopic") {
    return {
      ...head,
      name: `[format('{0}/{1}', parameters('systemTopicName'), ${toArmExpressionText(name)})]`,
      ...body,
    };
  }
  const scope =
    parent.id === undefined || isWorkspaceId(parent.id)
      ? `[resourceId('${workspaceResourceType}', parameters('workspaceName'))]`
      : "[parameters('scope')]";
  return { ...head, scope, name: escapeArmText(name), ...body };
}

function toArmJson(value: TemplateValue): unknown {
  if (typeof value === "string") return escapeArmText(value);
  if (value instanceof Parameter) return `[parameters('${toCamelCase(value)}')]`;
  if (Array.isArray(value)) return value.map(toArmJson);
  return isTemplateObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toArmJson(member)]))
    : value;
}

/**
 * Escapes text that ARM would evaluate as an expression.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters
 */
const escapeArmText = (text: string): string => (text.startsWith("[") && text.endsWith("]") ? `[${text}` : text);

/** Quotes text inside an expression. */
const toArmExpressionText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
