import { formatEventTypes } from "../../core/subscription/describeEventSubscription.ts";
import { tailLabel, type TailTarget } from "../tail/tailTarget.ts";
import type { EventSubscriptionNode } from "./treeNode.ts";

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
  // The label of a target names the workspace first, below which the row is.
  const name = target?.label.replace(`${workspace.name} / `, "");
  if (name !== undefined && target?.filter) return `Tail of ${name}`;
  return `Tail of ${formatEventTypes(eventSubscription.properties.filter ?? {})}`;
}
