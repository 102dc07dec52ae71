import type { LocalEventGridClock } from "../../app/localGrid/localEventGridClock.ts";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import type { DeliveryNode, DeliveryRecordNode } from "../../app/localGrid/deliveryNode.ts";
import { attemptText } from "../../app/localGrid/attemptText.ts";
import type { EventSubscriptionNode, TreeNode } from "../../app/tree/treeNode.ts";
import { summarizeEvent } from "../../core/deliveries/formatDelivery.ts";
import { formatTime } from "../../core/formatTime.ts";
import type { DeliveryReference, LocalEventGridControl } from "../../ports/localEventGrid.ts";
import { withCancelableProgress } from "../cancellation.ts";
import { showStatusMessage } from "../window.ts";
import type { DeliveredEventDocuments } from "./deliveredEventDocuments.ts";

export interface DeliveryControlCommandDeps {
  readonly control: LocalEventGridControl;
  readonly watch: LocalEventGridWatcher;
  /** Aborted when the window closes. */
  readonly signal: AbortSignal;
}

/** Ends the pause of an event subscription, or sends one event at once. */
export async function deliverNow(node: unknown, deps: DeliveryControlCommandDeps): Promise<void> {
  const target = toNode(node);
  if (target?.kind === "pause") return endPause(target.eventSubscriptionNode, deps);
  if (target?.kind === "eventSubscription") return endPause(target, deps);
  const record = requireRecordNode(target);
  await act(record, deps, (delivery) => deps.control.deliverNow(delivery, deps.signal));
  showStatusMessage(`Delivering ${describe(record)} now.`, messageMs);
}

async function endPause(
  { eventSubscription: { id, name } }: EventSubscriptionNode,
  { control, watch, signal }: DeliveryControlCommandDeps,
): Promise<void> {
  await control.endPause(id, signal);
  await watch.poll();
  showStatusMessage(`Ended the pause of ${name}. Its undelivered events are sent now.`, messageMs);
}

/** Delivers an event once more, to one event subscription only. */
export async function deliverAgain(node: unknown, deps: DeliveryControlCommandDeps): Promise<void> {
  const record = requireRecordNode(toNode(node));
  await act(record, deps, (delivery) => deps.control.deliverAgain(delivery, deps.signal));
  const isUnmatched = record.record.standing === "filteredOut";
  showStatusMessage(
    `Delivering ${describe(record)} again.${isUnmatched ? " The filter doesn't match it." : ""}`,
    messageMs,
  );
}

/** Gives an undelivered event up. It can still be delivered again. */
export async function discardDelivery(node: unknown, deps: DeliveryControlCommandDeps): Promise<void> {
  const record = requireRecordNode(toNode(node));
  await act(record, deps, (delivery) => deps.control.discard(delivery, deps.signal));
  showStatusMessage(`Discarded ${describe(record)}. Deliver Again sends it after all.`, messageMs);
}

/** Moves the clock to the next attempt of one event. */
export async function skipToAttempt(
  node: unknown,
  deps: DeliveryControlCommandDeps,
  clock: LocalEventGridClock,
): Promise<void> {
  const record = requireRecordNode(toNode(node));
  await withCancelableProgress("Advancing the clock", async (cancelSignal) => {
    const signal = AbortSignal.any([cancelSignal, deps.signal]);
    await act(record, deps, async (delivery) => clock.learn(await deps.control.skipToAttempt(delivery, signal)));
  });
  const time = clock.latestTime;
  showStatusMessage(`Clock is now ${formatTime(time.getTime(), time)}.`, messageMs);
}

/** Opens an attempt with the response as JSON. */
export async function openAttempt(node: unknown, documents: DeliveredEventDocuments): Promise<void> {
  const target = toNode(node);
  if (target?.kind !== "detail" || target.detail.kind !== "attempt")
    throw new TypeError("This command needs an attempt in the view Deliveries.");
  const { attempt, number } = target.detail;
  const { type } = summarizeEvent(target.parent.record.event);
  await documents.open(`${target.parent.key} ${number}`, `${type}-attempt-${number}`, attemptText(attempt));
}

const messageMs = 5_000;

/** Acts on one delivery, and shows what has changed also when that is refused. */
async function act(
  { record, eventSubscriptionNode }: DeliveryRecordNode,
  { watch }: DeliveryControlCommandDeps,
  work: (delivery: DeliveryReference) => Promise<void>,
): Promise<void> {
  try {
    await work({ eventSubscriptionId: eventSubscriptionNode.eventSubscription.id, number: record.number });
  } finally {
    await watch.poll();
  }
}

const describe = ({ record, eventSubscriptionNode }: DeliveryRecordNode): string =>
  `${summarizeEvent(record.event).type} to ${eventSubscriptionNode.eventSubscription.name}`;

/** The node that a menu passes. */
const toNode = (node: unknown): DeliveryNode | TreeNode | undefined =>
  typeof node === "object" && node !== null && "kind" in node ? (node as DeliveryNode | TreeNode) : undefined;

/** The event of a row in the view Deliveries, or of a row below it. */
function requireRecordNode(node: DeliveryNode | TreeNode | undefined): DeliveryRecordNode {
  if (node?.kind === "record") return node;
  if (node?.kind === "detail") return node.parent;
  throw new TypeError("This command needs an event in the view Deliveries.");
}
