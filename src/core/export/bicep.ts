import { parseArmId } from "../armId.ts";
import type { EventSubscription } from "../subscription/eventSubscription.ts";
import { type ParentResource, eventSubscriptionResourceType, workspaceResourceType } from "./parentResource.ts";
import { type ExportModel, toExportModel } from "./exportModel.ts";
import { toCamelCase, isTemplateObject, toSingleLine, Parameter, type TemplateValue } from "./templateValue.ts";

/**
 * Writes an event subscription as a Bicep file for the resource group of its source. Secrets are secure parameters, a
 * webhook's URL without keys is a parameter with a default. Properties that this product does not know yet are written as
 * they are; Bicep warns of those that it does not know either.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/bicep/scope-extension-resources
 */
export function renderBicep(subscription: EventSubscription): string {
  const whole = toExportModel(subscription);
  const { name, parent: place, apiVersion, properties, parameters, notes } = whole;
  const owner = createBicepOwner(place);
  const resource = [
    `resource eventSubscription '${eventSubscriptionResourceType(place)}@${apiVersion}' = {`,
    ...(owner.relation === "parent" ? [`  parent: ${owner.symbol}`] : []),
    `  name: ${quoteBicepText(name)}`,
    ...(owner.relation === "scope" ? [`  scope: ${owner.symbol}`] : []),
    `  properties: ${printValue(properties, "  ")}`,
    "}",
  ];
  const blocks = [
    [...deploymentNotes(whole), ...owner.notes, ...notes].map((line) => `// ${toSingleLine(line)}`),
    ...parameters.map(declareParameter),
    owner.parameter,
    owner.resource,
    resource,
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function deploymentNotes({ name, parent: place }: ExportModel): string[] {
  const found = place.id === undefined ? undefined : parseArmId(place.id);
  return [
    `The event subscription ${name} of ${place.id ?? "a workspace"}.`,
    found
      ? `Deploy to the resource group ${found.resourceGroup} of the Azure subscription ${found.subscriptionId}.`
      : "Deploy to the resource group of the source.",
  ];
}

interface BicepOwner {
  readonly symbol: string;
  readonly relation: "parent" | "scope";
  readonly parameter: readonly string[];
  readonly resource: readonly string[];
  readonly notes: readonly string[];
}

/** What exists already and the event subscription belongs to. */
function createBicepOwner(place: ParentResource): BicepOwner {
  const existing = (
    symbol: string,
    type: string,
    name?: string,
  ): Pick<BicepOwner, "symbol" | "parameter" | "resource"> => ({
    symbol,
    parameter: [`param ${symbol}Name string${name === undefined ? "" : ` = ${quoteBicepText(name)}`}`],
    resource: [`resource ${symbol} ${quoteBicepText(type)} existing = {`, `  name: ${symbol}Name`, "}"],
  });
  if (place.kind === "systemTopic") {
    const topic = existing("systemTopic", "Microsoft.EventGrid/systemTopics@2025-02-15", place.topic);
    return { ...topic, relation: "parent", notes: [] };
  }
  const found = place.id === undefined ? undefined : parseArmId(place.id);
  const type = found ? `${found.provider}/${found.type}` : workspaceResourceType;
  if (type.toLowerCase() === workspaceResourceType.toLowerCase()) {
    const workspace = existing("workspace", `${workspaceResourceType}@2024-04-01`, found?.name);
    return { ...workspace, relation: "scope", notes: [] };
  }
  return {
    ...existing("source", `${type}@2021-01-01`, found?.name),
    relation: "scope",
    notes: [`Check the api-version of ${type} below: it differs from source to source.`],
  };
}

const declareParameter = (parameter: Parameter): string[] => [
  `@description(${quoteBicepText(parameter.description)})`,
  ...(parameter.isSecret ? ["@secure()"] : []),
  `param ${toCamelCase(parameter)} string${parameter.value === undefined ? "" : ` = ${quoteBicepText(parameter.value)}`}`,
];

function printValue(value: TemplateValue, indent: string): string {
  if (typeof value === "string") return quoteBicepText(value);
  if (typeof value === "number") return printNumber(value);
  if (value instanceof Parameter) return toCamelCase(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item: TemplateValue) => `${inner}${printValue(item, inner)}\n`);
    return items.length ? `[\n${items.join("")}${indent}]` : "[]";
  }
  if (!isTemplateObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, of]) => `${inner}${printKey(name)}: ${printValue(of, inner)}\n`);
  return fields.length ? `{\n${fields.join("")}${indent}}` : "{}";
}

/** Bicep has whole numbers only; ARM's own function reads the others. */
const printNumber = (value: number): string => (Number.isSafeInteger(value) ? String(value) : `json('${value}')`);

/** Names that need no quotation marks; single words in lower case may be keywords. */
const printKey = (name: string): string =>
  /^([a-z]+[A-Z]\w*|name|type|properties|destination|filter|labels|key|value|values|identity|severity|description)$/.test(
    name,
  )
    ? name
    : quoteBicepText(name);

/**
 * Text as a string of Bicep: what ends it, starts an expression in it, or cannot be seen, is escaped.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings
 */
const quoteBicepText = (value: string): string =>
  `'${value
    .replace(/[\\']|\$(?=\{)/g, String.raw`\$&`)
    // Readers other than Bicep's own take these for comments at the start of a string.
    .replace(/(?<![\w:./-])\/+(?=[/*])/g, (slashes) => String.raw`\u{2f}`.repeat(slashes.length))
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\r", String.raw`\r`)
    .replaceAll("\t", String.raw`\t`)
    .replace(/(?! )[\p{C}\p{Z}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)}'`;
