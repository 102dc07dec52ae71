import type { EventSubscriptionPatch } from "../subscription/patch.ts";
import type { EventSubscription } from "../subscription/eventSubscription.ts";
import { renderAzureCli } from "./azureCli.ts";
import { printJsonEscapingLine, toShellJson } from "./shellJson.ts";
import { ParameterSet, parameterizeDestination } from "./secrets.ts";
import { encodeUrlPath, printCommand, printVariableCheck, quoteShellText } from "./shell.ts";
import { toExportModel } from "./exportModel.ts";
import { isTemplateObject, toSingleLine, Parameter, type TemplateValue, type TemplateObject } from "./templateValue.ts";

/** A request that is about to be sent, to review or to send with another tool. Secrets are named, not shown. */
export interface EquivalentRequest {
  readonly json: string;
  /** A POSIX shell script for the Azure CLI that reads secrets from the environment. */
  readonly command: string;
}

/** The PUT that creates or replaces an event subscription by `after`. */
export const createEquivalentPut = (after: EventSubscription): EquivalentRequest => ({
  json: printJson({ properties: toExportModel(after).properties }),
  command: renderAzureCli(after),
});

/**
 * The PATCH of the event subscription `id`. Unlike in a PUT, null members matter: they clear a value.
 *
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions/update
 */
export function createEquivalentPatch(id: string, patch: EventSubscriptionPatch): EquivalentRequest {
  const parameters = new ParameterSet();
  const body = parameterizePatch(patch as TemplateObject, parameters);
  const secrets = parameters.parameters.filter(({ isSecret }) => isSecret);
  const { apiVersion } = toExportModel({ properties: patch });
  const send = printCommand(
    "az rest --method patch",
    `--url ${quoteShellText(`${encodeUrlPath(id)}?api-version=${apiVersion}`)}`,
    `--body '${toShellJson(body, "  ")}'`,
  );
  return {
    json: printJson(body),
    command: [...secrets.map(printVariableCheck), ...secrets.map(printJsonEscapingLine), send, ""].join("\n"),
  };
}

function parameterizePatch(patch: TemplateObject, parameters: ParameterSet): TemplateObject {
  const withoutSecrets = (name: string, value: TemplateValue): TemplateValue => {
    if (name === "destination") return parameterizeDestination(value, parameters) ?? null;
    return name === "deliveryWithResourceIdentity" && isTemplateObject(value)
      ? parameterizePatch(value, parameters)
      : value;
  };
  return Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, withoutSecrets(name, value)]));
}

const printJson = (body: TemplateValue): string =>
  JSON.stringify(
    body,
    (_, value: unknown) =>
      value instanceof Parameter ? (value.value ?? `<${toSingleLine(value.description).replace(/\.$/, "")}>`) : value,
    2,
  );
