import * as vscode from "vscode";
import { canRequestAccess } from "../../app/tree/accessRequest.ts";
import { failureLabel } from "../../app/tree/failureLabel.ts";
import { needsSignIn } from "../../app/azure/obstacle.ts";
import type { FailureNode, RemedyNode, WaitingNode } from "../../app/tree/treeNode.ts";
import { formatFailure } from "../../core/failure.ts";
import { requestAccessCommand } from "./permissionsItem.ts";
import { settingsCommandFor } from "../settings.ts";
import { formatEpochTime } from "../formatTime.ts";

const { None, Expanded } = vscode.TreeItemCollapsibleState;

/** The row of what cannot be shown: a click is the way on. */
export function createFailureItem(node: FailureNode): vscode.TreeItem {
  const { failure, partIndex: part, asOf } = node;
  const { description, command, isOfPerson } = findNextStep(node);
  const label = failureLabel(node);
  const item = new vscode.TreeItem(label, failure.remedy && !isOfPerson ? Expanded : None);
  const beside = asOf === undefined ? description : `as of ${formatEpochTime(asOf)}`;
  if (beside) item.description = beside;
  item.tooltip = formatFailure(failure);
  item.command = command;
  if (failure.code === "stopped") item.iconPath = new vscode.ThemeIcon("play");
  else if (isOfPerson) item.iconPath = coloredIcon("key", "list.warningForeground");
  else if (part === undefined) item.iconPath = coloredIcon("error", "list.errorForeground");
  else item.iconPath = coloredIcon("warning", "list.warningForeground");
  item.accessibilityInformation = { label: [label, beside, formatFailure(failure)].filter(Boolean).join(", ") };
  return item;
}

/** What a click does; whether that is all that can be done, so that no remedy stands below. */
function findNextStep(node: FailureNode): { description?: string; command: vscode.Command; isOfPerson?: boolean } {
  const { failure } = node;
  if (failure.code === "stopped")
    return { command: { command: "amlEvents.startLocalEventGrid", title: "Start Local Event Grid" }, isOfPerson: true };
  if (node.parent.cloud === "azure" && needsSignIn(failure))
    return { command: { command: "amlEvents.signIn", title: "Sign In", arguments: [node] }, isOfPerson: true };
  return canRequestAccess(node)
    ? { description: "request access", command: requestAccessCommand(node) }
    : { command: retryCommand(node) };
}

/** The row of what to do about the failure above. */
export function createRemedyItem({ remedy, parent: failed }: RemedyNode): vscode.TreeItem {
  const item = new vscode.TreeItem(remedy);
  item.tooltip = remedy;
  item.iconPath = new vscode.ThemeIcon("lightbulb");
  item.command = canRequestAccess(failed)
    ? requestAccessCommand(failed)
    : (failed.parent.cloud === "local" && settingsCommandFor(failed.failure.code)) || retryCommand(failed);
  return item;
}

/** The row of a wait that Azure asks for; a click ends it. */
export function createWaitingItem(node: WaitingNode): vscode.TreeItem {
  const { failure, until, tenantNames: tenants = [] } = node;
  const item = new vscode.TreeItem(`Throttled until ${formatEpochTime(until)}`);
  item.description = tenants.join(", ") || "or retry now";
  const wait = `Azure asks to wait ${failure.retryAfter} s${tenants.length ? ` for ${tenants.join(", ")}` : ""}`;
  item.tooltip = `${wait}. It is asked again at ${formatEpochTime(until)}, or now by a click. Too many requests were sent by this account, here or elsewhere.`;
  item.iconPath = coloredIcon("watch", "list.warningForeground");
  item.command = retryCommand(node);
  return item;
}

const retryCommand = (failed: FailureNode | WaitingNode): vscode.Command => ({
  command: "amlEvents.retry",
  title: "Retry",
  arguments: [failed.parent],
});

const coloredIcon = (icon: string, colour: string): vscode.ThemeIcon =>
  new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
