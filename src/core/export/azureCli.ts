import type { EventSubscription } from "../subscription/eventSubscription.ts";
import type { AzFlag } from "./azFlag.ts";
import { toAzFlags } from "./azFlags.ts";
import { printJsonEscapingLine, toShellJson } from "./shellJson.ts";
import { eventSubscriptionResourceType } from "./parentResource.ts";
import {
  encodeUrlPath,
  printCommand,
  printShellComment,
  printVariableCheck,
  quoteShellPiece,
  quoteShellText,
} from "./shell.ts";
import { type ExportModel, toExportModel } from "./exportModel.ts";
import { Parameter } from "./templateValue.ts";

/**
 * Exports an event subscription as a POSIX shell script for the Azure CLI: `az eventgrid`, or `az rest` with ARM's JSON if
 * `az eventgrid` has no flag or misreads its value, which a comment explains. Secrets are read from environment variables,
 * which the script requires. A webhook URL without keys is written out.
 *
 * @see https://learn.microsoft.com/cli/azure/eventgrid/event-subscription
 */
export function renderAzureCli(subscription: EventSubscription): string {
  const model = toExportModel(subscription);
  const source = new Parameter(["source", "resource", "id"], "Id of the workspace.");
  const { flags, unsupported } = toAzFlags(model);
  const flagTexts = [...parentFlags(model, source), ...flags].map(formatAzFlag);
  const group = model.parent.kind === "source" ? "event-subscription" : "system-topic event-subscription";
  const reasons = [...unsupported, ...describeNameProblems(model)];
  const secrets = model.parameters.filter(({ isSecret }) => isSecret);
  const lines = [
    `The event subscription ${model.name} of ${model.parent.id ?? "a workspace"}, in the Azure CLI.`,
    ...(reasons.length ? ["As az rest with ARM's JSON, because az eventgrid cannot say:"] : []),
    ...reasons.map((reason) => `- ${reason}`),
    ...model.notes,
  ];
  return [
    ...lines.map(printShellComment),
    ...[...secrets, ...(model.parent.id === undefined ? [source] : [])].map(printVariableCheck),
    ...(reasons.length ? secrets.map(printJsonEscapingLine) : []),
    reasons.length ? renderAzRest(model, source) : printCommand(`az eventgrid ${group} create`, ...flagTexts),
    "",
  ].join("\n");
}

function parentFlags({ name, parent }: ExportModel, source: Parameter): AzFlag[] {
  if (parent.kind === "source")
    return [
      ["--name", name],
      ["--source-resource-id", parent.id ?? source],
    ];
  return [
    ["--name", name],
    ["--system-topic-name", parent.topic],
    ["--resource-group", parent.resourceGroup],
    ["--subscription", parent.azureSubscriptionId],
  ];
}

/** Reports names that az would change. Azure rejects them as well. */
const describeNameProblems = ({ name, parent }: ExportModel): string[] =>
  [name, parent.id ?? ""].some((text) => /(?! )[\p{C}\p{Z}]|@/u.test(text))
    ? ["The name: it has characters that no event subscription can have."]
    : [];

function formatAzFlag([flag, ...values]: AzFlag): string {
  const [first] = values;
  const isBound = values.length === 1 && typeof first === "string" && first.startsWith("-");
  return `${flag}${isBound ? "=" : " "}${values.map(quoteShellPiece).join(" ")}`.trimEnd();
}

function renderAzRest({ name, parent, apiVersion, properties }: ExportModel, source: Parameter): string {
  const type = parent.kind === "source" ? `providers/${eventSubscriptionResourceType(parent)}` : "eventSubscriptions";
  const path = `/${type}/${encodeURIComponent(name)}?api-version=${apiVersion}`;
  const url =
    parent.id === undefined
      ? quoteShellPiece(source) + quoteShellText(path)
      : quoteShellText(encodeUrlPath(parent.id) + path);
  return printCommand("az rest --method put", `--url ${url}`, `--body '${toShellJson({ properties }, "  ")}'`);
}
