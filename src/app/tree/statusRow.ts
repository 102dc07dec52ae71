import { describeFault, describeFaultScope, type Fault } from "../../core/deliveries/fault.ts";
import { formatTime } from "../../core/formatTime.ts";
import type { PermissionAction } from "../../core/permissions.ts";
import { rowColors, type RowContent, rowIcons } from "./row.ts";
import type { EmptyNode, LoadingNode } from "./treeNode.ts";

/** A list without items, with the next step where the user may take it. */
export function emptyRow({ parent }: EmptyNode, forbidden: readonly PermissionAction[]): RowContent {
  if (parent.kind === "cloud")
    return {
      label: "No workspaces",
      description: "none that you may see",
      icon: rowIcons.info,
      tooltip: "The Local Event Grid has no workspaces, or the setting Principal hides them.",
    };
  if (forbidden.includes("write")) return { label: "No event subscriptions", icon: rowIcons.info };
  return { label: "No event subscriptions yet", icon: rowIcons.info };
}

/** The Local Event Grid has never run here, and starts only when the user asks for it. */
export const notStartedRow = (): RowContent => ({
  label: "Not started yet",
  icon: rowIcons.stopped,
  tooltip: "The Local Event Grid runs on this machine and needs no account. Start it to try events offline.",
});

/** A list is loading, for the first time or again. */
export function loadingRow({ parent, foundCount, asOf }: LoadingNode, today: Date): RowContent {
  const icon = { id: "loading~spin" };
  if (asOf !== undefined)
    return {
      label: "Refreshing",
      description: `${foundCount ? "" : "nothing "}as of ${formatTime(asOf, today)}`,
      icon,
    };
  if (foundCount) return { label: "Loading more", description: `${foundCount.toLocaleString("en")} so far`, icon };
  return { label: parent.kind === "cloud" ? "Loading workspaces" : "Loading event subscriptions", icon };
}

export function faultRow(fault: Fault): RowContent {
  const label = `Fault: ${describeFault(fault)}`;
  const scope = describeFaultScope(fault);
  return {
    label,
    description: scope,
    icon: { id: "bug", color: rowColors.warning },
    tooltip: {
      title: label,
      facts: [
        { label: "Event subscription", value: fault.eventSubscription ?? "" },
        { label: "Scope", value: scope },
      ],
    },
  };
}
