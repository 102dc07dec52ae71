import { summarizeEvent } from "../../core/deliveries/formatDelivery.ts";
import type { DeliveryAttempt, DeliveryRecord } from "../../core/deliveries/deliveryRecord.ts";
import { Failure, isCancellation } from "../../core/failure.ts";
import type { ClauseVerdict } from "../../core/filter/verdict.ts";
import type { LocalEventGridControl } from "../../ports/localEventGrid.ts";
import type { EventSubscriptionNode } from "../tree/treeNode.ts";

/** One row of the view *Deliveries*, as plain data; `views/deliveryItem` renders it. */
export type DeliveryNode = DeliveryRecordNode | DeliveryDetailNode | EmptyDeliveriesNode | DeliveriesFailureNode;

export interface DeliveryRecordNode {
  readonly kind: "fate";
  readonly eventSubscriptionNode: EventSubscriptionNode;
  readonly record: DeliveryRecord;
  /** Tells it from all others of its event subscription, also after the log was read anew. */
  readonly key: string;
}
/** One thing that explains a fate, in the order in which it happened. */
export interface DeliveryDetailNode {
  readonly kind: "detail";
  readonly parent: DeliveryRecordNode;
  readonly index: number;
  readonly detail:
    | { readonly is: "clause"; readonly clause: ClauseVerdict }
    | { readonly is: "attempt"; readonly attempt: DeliveryAttempt; readonly number: number }
    | { readonly is: "next"; readonly at: string }
    | { readonly is: "end"; readonly why: string; readonly place?: string };
}
/** No event has come yet. */
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

/** The newest events that came for an event subscription, newest first, or the row that says why there are none. */
export async function loadDeliveryNodes(
  of: EventSubscriptionNode,
  control: Pick<LocalEventGridControl, "deliveryRecords">,
  signal: AbortSignal,
): Promise<readonly DeliveryNode[]> {
  try {
    const fates = await control.deliveryRecords(of.eventSubscription.id, maxDeliveryRecords, signal);
    return fates.length ? toDeliveryRecordNodes(of, fates) : [{ kind: "empty", eventSubscriptionNode: of }];
  } catch (error) {
    if (!(error instanceof Failure) || isCancellation(error)) throw error;
    return [{ kind: "failure", eventSubscriptionNode: of, failure: error }];
  }
}

/** Events with the same id may come at the same time; they are numbered from the oldest, whose number never changes. */
function toDeliveryRecordNodes(
  of: EventSubscriptionNode,
  fates: readonly DeliveryRecord[],
): readonly DeliveryRecordNode[] {
  const seen = new Map<string, number>();
  const nodes = fates.toReversed().map((fate): DeliveryRecordNode => {
    const key = `${summarizeEvent(fate.event).id} ${fate.acceptedAt}`;
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return { kind: "fate", eventSubscriptionNode: of, record: fate, key: `${key} ${number}` };
  });
  return nodes.toReversed();
}

/** What explains a fate: the clauses that stopped the event, or each attempt and what comes next. */
export function deliveryDetailNodes(node: DeliveryRecordNode): readonly DeliveryDetailNode[] {
  const { standing, clauses, attempts, nextAttemptAt, deadLetter, why } = node.record;
  const details: DeliveryDetailNode["detail"][] =
    standing === "filteredOut"
      ? clauses.map((clause) => ({ is: "clause", clause }))
      : attempts.map((attempt, at) => ({ is: "attempt", attempt, number: at + 1 }));
  if (standing === "waiting" && nextAttemptAt !== undefined) details.push({ is: "next", at: nextAttemptAt });
  if (standing === "deadLettered" || standing === "dropped" || standing === "recorded")
    details.push({ is: "end", why, ...(deadLetter === undefined ? {} : { place: deadLetter }) });
  return details.map((detail, index) => ({ kind: "detail", parent: node, index, detail }));
}

/** What tells a row from all others, also after the log was read anew. */
export function deliveryNodeKey(node: DeliveryNode): string {
  if (node.kind === "fate") return `${node.eventSubscriptionNode.eventSubscription.id} ${node.key}`;
  if (node.kind === "detail") return `${deliveryNodeKey(node.parent)}#${node.index}`;
  return `${node.eventSubscriptionNode.eventSubscription.id}#${node.kind}`;
}
