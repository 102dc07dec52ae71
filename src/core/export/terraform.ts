import type { EventSubscription } from "../subscription/eventSubscription.ts";
import { toAzurermBody } from "./azurerm.ts";
import { type HclBlock, HclExpression, printBlock, printComment } from "./hclPrinter.ts";
import { eventSubscriptionResourceType } from "./parentResource.ts";
import { type ExportModel, toExportModel } from "./exportModel.ts";
import { Parameter, toSnakeCase } from "./templateValue.ts";

/**
 * Writes an event subscription for Terraform: as a resource of the azurerm provider (names of its version 5), or, where
 * that provider lacks something, as an `azapi_resource`, which takes ARM's JSON as it is, with a comment that says what
 * is lacking. Secrets are sensitive variables, a webhook's URL without keys is a variable with a default.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/eventgrid_event_subscription
 */
export function renderTerraform(subscription: EventSubscription): string {
  const whole = toExportModel(subscription);
  const scope = new Parameter(["source", "id"], "Id of the workspace.", whole.parent.id);
  const { body, unsupported: lacking } = toAzurermBody(whole, scope.value ?? scope);
  const isAzurerm = lacking.length === 0;
  const type = whole.parent.kind === "source" ? "event_subscription" : "system_topic_event_subscription";
  const resource: HclBlock = isAzurerm
    ? { block: "resource", labels: [`azurerm_eventgrid_${type}`, toResourceLabel(whole.name)], body }
    : createAzapiBlock(whole, scope.value ?? scope);
  const variables = [...whole.parameters, ...(scope.value === undefined ? [scope] : [])];
  return [
    describeTerraform(whole, lacking).map(printComment).join(""),
    ...variables.map((parameter) => printBlock(declareVariable(parameter, parameter !== scope))),
    printBlock(resource),
  ].join("\n");
}

function describeTerraform(
  { name, parent: place, notes, parameters, properties }: ExportModel,
  lacking: readonly string[],
): string[] {
  const said = JSON.stringify(properties);
  const isComposed = said === said.normalize("NFC");
  const plain = parameters.some(({ value }) => value?.startsWith("http:"));
  const provider = lacking.length
    ? [
        "Needs the azapi provider 2.x, because azurerm (5.x) has no arguments for:",
        ...lacking.map((path) => `- ${path}`),
      ]
    : ["The names of the arguments are those of the azurerm provider 5.x."];
  return [
    `The event subscription ${name} of ${place.id ?? "a workspace"}.`,
    ...provider,
    ...(plain && !lacking.length
      ? ["azurerm takes only https addresses: give endpoint_url one before you apply."]
      : []),
    ...(isComposed
      ? []
      : ["Terraform composes letters and their accents (Unicode NFC): filters then compare other text."]),
    ...notes,
  ];
}

const declareVariable = (parameter: Parameter, mayBeSecret: boolean): HclBlock => ({
  block: "variable",
  labels: [toSnakeCase(parameter)],
  body: [
    ["description", parameter.description],
    ["type", new HclExpression("string")],
    ...(parameter.value === undefined ? [] : [["default", parameter.value] as const]),
    ...(mayBeSecret && parameter.isSecret ? [["sensitive", true] as const] : []),
  ],
});

const createAzapiBlock = (
  { name, parent: place, apiVersion, properties }: ExportModel,
  scope: string | Parameter,
): HclBlock => ({
  block: "resource",
  labels: ["azapi_resource", toResourceLabel(name)],
  body: [
    ["type", `${eventSubscriptionResourceType(place)}@${apiVersion}`],
    ["parent_id", scope],
    ["name", name],
    // The provider's own schema does not know what is newer than itself.
    ["schema_validation_enabled", false],
    ["body", { properties }],
  ],
});

/** A name as Terraform's own resources are named: letters, digits, `_` and `-`, and no digit in front. */
const toResourceLabel = (name: string): string => name.replace(/[^\w-]/g, "_").replace(/^(?=[\d-])/, "_");
