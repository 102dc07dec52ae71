import type { Patch } from "../subscription/edit.ts";
import type { EventSubscription } from "../subscription/eventSubscription.ts";
import { renderAzureCli } from "./azureCli.ts";
import { jsonEscaping, jsonInShell } from "./jsonInShell.ts";
import { Parameters, withoutSecretsIn } from "./secrets.ts";
import { command, guard, quoteText } from "./shell.ts";
import { writable } from "./writable.ts";
import { isFields, oneLine, Parameter, type Written, type WrittenObject } from "./written.ts";

/** A request that is about to be sent, for a person to read or to send with another tool. Secrets are named, not shown. */
export interface Equivalent {
  /** The body. */
  readonly json: string;
  /** A POSIX shell script for the Azure CLI; it reads secrets from the environment. */
  readonly command: string;
}

/** Of a PUT that makes an event subscription what `after` is. */
export const equivalentOfPut = (after: EventSubscription): Equivalent => ({
  json: shown({ properties: writable(after).properties }),
  command: renderAzureCli(after),
});

/**
 * Of a PATCH of the event subscription with the id `id`. Other than in a PUT, null says that a member asks for nothing.
 *
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions/update
 */
export function equivalentOfPatch(id: string, patch: Patch): Equivalent {
  const parameters = new Parameters();
  const body = withoutSecrets(patch as WrittenObject, parameters);
  const secrets = parameters.made.filter(({ secret }) => secret);
  const { apiVersion } = writable({ properties: patch });
  // What az rest would fill in for `{subscriptionId}` is not meant.
  const path = id.replace(/[^\w/.()-]/gu, encodeURIComponent);
  const send = command(
    "az rest --method patch",
    `--url ${quoteText(`${path}?api-version=${apiVersion}`)}`,
    `--body '${jsonInShell(body, "  ")}'`,
  );
  return { json: shown(body), command: [...secrets.map(guard), ...secrets.map(jsonEscaping), send, ""].join("\n") };
}

function withoutSecrets(patch: WrittenObject, parameters: Parameters): WrittenObject {
  const veiled = (name: string, value: Written): Written => {
    if (name === "destination") return withoutSecretsIn(value, parameters) ?? null;
    return name === "deliveryWithResourceIdentity" && isFields(value) ? withoutSecrets(value, parameters) : value;
  };
  return Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, veiled(name, value)]));
}

const shown = (body: Written): string =>
  JSON.stringify(
    body,
    (_, value: unknown) =>
      value instanceof Parameter ? (value.value ?? `<${oneLine(value.description).replace(/\.$/, "")}>`) : value,
    2,
  );
