import type { Fault } from "../../core/deliveries/fault.ts";
import type { LocalEventGridStatus } from "../../core/deliveries/localEventGridStatus.ts";
import { isSameFault } from "../../core/deliveries/fault.ts";
import { Failure } from "../../core/failure.ts";
import type { LocalEventGridState } from "../../ports/localEventGrid.ts";
import type { LocalEventGridSnapshot } from "./localEventGridWatcher.ts";
import type { CloudNode, FaultNode, TreeNode } from "../tree/treeNode.ts";

/**
 * What stands below the Local Event Grid in place of its workspaces.
 *
 * @returns undefined when they can be loaded, for which it is started if need be
 */
export const unavailableRows = (node: CloudNode, state: LocalEventGridState): readonly TreeNode[] | undefined =>
  "failure" in state ? [{ kind: "failure", parent: node, failure: state.failure }] : undefined;

/** What stands above its workspaces: why it accepts no events, if that is so, and each fault that was injected. */
export const localEventGridStatusRows = (
  node: CloudNode,
  { status, faults }: Pick<LocalEventGridSnapshot, "status" | "faults">,
): TreeNode[] => [
  ...(status?.trouble ? [storageFailureNode(node, status.trouble)] : []),
  ...faults.map((fault, index): TreeNode => ({ kind: "fault", parent: node, fault, index })),
];

const storageFailureNode = (
  node: CloudNode,
  { message, ...more }: NonNullable<LocalEventGridStatus["trouble"]>,
): TreeNode => ({
  kind: "failure",
  parent: node,
  // It stands beside its workspaces, not in place of them.
  partIndex: 0,
  failure: new Failure("storage", message, more),
});

/** Whether the row of the Local Event Grid, or what stands directly below it, is no longer what it was. */
export const hasRowChanges = (before: LocalEventGridSnapshot, now: LocalEventGridSnapshot): boolean =>
  isListOutdated(before, now) ||
  before.state !== now.state ||
  !areSameFaults(before.faults, now.faults) ||
  JSON.stringify(before.status?.trouble) !== JSON.stringify(now.status?.trouble);

/**
 * Whether what was loaded of it is out of date. One that is starting or failed is not asked anew: to ask starts it, so
 * that one that cannot start would be started again and again; one that was stopped just says so.
 */
export function isListOutdated(before: LocalEventGridSnapshot, now: LocalEventGridSnapshot): boolean {
  if (now.state.kind !== "running" && now.state.kind !== "stopped") return false;
  return (
    before.state !== now.state ||
    (before.status?.clock.ahead ?? 0) !== (now.status?.clock.ahead ?? 0) ||
    (before.status !== undefined &&
      now.status !== undefined &&
      resourceCountsKey(before.status) !== resourceCountsKey(now.status))
  );
}

const resourceCountsKey = ({ workspaces, eventSubscriptions }: LocalEventGridStatus): string =>
  `${workspaces} ${eventSubscriptions}`;

/** A fault that has happened once more is still that fault: its row says something else, and stays where it is. */
function areSameFaults(before: readonly Fault[], now: readonly Fault[]): boolean {
  if (before.length !== now.length) return false;
  return now.every((fault, index) => {
    const was = before[index];
    return was !== undefined && isSameFault(was, fault);
  });
}

/** Whether the row of a fault is no longer what it was. */
export const hasFaultCountChanged = (
  { index }: FaultNode,
  before: LocalEventGridSnapshot,
  now: LocalEventGridSnapshot,
): boolean => before.faults[index]?.times !== now.faults[index]?.times;
