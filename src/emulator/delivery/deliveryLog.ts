import type { DeliveryRecord } from "../../core/deliveries/deliveryRecord.ts";
import type { DeliveryWait } from "../../core/deliveries/deliveryWait.ts";
import { evaluate } from "../../core/filter/evaluate.ts";
import type { Filter } from "../../core/filter/filter.ts";
import type { JsonObject } from "../../core/json.ts";
import type { EventStore } from "../store/eventStore.ts";
import type { LogRow } from "../store/storeMessages.ts";

/**
 * Reads what became of the newest events for an event subscription, newest first. Filters are evaluated now, so that the
 * log costs a delivery next to nothing.
 *
 * @param waitOf tells what an undelivered event waits for
 */
export async function readDeliveryRecords(
  store: Pick<EventStore, "readLog">,
  generation: string,
  limit: number,
  waitOf: (generation: string, row: LogRow) => DeliveryWait | undefined,
): Promise<readonly DeliveryRecord[]> {
  const rows = await store.readLog(generation, limit);
  return rows.map((row) => toDeliveryRecord(row, row.due === undefined ? undefined : waitOf(generation, row)));
}

function toDeliveryRecord(row: LogRow, waitsFor: DeliveryWait | undefined): DeliveryRecord {
  const { number, at, body, filter, status, attempts, due } = row;
  const event = JSON.parse(body) as JsonObject;
  const { clauses } = evaluate(JSON.parse(filter) as Filter, event);
  const record = { number, event, acceptedAt: toIso(at), clauses, attempts };
  if (status) {
    const { nextAttemptAt, ...others } = status;
    const isSending = waitsFor?.kind === "response" || waitsFor?.kind === "fault";
    const hasNext = nextAttemptAt !== undefined && due !== undefined && !isSending;
    return { ...record, ...others, ...(hasNext && { nextAttemptAt: toIso(due) }), ...(waitsFor && { waitsFor }) };
  }
  const why = clauses.find(({ matched }) => !matched)?.why ?? "The filter does not let it through.";
  return { ...record, standing: "filteredOut", why };
}

const toIso = (time: number): string => new Date(time).toISOString();
