import { formatFailure } from "../../core/failure.ts";
import { formatTime } from "../../core/formatTime.ts";
import { needsSignIn } from "../azure/obstacle.ts";
import { canRequestAccess } from "./accessRequest.ts";
import { rowCommand } from "./commandTitles.ts";
import { openSettingsFor } from "./remedyCommands.ts";
import { type RowCommand, type RowContent, rowIcons } from "./row.ts";
import type { FailureNode, RemedyNode, WaitingNode } from "./treeNode.ts";

/**
 * What cannot be shown, in the few words that a narrow sidebar has room for; the tooltip has the rest, and selecting the
 * row is the next step. A remedy that the user has to read is a row below.
 */
export function failureRow(node: FailureNode, today: Date): RowContent {
  const { failure, partIndex, asOf } = node;
  const content = {
    label: failureLabel(node),
    description: asOf === undefined ? undefined : `as of ${formatTime(asOf, today)}`,
    tooltip: formatFailure(failure),
  };
  if (failure.code === "stopped")
    return { ...content, icon: { id: "play" }, command: rowCommand("startLocalEventGrid") };
  if (isSignInFailure(node)) return { ...content, icon: rowIcons.signIn, command: rowCommand("signIn", node) };
  const requestAccess = accessCommand(node);
  return {
    ...content,
    description: content.description ?? (requestAccess && "request access"),
    icon: partIndex === undefined ? rowIcons.error : rowIcons.warning,
    command: requestAccess ?? retryCommand(node),
    collapsible: failure.remedy ? "expanded" : "none",
  };
}

function failureLabel(node: FailureNode): string {
  const { parent, failure, partIndex } = node;
  if (failure.code === "stopped") return "Start Local Event Grid";
  if (failure.code === "storage") return failure.message;
  if (partIndex !== undefined) return "Some results are missing";
  if (isSignInFailure(node)) return failure.code === "signed-out" ? "Sign in to Azure…" : "Sign in to Azure again…";
  const isListForbidden = failure.code === "forbidden" && parent.kind === "workspace";
  return isListForbidden ? "You may not list event subscriptions here" : failure.message;
}

const isSignInFailure = ({ parent, failure }: FailureNode): boolean => parent.cloud === "azure" && needsSignIn(failure);

export const remedyRow = ({ remedy, parent }: RemedyNode): RowContent => ({
  label: remedy,
  tooltip: remedy,
  icon: { id: "lightbulb" },
  command:
    accessCommand(parent) ??
    (parent.parent.cloud === "local" ? openSettingsFor(parent.failure.code) : undefined) ??
    retryCommand(parent),
});

/** Azure asked to wait. */
export function waitingRow(node: WaitingNode, today: Date): RowContent {
  const time = formatTime(node.until, today);
  const tenants = node.tenantNames?.join(", ");
  return {
    label: `Throttled until ${time}`,
    description: tenants ?? "retry now",
    tooltip: [
      `Azure asked to wait ${node.failure.retryAfter} s${tenants ? ` for ${tenants}` : ""}.`,
      "This account sent too many requests, from here or elsewhere.",
      `The next request is at ${time}. Select this row to retry now.`,
    ].join(" "),
    icon: rowIcons.waiting,
    command: retryCommand(node),
  };
}

const retryCommand = ({ parent }: FailureNode | WaitingNode): RowCommand => rowCommand("retry", parent);

const accessCommand = (node: FailureNode): RowCommand | undefined =>
  canRequestAccess(node) ? rowCommand("copyRequestForAccess", node) : undefined;
