import type { EventSubscription } from "../subscription/eventSubscription.ts";
import type { AzFlag } from "./azFlag.ts";
import { toAzFlags } from "./azFlags.ts";
import { printJsonEscapingLine, toShellJson } from "./shellJson.ts";
import { eventSubscriptionResourceType } from "./parentResource.ts";
import { printCommand, printShellComment, printVariableCheck, type ShellPiece, quoteShellPiece } from "./shell.ts";
import { type ExportModel, toExportModel } from "./exportModel.ts";
import { Parameter } from "./templateValue.ts";

/**
 * Writes an event subscription as a POSIX shell script for the Azure CLI: `az eventgrid`, or, where that has no flag or
 * misreads its value, `az rest` with ARM's JSON and a comment that says why. Secrets are read from environment variables,
 * without which the script ends; a webhook's URL without keys is written out.
 *
 * @see https://learn.microsoft.com/cli/azure/eventgrid/event-subscription
 */
export function renderAzureCli(subscription: EventSubscription): string {
  const whole = toExportModel(subscription);
  const source = new Parameter(["source", "resource", "id"], "Id of the workspace.");
  const { flags, unsupported: lacking } = toAzFlags(whole);
  const own = [...parentFlags(whole, source), ...flags].map(formatAzFlag);
  const group = whole.parent.kind === "source" ? "event-subscription" : "system-topic event-subscription";
  const unsayable = [...lacking, ...describeNameProblems(whole)];
  const secrets = whole.parameters.filter(({ isSecret: secret }) => secret);
  const lines = [
    `The event subscription ${whole.name} of ${whole.parent.id ?? "a workspace"}, in the Azure CLI.`,
    ...(unsayable.length ? ["As az rest with ARM's JSON, because az eventgrid cannot say:"] : []),
    ...unsayable.map((reason) => `- ${reason}`),
    ...whole.notes,
  ];
  return [
    ...lines.map(printShellComment),
    ...[...secrets, ...(whole.parent.id === undefined ? [source] : [])].map(printVariableCheck),
    ...(unsayable.length ? secrets.map(printJsonEscapingLine) : []),
    unsayable.length ? renderAzRest(whole, source) : printCommand(`az eventgrid ${group} create`, ...own),
    "",
  ].join("\n");
}

function parentFlags({ name, parent: place }: ExportModel, source: Parameter): AzFlag[] {
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
const describeNameProblems = ({ name, parent: place }: ExportModel): string[] =>
  [name, place.id ?? ""].some((text) => /(?! )[\p{C}\p{Z}]|@/u.test(text))
    ? ["The name: it has characters that no event subscription can have."]
    : [];

function formatAzFlag([flag, ...values]: AzFlag): string {
  const [first] = values;
  const isBound = values.length === 1 && typeof first === "string" && first.startsWith("-");
  return `${flag}${isBound ? "=" : " "}${values.map(quoteShellPiece).join(" ")}`.trimEnd();
}

function renderAzRest({ name, parent: place, apiVersion, properties }: ExportModel, source: Parameter): string {
  const type = place.kind === "source" ? `providers/${eventSubscriptionResourceType(place)}` : "eventSubscriptions";
  // What az rest would fill in for `{subscriptionId}` is not meant either.
  const path = (text: string): string => text.replace(/[^\w/.()-]/gu, encodeURIComponent);
  const url: ShellPiece[] = [
    ...(place.id === undefined ? [source] : [path(place.id)]),
    `/${type}/${encodeURIComponent(name)}?api-version=${apiVersion}`,
  ];
  const joined = url.every((piece) => typeof piece === "string") ? [url.join("")] : url;
  return printCommand(
    "az rest --method put",
    `--url ${joined.map(quoteShellPiece).join("")}`,
    `--body '${toShellJson({ properties }, "  ")}'`,
  );
}
