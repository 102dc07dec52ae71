import { isDeliveryFailing } from "../../core/deliveries/deliveryActivity.ts";
import type { Fault } from "../../core/deliveries/fault.ts";
import { isSameFault } from "../../core/deliveries/isSameFault.ts";
import type { LocalEventGridStatus } from "../../core/deliveries/localEventGridStatus.ts";
import { Failure } from "../../core/failure.ts";
import type { LocalEventGridState } from "../../ports/localEventGrid.ts";
import { clockMoveKey } from "./clockOffset.ts";
import type { LocalEventGridSnapshot } from "./localEventGridWatcher.ts";
import type { CloudNode, TreeNode } from "../tree/treeNode.ts";

/**
 * The row in place of the workspaces of a Local Event Grid that is stopped, failed or has never run.
 *
 * @param isUnused whether it has never run, so that it doesn't start before the user asks for it
 * @returns undefined when workspaces can be loaded, which starts it if needed
 */
export function unavailableRows(
  node: CloudNode,
  state: LocalEventGridState,
  isUnused: boolean,
): readonly TreeNode[] | undefined {
  if ("failure" in state) return [{ kind: "failure", parent: node, failure: state.failure }];
  return isUnused && state.kind === "idle" ? [{ kind: "notStarted", parent: node }] : undefined;
}

/** The rows above the workspaces: why it accepts no events, if so, and each injected fault. */
export const localEventGridStatusRows = (
  node: CloudNode,
  { status, faults }: Pick<LocalEventGridSnapshot, "status" | "faults">,
): TreeNode[] => [
  ...(status?.trouble ? [storageFailureNode(node, status.trouble)] : []),
  ...faults.map((fault, index): TreeNode => ({ kind: "fault", parent: node, fault, index })),
];

const storageFailureNode = (
  node: CloudNode,
  { message, ...details }: NonNullable<LocalEventGridStatus["trouble"]>,
): TreeNode => ({
  kind: "failure",
  parent: node,
  // Shown in addition to the workspaces, not instead of them.
  partIndex: 0,
  failure: new Failure("storage", message, details),
});

/** Whether the row of the Local Event Grid, or a row directly below it, has changed. */
export const hasRowChanges = (before: LocalEventGridSnapshot, now: LocalEventGridSnapshot): boolean =>
  isListOutdated(before, now) ||
  before.state !== now.state ||
  !areSameFaults(before.faults, now.faults) ||
  JSON.stringify(before.status?.trouble) !== JSON.stringify(now.status?.trouble);

/**
 * Whether loaded lists are out of date. They aren't loaded again while it is starting or failed: loading starts it, so
 * that a Local Event Grid that can't start would be started again and again.
 */
export function isListOutdated(before: LocalEventGridSnapshot, now: LocalEventGridSnapshot): boolean {
  if (now.state.kind !== "running" && now.state.kind !== "stopped") return false;
  return (
    before.state !== now.state ||
    (before.status !== undefined && now.status !== undefined && listKey(before.status) !== listKey(now.status))
  );
}

const listKey = ({ clock, workspaces, eventSubscriptions }: LocalEventGridStatus): string =>
  `${clockMoveKey(clock)} ${workspaces} ${eventSubscriptions}`;

/** A fault that happened once more is the same fault; only the description of its row changes. */
function areSameFaults(before: readonly Fault[], now: readonly Fault[]): boolean {
  if (before.length !== now.length) return false;
  return now.every((fault, index) => {
    const previous = before[index];
    return previous !== undefined && isSameFault(previous, fault);
  });
}

/** Whether the row of a node of the Local Event Grid has other content than before. */
export function hasContentChanged(
  node: TreeNode,
  before: LocalEventGridSnapshot,
  now: LocalEventGridSnapshot,
): boolean {
  if (node.kind === "fault") return before.faults[node.index]?.times !== now.faults[node.index]?.times;
  const owner = node.kind === "activity" ? node.parent : node;
  if (owner.kind !== "eventSubscription" || owner.cloud !== "local") return false;
  const [was, is] = [before, now].map((snapshot) => snapshot.activityOf(owner.eventSubscription.id));
  return node.kind === "activity"
    ? JSON.stringify(was) !== JSON.stringify(is)
    : isDeliveryFailing(was) !== isDeliveryFailing(is) || was?.pause?.until !== is?.pause?.until;
}
