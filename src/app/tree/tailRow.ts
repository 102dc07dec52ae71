import { isSameArmId } from "../../core/armId.ts";
import { formatEventTypes } from "../../core/subscription/describeEventSubscription.ts";
import type { Tail } from "../tail/tail.ts";
import { tailLabel } from "../tail/tailLabel.ts";
import type { TailTarget } from "../tail/tailTarget.ts";
import { type RowContent, rowIcons } from "./row.ts";
import type { EndedTailNode, EventSubscriptionNode, WorkspaceNode } from "./treeNode.ts";

/** Whether an event subscription is one of the temporary ones that tails create. */
export const isTemporary = ({ eventSubscription }: Pick<EventSubscriptionNode, "eventSubscription">): boolean =>
  eventSubscription.properties.labels?.includes(tailLabel) ?? false;

/**
 * Names a tail by what it tails: `Tail of notify-failed-runs`, `Tail of all events`.
 *
 * @param target what it tails, if this window runs it
 */
export function tailName(
  { workspace, eventSubscription }: EventSubscriptionNode,
  target: TailTarget | undefined,
): string {
  if (target) return nameOfTarget(target, workspace.name);
  return `Tail of ${formatEventTypes(eventSubscription.properties.filter ?? {})}`;
}

/** The label of a target names the workspace first, below which the row is. */
const nameOfTarget = ({ label, filter }: TailTarget, workspaceName: string): string =>
  `Tail of ${filter ? label.replace(`${workspaceName} / `, "") : "all events"}`;

/** The tails of a workspace that have ended by themselves. They stay until the user restarts or dismisses them. */
export function endedTailNodes(
  parent: WorkspaceNode,
  tails: readonly Pick<Tail, "id" | "target" | "status">[],
): readonly EndedTailNode[] {
  if (parent.cloud !== "local") return [];
  return tails.flatMap(({ id, target, status }): readonly EndedTailNode[] => {
    if (status.kind !== "failed" && status.kind !== "stopped") return [];
    if (!isSameArmId(target.workspaceId, parent.workspace.id)) return [];
    return [{ kind: "endedTail", parent, tailId: id, target, hasFailed: status.kind === "failed", why: status.why }];
  });
}

export const endedTailRow = ({ parent, target, hasFailed, why }: EndedTailNode): RowContent => ({
  label: nameOfTarget(target, parent.workspace.name),
  description: hasFailed ? "failed" : "stopped",
  tooltip: why,
  icon: hasFailed ? rowIcons.error : rowIcons.warning,
});
