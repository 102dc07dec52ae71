import { parseArmId } from "../armId.ts";
import type { EventSubscription } from "../subscription/eventSubscription.ts";
import { resourceType, workspaceType } from "./place.ts";
import { type Writable, writable } from "./writable.ts";
import { camelCase, isFields, Parameter, type Written } from "./written.ts";

/**
 * Writes an event subscription as an ARM template for the resource group of its source. Secrets are parameters of type
 * `securestring`, a webhook's URL without keys is one with a default. Properties that this product does not know yet are
 * written as they are.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/scope-extension-resources
 */
export function renderArm(subscription: EventSubscription): string {
  const whole = writable(subscription);
  const template = {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    metadata: { description: "An event subscription of Azure Event Grid.", notes: [deployment(whole), ...whole.notes] },
    parameters: Object.fromEntries([
      ...placeParameters(whole),
      ...whole.parameters.map((parameter) => [camelCase(parameter), declare(parameter)]),
    ]) as unknown,
    resources: [resource(whole)],
  };
  return `${JSON.stringify(template, undefined, 2)}\n`;
}

function deployment({ place }: Writable): string {
  const found = place.id === undefined ? undefined : parseArmId(place.id);
  const group = found ? `${found.resourceGroup} of the Azure subscription ${found.subscriptionId}` : "of the source";
  return `Deploy this template to the resource group ${group}.`;
}

const declare = ({ value, description }: Parameter): object => ({
  type: value === undefined ? "securestring" : "string",
  ...(value === undefined ? {} : { defaultValue: literal(value) }),
  metadata: { description },
});

const isWorkspace = (id: string): boolean =>
  new RegExp(`/providers/${workspaceType.replace(".", "\\.")}/[^/]+$`, "i").test(id);

function placeParameters({ place }: Writable): [string, object][] {
  const text = (description: string, value?: string): object => ({
    type: "string",
    ...(value === undefined ? {} : { defaultValue: literal(value) }),
    metadata: { description },
  });
  if (place.kind === "systemTopic") return [["systemTopicName", text("Name of the system topic.", place.topic)]];
  if (place.id === undefined) return [["workspaceName", text("Name of the workspace.")]];
  if (!isWorkspace(place.id)) return [["scope", text("Id of the source.", place.id)]];
  return [["workspaceName", text("Name of the workspace.", place.id.split("/").at(-1) ?? "")]];
}

function resource({ name, place, apiVersion, properties }: Writable): object {
  const head = { type: resourceType(place), apiVersion };
  const body = { properties: toJson(properties) };
  if (place.kind === "systemTopic") {
    return { ...head, name: `[format('{0}/{1}', parameters('systemTopicName'), ${expressionText(name)})]`, ...body };
  }
  const scope =
    place.id === undefined || isWorkspace(place.id)
      ? `[resourceId('${workspaceType}', parameters('workspaceName'))]`
      : "[parameters('scope')]";
  return { ...head, scope, name: literal(name), ...body };
}

function toJson(value: Written): unknown {
  if (typeof value === "string") return literal(value);
  if (value instanceof Parameter) return `[parameters('${camelCase(value)}')]`;
  if (Array.isArray(value)) return value.map(toJson);
  return isFields(value) ? Object.fromEntries(Object.entries(value).map(([name, of]) => [name, toJson(of)])) : value;
}

/**
 * Text that ARM does not take for an expression.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters
 */
const literal = (text: string): string => (text.startsWith("[") && text.endsWith("]") ? `[${text}` : text);

/** Text inside an expression. */
const expressionText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
