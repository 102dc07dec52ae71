import type { EventSubscription } from "../subscription/eventSubscription.ts";
import type { Flag } from "./azFlag.ts";
import { azFlags } from "./azFlags.ts";
import { jsonEscaping, jsonInShell } from "./jsonInShell.ts";
import { resourceType } from "./place.ts";
import { command, comment, guard, type Piece, quotePiece } from "./shell.ts";
import { type Writable, writable } from "./writable.ts";
import { Parameter } from "./written.ts";

/**
 * Writes an event subscription as a POSIX shell script for the Azure CLI: `az eventgrid`, or, where that has no flag or
 * misreads its value, `az rest` with ARM's JSON and a comment that says why. Secrets are read from environment variables,
 * without which the script ends; a webhook's URL without keys is written out.
 *
 * @see https://learn.microsoft.com/cli/azure/eventgrid/event-subscription
 */
export function renderAzureCli(subscription: EventSubscription): string {
  const whole = writable(subscription);
  const source = new Parameter(["source", "resource", "id"], "Id of the workspace.");
  const { flags, lacking } = azFlags(whole);
  const own = [...placeFlags(whole, source), ...flags].map(printFlag);
  const group = whole.place.kind === "source" ? "event-subscription" : "system-topic event-subscription";
  const unsayable = [...lacking, ...nameProblems(whole)];
  const secrets = whole.parameters.filter(({ secret }) => secret);
  const lines = [
    `The event subscription ${whole.name} of ${whole.place.id ?? "a workspace"}, in the Azure CLI.`,
    ...(unsayable.length ? ["As az rest with ARM's JSON, because az eventgrid cannot say:"] : []),
    ...unsayable.map((reason) => `- ${reason}`),
    ...whole.notes,
  ];
  return [
    ...lines.map(comment),
    ...[...secrets, ...(whole.place.id === undefined ? [source] : [])].map(guard),
    ...(unsayable.length ? secrets.map(jsonEscaping) : []),
    unsayable.length ? rest(whole, source) : command(`az eventgrid ${group} create`, ...own),
    "",
  ].join("\n");
}

function placeFlags({ name, place }: Writable, source: Parameter): Flag[] {
  if (place.kind === "source")
    return [
      ["--name", name],
      ["--source-resource-id", place.id ?? source],
    ];
  return [
    ["--name", name],
    ["--system-topic-name", place.topic],
    ["--resource-group", place.resourceGroup],
    ["--subscription", place.azureSubscriptionId],
  ];
}

/** Names that az would not take as they are; Azure refuses them as well. */
const nameProblems = ({ name, place }: Writable): string[] =>
  [name, place.id ?? ""].some((text) => /(?! )[\p{C}\p{Z}]|@/u.test(text))
    ? ["The name: it has characters that no event subscription can have."]
    : [];

function printFlag([flag, ...values]: Flag): string {
  const [first] = values;
  const isBound = values.length === 1 && typeof first === "string" && first.startsWith("-");
  return `${flag}${isBound ? "=" : " "}${values.map(quotePiece).join(" ")}`.trimEnd();
}

function rest({ name, place, apiVersion, properties }: Writable, source: Parameter): string {
  const type = place.kind === "source" ? `providers/${resourceType(place)}` : "eventSubscriptions";
  // What az rest would fill in for `{subscriptionId}` is not meant either.
  const path = (text: string): string => text.replace(/[^\w/.()-]/gu, encodeURIComponent);
  const url: Piece[] = [
    ...(place.id === undefined ? [source] : [path(place.id)]),
    `/${type}/${encodeURIComponent(name)}?api-version=${apiVersion}`,
  ];
  const joined = url.every((piece) => typeof piece === "string") ? [url.join("")] : url;
  return command(
    "az rest --method put",
    `--url ${joined.map(quotePiece).join("")}`,
    `--body '${jsonInShell({ properties }, "  ")}'`,
  );
}
