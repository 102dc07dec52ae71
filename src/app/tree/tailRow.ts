import { formatEventTypes } from "../../core/subscription/describeEventSubscription.ts";
import { tailLabel, type TailTarget } from "../tail/tailTarget.ts";
import { type RowContent, rowIcons } from "./row.ts";
import type { EndedTailNode, EventSubscriptionNode } from "./treeNode.ts";

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
  return target?.filter
    ? targetName(workspace.name, target)
    : `Tail of ${formatEventTypes(eventSubscription.properties.filter ?? {})}`;
}

/** The label of a target names the workspace first, below which the row is. */
const targetName = (workspaceName: string, { label, filter }: TailTarget): string =>
  `Tail of ${filter ? label.replace(`${workspaceName} / `, "") : formatEventTypes({})}`;

/** A tail that has ended by itself, with the reason. */
export function endedTailRow({ parent, tail: { target, status, why } }: EndedTailNode): RowContent {
  const label = targetName(parent.workspace.name, target);
  return {
    label,
    description: `${status}: ${why}`,
    icon: status === "failed" ? rowIcons.error : rowIcons.warning,
    tooltip: {
      title: label,
      facts: [
        { label: "Status", value: status },
        { label: "Reason", value: why },
      ],
    },
  };
}
