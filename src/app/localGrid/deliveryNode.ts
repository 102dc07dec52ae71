import { summarizeEvent } from "../../core/deliveries/formatDelivery.ts";
import type { DeliveryAttempt, DeliveryRecord } from "../../core/deliveries/deliveryRecord.ts";
import type { DeliveryPause, DeliveryWait } from "../../core/deliveries/deliveryWait.ts";
import type { HandlerResponse } from "../../core/deliveries/handlerResponse.ts";
import { isSameArmId } from "../../core/armId.ts";
import { Failure, isCancellation } from "../../core/failure.ts";
import type { ClauseVerdict } from "../../core/filter/verdict.ts";
import type { LocalEventGridControl } from "../../ports/localEventGrid.ts";
import type { EventSubscriptionNode } from "../tree/treeNode.ts";

/** A node of the view *Deliveries*; `deliveryRow.ts` describes its row. */
export type DeliveryNode =
  | DeliveryPauseNode
  | DeliveryRecordNode
  | DeliveryDetailNode
  | DeliveryResponseNode
  | EmptyDeliveriesNode
  | DeliveriesFailureNode;

/** Deliveries to the event subscription are paused. */
export interface DeliveryPauseNode {
  readonly kind: "pause";
  readonly eventSubscriptionNode: EventSubscriptionNode;
  readonly pause: DeliveryPause;
  /** Why the last attempt failed; empty if unknown. */
  readonly why: string;
}
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
    | { readonly kind: "wait"; readonly wait: DeliveryWait }
    | { readonly kind: "end"; readonly reason: string; readonly deadLetter?: string };
}
/** A part of the response to an attempt: its body, or one of its headers. */
export interface DeliveryResponseNode {
  readonly kind: "response";
  readonly parent: DeliveryDetailNode;
  readonly index: number;
  readonly name: string;
  readonly value: string;
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
  control: Pick<LocalEventGridControl, "deliveryRecords" | "activity">,
  signal: AbortSignal,
): Promise<readonly DeliveryNode[]> {
  try {
    const { id } = eventSubscriptionNode.eventSubscription;
    const [records, activities] = await Promise.all([
      control.deliveryRecords(id, maxDeliveryRecords, signal),
      control.activity(signal),
    ]);
    const { pause, lastOutcome } = activities.find((activity) => isSameArmId(activity.id, id)) ?? {};
    const why = lastOutcome?.why ?? "";
    return [
      ...(pause ? [{ kind: "pause" as const, eventSubscriptionNode, pause, why }] : []),
      ...(records.length
        ? toDeliveryRecordNodes(eventSubscriptionNode, records)
        : [{ kind: "empty" as const, eventSubscriptionNode }]),
    ];
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

/** What explains a record or a response; other nodes have no children. */
export function deliveryChildNodes(node: DeliveryNode): readonly DeliveryNode[] {
  if (node.kind === "record") return deliveryDetailNodes(node);
  if (node.kind !== "detail" || node.detail.kind !== "attempt" || !node.detail.attempt.response) return [];
  return responseParts(node.detail.attempt.response).map(([name, value], index) => ({
    kind: "response",
    parent: node,
    index,
    name,
    value,
  }));
}

/** The clauses of the filter, or each attempt and what follows. */
export function deliveryDetailNodes(node: DeliveryRecordNode): readonly DeliveryDetailNode[] {
  const { standing: status, clauses, attempts, waitsFor, nextAttemptAt, deadLetter, why } = node.record;
  const details: DeliveryDetailNode["detail"][] =
    status === "filteredOut"
      ? clauses.map((clause) => ({ kind: "clause", clause }))
      : attempts.map((attempt, index) => ({ kind: "attempt", attempt, number: index + 1 }));
  if (status === "waiting") {
    const next = nextAttemptAt === undefined ? undefined : ({ kind: "attempt", until: nextAttemptAt } as const);
    const wait = waitsFor ?? next;
    if (wait) details.push({ kind: "wait", wait });
  }
  if (status === "deadLettered" || status === "dropped" || status === "recorded" || status === "discarded")
    details.push({ kind: "end", reason: why, ...(deadLetter === undefined ? {} : { deadLetter }) });
  return details.map((detail, index) => ({ kind: "detail", parent: node, index, detail }));
}

/** The body first, for it says most. */
function responseParts({ headers, body, omittedBytes }: HandlerResponse): readonly (readonly [string, string])[] {
  const omitted = omittedBytes ? ` (${omittedBytes.toLocaleString("en")} more bytes)` : "";
  return [
    ["Body", `${body || (omittedBytes ? "not a text" : "empty")}${omitted}`],
    ...headers.map(({ name, value }) => [name, value] as const),
  ];
}

/** Unique within the view, and the same after the log is read again. */
export function deliveryNodeKey(node: DeliveryNode): string {
  if (node.kind === "record") return `${node.eventSubscriptionNode.eventSubscription.id} ${node.key}`;
  if (node.kind === "detail" || node.kind === "response") return `${deliveryNodeKey(node.parent)}#${node.index}`;
  return `${node.eventSubscriptionNode.eventSubscription.id}#${node.kind}`;
}

/**
 * Compares the rows that are shown with those that were loaded again.
 *
 * @returns the shown nodes whose content has changed; undefined when there are other rows than before
 */
export function findChangedNodes(
  shown: readonly DeliveryNode[],
  latest: readonly DeliveryNode[],
): readonly DeliveryNode[] | undefined {
  const isSame = shown.length === latest.length && shown.every((node, index) => isSameRow(node, latest[index]));
  return isSame ? shown.filter((node, index) => contentKey(node) !== contentKey(latest[index])) : undefined;
}

const isSameRow = (one: DeliveryNode, other: DeliveryNode | undefined): boolean =>
  other !== undefined && deliveryNodeKey(one) === deliveryNodeKey(other);

/** All that a row shows of its node and of what is below it. */
function contentKey(node: DeliveryNode | undefined): string {
  if (node?.kind === "record") return JSON.stringify(node.record);
  if (node?.kind === "pause") return JSON.stringify([node.pause, node.why]);
  return node?.kind === "failure" ? node.failure.message : "";
}
