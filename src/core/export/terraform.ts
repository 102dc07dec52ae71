import type { EventSubscription } from "../subscription/eventSubscription.ts";
import { toAzurermBody } from "./azurerm.ts";
import { type HclBlock, HclExpression, printBlock, printComment } from "./hclPrinter.ts";
import { eventSubscriptionResourceType } from "./parentResource.ts";
import { type ExportModel, toExportModel } from "./exportModel.ts";
import { Parameter, toSnakeCase } from "./templateValue.ts";

/**
 * Exports an event subscription for Terraform: as an azurerm resource (with the names of version 5), or as an
 * `azapi_resource` with ARM's JSON if azurerm lacks arguments, which a comment lists. Secrets become sensitive variables,
 * and a webhook URL without keys a variable with a default.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/eventgrid_event_subscription
 */
export function renderTerraform(subscription: EventSubscription): string {
  const model = toExportModel(subscription);
  const scope = new Parameter(["source", "id"], "Id of the workspace.", model.parent.id);
  const { body, unsupported } = toAzurermBody(model, scope.value ?? scope);
  const isAzurerm = unsupported.length === 0;
  const type = model.parent.kind === "source" ? "event_subscription" : "system_topic_event_subscription";
  const resource: HclBlock = isAzurerm
    ? { block: "resource", labels: [`azurerm_eventgrid_${type}`, toResourceLabel(model.name)], body }
    : createAzapiBlock(model, scope.value ?? scope);
  const variables = [...model.parameters, ...(scope.value === undefined ? [scope] : [])];
  return [
    describeTerraform(model, unsupported).map(printComment).join(""),
    ...variables.map((parameter) => printBlock(declareVariable(parameter, parameter !== scope))),
    printBlock(resource),
  ].join("\n");
}

function describeTerraform(
  { name, parent, notes, parameters, properties }: ExportModel,
  unsupported: readonly string[],
): string[] {
  const json = JSON.stringify(properties);
  const isComposed = json === json.normalize("NFC");
  const hasHttpUrl = parameters.some(({ value }) => value?.startsWith("http:"));
  const provider = unsupported.length
    ? [
        "Needs the azapi provider 2.x, because azurerm (5.x) has no arguments for:",
        ...unsupported.map((path) => `- ${path}`),
      ]
    : ["The names of the arguments are those of the azurerm provider 5.x."];
  return [
    `The event subscription ${name} of ${parent.id ?? "a workspace"}.`,
    ...provider,
    ...(hasHttpUrl && !unsupported.length
      ? ["azurerm takes only https addresses: give endpoint_url one before you apply."]
      : []),
    ...(isComposed
      ? []
      : ["Terraform composes letters and their accents (Unicode NFC): filters then compare other text."]),
    ...notes,
  ];
}

const declareVariable = (parameter: Parameter, canBeSecret: boolean): HclBlock => ({
  block: "variable",
  labels: [toSnakeCase(parameter)],
  body: [
    ["description", parameter.description],
    ["type", new HclExpression("string")],
    ...(parameter.value === undefined ? [] : [["default", parameter.value] as const]),
    ...(canBeSecret && parameter.isSecret ? [["sensitive", true] as const] : []),
  ],
});

const createAzapiBlock = (
  { name, parent, apiVersion, properties }: ExportModel,
  scope: string | Parameter,
): HclBlock => ({
  block: "resource",
  labels: ["azapi_resource", toResourceLabel(name)],
  body: [
    ["type", `${eventSubscriptionResourceType(parent)}@${apiVersion}`],
    ["parent_id", scope],
    ["name", name],
    // The provider's built-in schema rejects properties that are newer than itself.
    ["schema_validation_enabled", false],
    ["body", { properties }],
  ],
});

/** A valid label for a Terraform resource: letters, digits, `_` and `-`, not starting with a digit or `-`. */
const toResourceLabel = (name: string): string => name.replace(/[^\w-]/g, "_").replace(/^(?=[\d-])/, "_");
