import { formatFailure } from "../../core/failure.ts";
import { formatTime } from "../../core/formatTime.ts";
import { type RowContent, rowIcons } from "./row.ts";
import { isSignInFailure } from "./rowActions.ts";
import type { FailureNode, RemedyNode, WaitingNode } from "./treeNode.ts";

/**
 * What cannot be shown, in the few words that a narrow sidebar has room for; the tooltip has the rest. A remedy that the
 * user has to read is a row below.
 */
export function failureRow(node: FailureNode, today: Date): RowContent {
  const { failure, partIndex, asOf } = node;
  const content = {
    label: failureLabel(node),
    description: asOf === undefined ? undefined : `as of ${formatTime(asOf, today)}`,
    tooltip: formatFailure(failure),
  };
  if (failure.code === "stopped") return { ...content, icon: rowIcons.stopped };
  if (isSignInFailure(node)) return { ...content, icon: rowIcons.signIn };
  return {
    ...content,
    icon: partIndex === undefined ? rowIcons.error : rowIcons.warning,
    collapsible: failure.remedy ? "expanded" : "none",
  };
}

function failureLabel(node: FailureNode): string {
  const { parent, failure, partIndex } = node;
  if (failure.code === "storage") return failure.message;
  if (partIndex !== undefined) return "Some results are missing";
  if (isSignInFailure(node))
    return failure.code === "signed-out" ? "Not signed in to Azure" : "Azure needs a new sign-in";
  const isListForbidden = failure.code === "forbidden" && parent.kind === "workspace";
  return isListForbidden ? "You may not list event subscriptions here" : failure.message;
}

export const remedyRow = ({ remedy }: RemedyNode): RowContent => ({
  label: remedy,
  tooltip: remedy,
  icon: { id: "lightbulb" },
});

/** Azure asked to wait. */
export function waitingRow(node: WaitingNode, today: Date): RowContent {
  const time = formatTime(node.until, today);
  const tenants = node.tenantNames?.join(", ");
  return {
    label: `Throttled until ${time}`,
    description: tenants,
    tooltip: [
      `Azure asked to wait ${node.failure.retryAfter} s${tenants ? ` for ${tenants}` : ""}.`,
      "This account sent too many requests, from here or elsewhere.",
      `The next request is at ${time}.`,
    ].join(" "),
    icon: rowIcons.waiting,
  };
}
