import type { Fault } from "../core/deliveries/fault.ts";
import type { GridStatus } from "../core/deliveries/gridStatus.ts";
import { isSameFault } from "../core/deliveries/sameFault.ts";
import { Failure } from "../core/failure.ts";
import type { GridState } from "../ports/localEventGrid.ts";
import type { GridView } from "./gridWatch.ts";
import type { CloudNode, FaultNode, Node } from "./node.ts";

/**
 * What stands below the Local Event Grid in place of its workspaces.
 *
 * @returns undefined when they can be loaded, for which it is started if need be
 */
export const insteadOfWorkspaces = (node: CloudNode, state: GridState): readonly Node[] | undefined =>
  "failure" in state ? [{ kind: "failure", in: node, failure: state.failure }] : undefined;

/** What stands above its workspaces: why it accepts no events, if that is so, and each fault that was injected. */
export const aboveWorkspaces = (node: CloudNode, { status, faults }: Pick<GridView, "status" | "faults">): Node[] => [
  ...(status?.trouble ? [failureIn(node, status.trouble)] : []),
  ...faults.map((fault, index): Node => ({ kind: "fault", in: node, fault, index })),
];

const failureIn = (node: CloudNode, { message, ...more }: NonNullable<GridStatus["trouble"]>): Node => ({
  kind: "failure",
  in: node,
  // It stands beside its workspaces, not in place of them.
  part: 0,
  failure: new Failure("storage", message, more),
});

/** Whether the row of the Local Event Grid, or what stands directly below it, is no longer what it was. */
export const isOtherGrid = (before: GridView, now: GridView): boolean =>
  holdsOther(before, now) ||
  before.state !== now.state ||
  !areSameFaults(before.faults, now.faults) ||
  JSON.stringify(before.status?.trouble) !== JSON.stringify(now.status?.trouble);

/**
 * Whether what was loaded of it is out of date. One that is starting or failed is not asked anew: to ask starts it, so
 * that one that cannot start would be started again and again; one that was stopped just says so.
 */
export function holdsOther(before: GridView, now: GridView): boolean {
  if (now.state.kind !== "running" && now.state.kind !== "stopped") return false;
  return (
    before.state !== now.state ||
    (before.status?.clock.ahead ?? 0) !== (now.status?.clock.ahead ?? 0) ||
    (before.status !== undefined && now.status !== undefined && counts(before.status) !== counts(now.status))
  );
}

const counts = ({ workspaces, eventSubscriptions }: GridStatus): string => `${workspaces} ${eventSubscriptions}`;

/** A fault that has happened once more is still that fault: its row says something else, and stays where it is. */
function areSameFaults(before: readonly Fault[], now: readonly Fault[]): boolean {
  if (before.length !== now.length) return false;
  return now.every((fault, index) => {
    const was = before[index];
    return was !== undefined && isSameFault(was, fault);
  });
}

/** Whether the row of a fault is no longer what it was. */
export const hasHappened = ({ index }: FaultNode, before: GridView, now: GridView): boolean =>
  before.faults[index]?.times !== now.faults[index]?.times;
