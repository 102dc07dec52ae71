import { summarizeEvent } from "../../core/deliveries/formatDelivery.ts";
import type { DeliveryAttempt, DeliveryRecord } from "../../core/deliveries/deliveryRecord.ts";
import { Failure, isCancellation } from "../../core/failure.ts";
import type { ClauseVerdict } from "../../core/filter/verdict.ts";
import type { LocalEventGridControl } from "../../ports/localEventGrid.ts";
import type { EventSubscriptionNode } from "../tree/treeNode.ts";

/** A node of the view *Deliveries*; `deliveryRow.ts` describes its row. */
export type DeliveryNode = DeliveryRecordNode | DeliveryDetailNode | EmptyDeliveriesNode | DeliveriesFailureNode;

export interface DeliveryRecordNode {
  readonly kind: "record";
  readonly eventSubscriptionNode: EventSubscriptionNode;
  readonly record: DeliveryRecord;
  /** Unique for the event subscription, and the same after the log is read again. */
  readonly key: string;
}
/** A part of the explanation of a record, in chronological order. */
export interface DeliveryDetailNode {
  readonly kind: "detail";
  readonly parent: DeliveryRecordNode;
  readonly index: number;
  readonly detail:
    | { readonly kind: "clause"; readonly clause: ClauseVerdict }
    | { readonly kind: "attempt"; readonly attempt: DeliveryAttempt; readonly number: number }
    | { readonly kind: "nextAttempt"; readonly at: string }
    | { readonly kind: "end"; readonly reason: string; readonly deadLetter?: string };
}
/** The log has no events for the event subscription. */
export interface EmptyDeliveriesNode {
  readonly kind: "empty";
  readonly eventSubscriptionNode: EventSubscriptionNode;
}
export interface DeliveriesFailureNode {
  readonly kind: "failure";
  readonly eventSubscriptionNode: EventSubscriptionNode;
  readonly failure: Failure;
}

/** How many of the newest events are shown. */
const maxDeliveryRecords = 200;

/** Loads the newest events for an event subscription, newest first, or the node that says why there are none. */
export async function loadDeliveryNodes(
  eventSubscriptionNode: EventSubscriptionNode,
  control: Pick<LocalEventGridControl, "deliveryRecords">,
  signal: AbortSignal,
): Promise<readonly DeliveryNode[]> {
  try {
    const { id } = eventSubscriptionNode.eventSubscription;
    const records = await control.deliveryRecords(id, maxDeliveryRecords, signal);
    return records.length
      ? toDeliveryRecordNodes(eventSubscriptionNode, records)
      : [{ kind: "empty", eventSubscriptionNode }];
  } catch (error) {
    if (!(error instanceof Failure) || isCancellation(error)) throw error;
    return [{ kind: "failure", eventSubscriptionNode, failure: error }];
  }
}

/** Events with the same id and time are numbered from the oldest, so that newer ones don't change the keys. */
function toDeliveryRecordNodes(
  eventSubscriptionNode: EventSubscriptionNode,
  records: readonly DeliveryRecord[],
): readonly DeliveryRecordNode[] {
  const counts = new Map<string, number>();
  const nodes = records.toReversed().map((record): DeliveryRecordNode => {
    const key = `${summarizeEvent(record.event).id} ${record.acceptedAt}`;
    const number = counts.get(key) ?? 0;
    counts.set(key, number + 1);
    return { kind: "record", eventSubscriptionNode, record, key: `${key} ${number}` };
  });
  return nodes.toReversed();
}

/** What explains a record: the clauses of the filter, or each attempt and what follows. Other nodes have no children. */
export function deliveryDetailNodes(node: DeliveryNode): readonly DeliveryDetailNode[] {
  if (node.kind !== "record") return [];
  const { standing: status, clauses, attempts, nextAttemptAt, deadLetter, why } = node.record;
  const details: DeliveryDetailNode["detail"][] =
    status === "filteredOut"
      ? clauses.map((clause) => ({ kind: "clause", clause }))
      : attempts.map((attempt, index) => ({ kind: "attempt", attempt, number: index + 1 }));
  if (status === "waiting" && nextAttemptAt !== undefined) details.push({ kind: "nextAttempt", at: nextAttemptAt });
  if (status === "deadLettered" || status === "dropped" || status === "recorded")
    details.push({ kind: "end", reason: why, ...(deadLetter === undefined ? {} : { deadLetter }) });
  return details.map((detail, index) => ({ kind: "detail", parent: node, index, detail }));
}

/** Unique within the view, and the same after the log is read again. */
export function deliveryNodeKey(node: DeliveryNode): string {
  if (node.kind === "record") return `${node.eventSubscriptionNode.eventSubscription.id} ${node.key}`;
  if (node.kind === "detail") return `${deliveryNodeKey(node.parent)}#${node.index}`;
  return `${node.eventSubscriptionNode.eventSubscription.id}#${node.kind}`;
}
