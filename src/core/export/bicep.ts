import { parseArmId } from "../armId.ts";
import type { EventSubscription } from "../subscription/eventSubscription.ts";
import { type ParentResource, eventSubscriptionResourceType, workspaceResourceType } from "./parentResource.ts";
import { type ExportModel, toExportModel } from "./exportModel.ts";
import { toCamelCase, isTemplateObject, toSingleLine, Parameter, type TemplateValue } from "./templateValue.ts";

/**
 * Exports an event subscription as a Bicep file for the resource group of its source. Secrets become secure parameters, and
 * a webhook URL without keys a parameter with a default. Unknown properties are written unchanged; Bicep may warn of them.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/bicep/scope-extension-resources
 */
export function renderBicep(subscription: EventSubscription): string {
  const model = toExportModel(subscription);
  const { name, parent, apiVersion, properties, parameters, notes } = model;
  const owner = createBicepOwner(parent);
  const resource = [
    `resource eventSubscription '${eventSubscriptionResourceType(parent)}@${apiVersion}' = {`,
    ...(owner.relation === "parent" ? [`  parent: ${owner.symbol}`] : []),
    `  name: ${quoteBicepText(name)}`,
    ...(owner.relation === "scope" ? [`  scope: ${owner.symbol}`] : []),
    `  properties: ${printValue(properties, "  ")}`,
    "}",
  ];
  const blocks = [
    [...deploymentNotes(model), ...owner.notes, ...notes].map((line) => `// ${toSingleLine(line)}`),
    ...parameters.map(declareParameter),
    owner.parameter,
    owner.resource,
    resource,
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function deploymentNotes({ name, parent }: ExportModel): string[] {
  const id = parent.id === undefined ? undefined : parseArmId(parent.id);
  return [
    `The event subscription ${name} of ${parent.id ?? "a workspace"}.`,
    id
      ? `Deploy to the resource group ${id.resourceGroup} of the Azure subscription ${id.subscriptionId}.`
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

/** The existing resource that the event subscription belongs to. */
function createBicepOwner(parent: ParentResource): BicepOwner {
  const existing = (relation: BicepOwner["relation"], symbol: string, type: string, name?: string): BicepOwner => ({
    symbol,
    relation,
    notes: [],
    parameter: [`param ${symbol}Name string${name === undefined ? "" : ` = ${quoteBicepText(name)}`}`],
    resource: [`resource ${symbol} ${quoteBicepText(type)} existing = {`, `  name: ${symbol}Name`, "}"],
  });
  if (parent.kind === "systemTopic")
    return existing("parent", "systemTopic", "Microsoft.EventGrid/systemTopics@2025-02-15", parent.topic);
  const id = parent.id === undefined ? undefined : parseArmId(parent.id);
  const type = id ? `${id.provider}/${id.type}` : workspaceResourceType;
  if (type.toLowerCase() === workspaceResourceType.toLowerCase())
    return existing("scope", "workspace", `${workspaceResourceType}@2024-04-01`, id?.name);
  return {
    ...existing("scope", "source", `${type}@2021-01-01`, id?.name),
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
  const fields = Object.entries(value).map(
    ([name, member]) => `${inner}${printKey(name)}: ${printValue(member, inner)}\n`,
  );
  return fields.length ? `{\n${fields.join("")}${indent}}` : "{}";
}

/** Bicep has only integers. ARM's `json` function reads other numbers. */
const printNumber = (value: number): string => (Number.isSafeInteger(value) ? String(value) : `json('${value}')`);

/** Quotes a key unless it is safe without quotation marks: a single lower-case word may be a keyword. */
const printKey = (name: string): string =>
  /^([a-z]+[A-Z]\w*|name|type|properties|destination|filter|labels|key|value|values|identity|severity|description)$/.test(
    name,
  )
    ? name
    : quoteBicepText(name);

/**
 * Quotes text as a Bicep string. Escapes whatever ends the string, starts an expression or is invisible.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings
 */
const quoteBicepText = (value: string): string =>
  `'${value
    .replace(/[\\']|\$(?=\{)/g, String.raw`\$&`)
    // Parsers other than Bicep's own read these as comments at the start of a string.
    .replace(/(?<![\w:./-])\/+(?=[/*])/g, (slashes) => String.raw`\u{2f}`.repeat(slashes.length))
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\r", String.raw`\r`)
    .replaceAll("\t", String.raw`\t`)
    .replace(/(?! )[\p{C}\p{Z}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)}'`;
