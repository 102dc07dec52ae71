import { eventName } from "../core/deliveries/explain.ts";
import type { Attempt, Fate } from "../core/deliveries/fate.ts";
import { Failure, isCancellation } from "../core/failure.ts";
import type { ClauseVerdict } from "../core/filter/verdict.ts";
import type { GridControl } from "../ports/localEventGrid.ts";
import type { EventSubscriptionNode } from "./node.ts";

/** One row of the view *Deliveries*, as plain data; `views/deliveryItem` renders it. */
export type DeliveryNode = FateNode | DetailNode | NoDeliveryNode | NoAnswerNode;

export interface FateNode {
  readonly kind: "fate";
  readonly of: EventSubscriptionNode;
  readonly fate: Fate;
  /** Tells it from all others of its event subscription, also after the log was read anew. */
  readonly key: string;
}
/** One thing that explains a fate, in the order in which it happened. */
export interface DetailNode {
  readonly kind: "detail";
  readonly of: FateNode;
  readonly index: number;
  readonly detail:
    | { readonly is: "clause"; readonly clause: ClauseVerdict }
    | { readonly is: "attempt"; readonly attempt: Attempt; readonly number: number }
    | { readonly is: "next"; readonly at: string }
    | { readonly is: "end"; readonly why: string; readonly place?: string };
}
/** No event has come yet. */
export interface NoDeliveryNode {
  readonly kind: "empty";
  readonly of: EventSubscriptionNode;
}
export interface NoAnswerNode {
  readonly kind: "failure";
  readonly of: EventSubscriptionNode;
  readonly failure: Failure;
}

/** How many of the newest events are shown. */
const shownFates = 200;

/** The newest events that came for an event subscription, newest first, or the row that says why there are none. */
export async function deliveriesOf(
  of: EventSubscriptionNode,
  control: Pick<GridControl, "fates">,
  signal: AbortSignal,
): Promise<readonly DeliveryNode[]> {
  try {
    const fates = await control.fates(of.eventSubscription.id, shownFates, signal);
    return fates.length ? keyed(of, fates) : [{ kind: "empty", of }];
  } catch (error) {
    if (!(error instanceof Failure) || isCancellation(error)) throw error;
    return [{ kind: "failure", of, failure: error }];
  }
}

/** Events with the same id may come at the same time; they are numbered from the oldest, whose number never changes. */
function keyed(of: EventSubscriptionNode, fates: readonly Fate[]): readonly FateNode[] {
  const seen = new Map<string, number>();
  const nodes = fates.toReversed().map((fate): FateNode => {
    const key = `${eventName(fate.event).id} ${fate.acceptedAt}`;
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return { kind: "fate", of, fate, key: `${key} ${number}` };
  });
  return nodes.toReversed();
}

/** What explains a fate: the clauses that stopped the event, or each attempt and what comes next. */
export function detailsOf(node: FateNode): readonly DetailNode[] {
  const { standing, clauses, attempts, nextAttemptAt, deadLetter, why } = node.fate;
  const details: DetailNode["detail"][] =
    standing === "filteredOut"
      ? clauses.map((clause) => ({ is: "clause", clause }))
      : attempts.map((attempt, at) => ({ is: "attempt", attempt, number: at + 1 }));
  if (standing === "waiting" && nextAttemptAt !== undefined) details.push({ is: "next", at: nextAttemptAt });
  if (standing === "deadLettered" || standing === "dropped" || standing === "recorded")
    details.push({ is: "end", why, ...(deadLetter === undefined ? {} : { place: deadLetter }) });
  return details.map((detail, index) => ({ kind: "detail", of: node, index, detail }));
}

/** What tells a row from all others, also after the log was read anew. */
export function deliveryKey(node: DeliveryNode): string {
  if (node.kind === "fate") return `${node.of.eventSubscription.id} ${node.key}`;
  if (node.kind === "detail") return `${deliveryKey(node.of)}#${node.index}`;
  return `${node.of.eventSubscription.id}#${node.kind}`;
}
