import { parseArmId } from "../armId.ts";
import type { EventSubscription } from "../subscription/eventSubscription.ts";
import { eventSubscriptionResourceType, workspaceResourceType } from "./parentResource.ts";
import { type ExportModel, toExportModel } from "./exportModel.ts";
import { toCamelCase, isTemplateObject, Parameter, type TemplateValue } from "./templateValue.ts";

/**
 * Writes an event subscription as an ARM template for the resource group of its source. Secrets are parameters of type
 * `securestring`, a webhook's URL without keys is one with a default. Properties that this product does not know yet are
 * written as they are.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/scope-extension-resources
 */
export function renderArm(subscription: EventSubscription): string {
  const whole = toExportModel(subscription);
  const template = {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    metadata: {
      description: "An event subscription of Azure Event Grid.",
      notes: [deploymentNote(whole), ...whole.notes],
    },
    parameters: Object.fromEntries([
      ...parentParameters(whole),
      ...whole.parameters.map((parameter) => [toCamelCase(parameter), declareParameter(parameter)]),
    ]) as unknown,
    resources: [renderResource(whole)],
  };
  return `${JSON.stringify(template, undefined, 2)}\n`;
}

function deploymentNote({ parent: place }: ExportModel): string {
  const found = place.id === undefined ? undefined : parseArmId(place.id);
  const group = found ? `${found.resourceGroup} of the Azure subscription ${found.subscriptionId}` : "of the source";
  return `Deploy this template to the resource group ${group}.`;
}

const declareParameter = ({ value, description }: Parameter): object => ({
  type: value === undefined ? "securestring" : "string",
  ...(value === undefined ? {} : { defaultValue: escapeArmText(value) }),
  metadata: { description },
});

const isWorkspaceId = (id: string): boolean =>
  new RegExp(`/providers/${workspaceResourceType.replace(".", "\\.")}/[^/]+$`, "i").test(id);

function parentParameters({ parent: place }: ExportModel): [string, object][] {
  const text = (description: string, value?: string): object => ({
    type: "string",
    ...(value === undefined ? {} : { defaultValue: escapeArmText(value) }),
    metadata: { description },
  });
  if (place.kind === "systemTopic") return [["systemTopicName", text("Name of the system topic.", place.topic)]];
  if (place.id === undefined) return [["workspaceName", text("Name of the workspace.")]];
  if (!isWorkspaceId(place.id)) return [["scope", text("Id of the source.", place.id)]];
  return [["workspaceName", text("Name of the workspace.", place.id.split("/").at(-1) ?? "")]];
}

function renderResource({ name, parent: place, apiVersion, properties }: ExportModel): object {
  const head = { type: eventSubscriptionResourceType(place), apiVersion };
  const body = { properties: toArmJson(properties) };
  if (place.kind === "systemTopic") {
    return {
      ...head,
      name: `[format('{0}/{1}', parameters('systemTopicName'), ${toArmExpressionText(name)})]`,
      ...body,
    };
  }
  const scope =
    place.id === undefined || isWorkspaceId(place.id)
      ? `[resourceId('${workspaceResourceType}', parameters('workspaceName'))]`
      : "[parameters('scope')]";
  return { ...head, scope, name: escapeArmText(name), ...body };
}

function toArmJson(value: TemplateValue): unknown {
  if (typeof value === "string") return escapeArmText(value);
  if (value instanceof Parameter) return `[parameters('${toCamelCase(value)}')]`;
  if (Array.isArray(value)) return value.map(toArmJson);
  return isTemplateObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, of]) => [name, toArmJson(of)]))
    : value;
}

/**
 * Text that ARM does not take for an expression.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters
 */
const escapeArmText = (text: string): string => (text.startsWith("[") && text.endsWith("]") ? `[${text}` : text);

/** Text inside an expression. */
const toArmExpressionText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
