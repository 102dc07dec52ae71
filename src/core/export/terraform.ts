import type { EventSubscription } from "../subscription/eventSubscription.ts";
import { azurermBody } from "./azurerm.ts";
import { type Block, Expression, printBlock, printComment } from "./hcl.ts";
import { resourceType } from "./place.ts";
import { type Writable, writable } from "./writable.ts";
import { Parameter, snakeCase } from "./written.ts";

/**
 * Writes an event subscription for Terraform: as a resource of the azurerm provider (names of its version 5), or, where
 * that provider lacks something, as an `azapi_resource`, which takes ARM's JSON as it is, with a comment that says what
 * is lacking. Secrets are sensitive variables, a webhook's URL without keys is a variable with a default.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/eventgrid_event_subscription
 */
export function renderTerraform(subscription: EventSubscription): string {
  const whole = writable(subscription);
  const scope = new Parameter(["source", "id"], "Id of the workspace.", whole.place.id);
  const { body, lacking } = azurermBody(whole, scope.value ?? scope);
  const isAzurerm = lacking.length === 0;
  const type = whole.place.kind === "source" ? "event_subscription" : "system_topic_event_subscription";
  const resource: Block = isAzurerm
    ? { block: "resource", labels: [`azurerm_eventgrid_${type}`, label(whole.name)], body }
    : azapi(whole, scope.value ?? scope);
  const variables = [...whole.parameters, ...(scope.value === undefined ? [scope] : [])];
  return [
    comments(whole, lacking).map(printComment).join(""),
    ...variables.map((parameter) => printBlock(declare(parameter, parameter !== scope))),
    printBlock(resource),
  ].join("\n");
}

function comments({ name, place, notes, parameters, properties }: Writable, lacking: readonly string[]): string[] {
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

const declare = (parameter: Parameter, mayBeSecret: boolean): Block => ({
  block: "variable",
  labels: [snakeCase(parameter)],
  body: [
    ["description", parameter.description],
    ["type", new Expression("string")],
    ...(parameter.value === undefined ? [] : [["default", parameter.value] as const]),
    ...(mayBeSecret && parameter.secret ? [["sensitive", true] as const] : []),
  ],
});

const azapi = ({ name, place, apiVersion, properties }: Writable, scope: string | Parameter): Block => ({
  block: "resource",
  labels: ["azapi_resource", label(name)],
  body: [
    ["type", `${resourceType(place)}@${apiVersion}`],
    ["parent_id", scope],
    ["name", name],
    // The provider's own schema does not know what is newer than itself.
    ["schema_validation_enabled", false],
    ["body", { properties }],
  ],
});

/** A name as Terraform's own resources are named: letters, digits, `_` and `-`, and no digit in front. */
const label = (name: string): string => name.replace(/[^\w-]/g, "_").replace(/^(?=[\d-])/, "_");
