import * as vscode from "vscode";
import { isRequestable } from "../app/accessRequest.ts";
import { failureLabel } from "../app/failureLabel.ts";
import { needsSignIn } from "../app/gap.ts";
import type { FailureNode, RemedyNode, WaitingNode } from "../app/node.ts";
import { tell } from "../core/failure.ts";
import { requestAccess } from "./rightsItem.ts";
import { settingsFor } from "./settings.ts";
import { clockWords } from "./time.ts";

const { None, Expanded } = vscode.TreeItemCollapsibleState;

/** The row of what cannot be shown: a click is the way on. */
export function failureItem(node: FailureNode): vscode.TreeItem {
  const { failure, part, asOf } = node;
  const { description, command, isOfPerson } = wayOn(node);
  const label = failureLabel(node);
  const item = new vscode.TreeItem(label, failure.remedy && !isOfPerson ? Expanded : None);
  const beside = asOf === undefined ? description : `as of ${clockWords(asOf)}`;
  if (beside) item.description = beside;
  item.tooltip = tell(failure);
  item.command = command;
  if (failure.code === "stopped") item.iconPath = new vscode.ThemeIcon("play");
  else if (isOfPerson) item.iconPath = coloured("key", "list.warningForeground");
  else if (part === undefined) item.iconPath = coloured("error", "list.errorForeground");
  else item.iconPath = coloured("warning", "list.warningForeground");
  item.accessibilityInformation = { label: [label, beside, tell(failure)].filter(Boolean).join(", ") };
  return item;
}

/** What a click does; whether that is all that can be done, so that no remedy stands below. */
function wayOn(node: FailureNode): { description?: string; command: vscode.Command; isOfPerson?: boolean } {
  const { failure } = node;
  if (failure.code === "stopped")
    return { command: { command: "amlEvents.startLocalEventGrid", title: "Start Local Event Grid" }, isOfPerson: true };
  if (node.in.cloud === "azure" && needsSignIn(failure))
    return { command: { command: "amlEvents.signIn", title: "Sign In", arguments: [node] }, isOfPerson: true };
  return isRequestable(node)
    ? { description: "request access", command: requestAccess(node) }
    : { command: retry(node) };
}

/** The row of what to do about the failure above. */
export function remedyItem({ remedy, for: failed }: RemedyNode): vscode.TreeItem {
  const item = new vscode.TreeItem(remedy);
  item.tooltip = remedy;
  item.iconPath = new vscode.ThemeIcon("lightbulb");
  item.command = isRequestable(failed)
    ? requestAccess(failed)
    : (failed.in.cloud === "local" && settingsFor(failed.failure.code)) || retry(failed);
  return item;
}

/** The row of a wait that Azure asks for; a click ends it. */
export function waitingItem(node: WaitingNode): vscode.TreeItem {
  const { failure, until, tenants = [] } = node;
  const item = new vscode.TreeItem(`Throttled until ${clockWords(until)}`);
  item.description = tenants.join(", ") || "or retry now";
  const wait = `Azure asks to wait ${failure.retryAfter} s${tenants.length ? ` for ${tenants.join(", ")}` : ""}`;
  item.tooltip = `${wait}. It is asked again at ${clockWords(until)}, or now by a click. Too many requests were sent by this account, here or elsewhere.`;
  item.iconPath = coloured("watch", "list.warningForeground");
  item.command = retry(node);
  return item;
}

const retry = (failed: FailureNode | WaitingNode): vscode.Command => ({
  command: "amlEvents.retry",
  title: "Retry",
  arguments: [failed.in],
});

const coloured = (icon: string, colour: string): vscode.ThemeIcon =>
  new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
