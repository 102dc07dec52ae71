import type { DeliveryRecord } from "../../core/deliveries/deliveryRecord.ts";
import { evaluate } from "../../core/filter/evaluate.ts";
import type { Filter, FilterContext } from "../../core/filter/filter.ts";
import type { JsonObject } from "../../core/json.ts";
import type { EventStore } from "../store/eventStore.ts";
import type { LogRow } from "../store/storeMessages.ts";

/**
 * Reads what became of the newest events for an event subscription, newest first. Filters are evaluated now, so that the
 * log costs a delivery next to nothing.
 */
export async function readDeliveryRecords(
  store: Pick<EventStore, "readLog">,
  generation: string,
  limit: number,
  context: FilterContext,
): Promise<readonly DeliveryRecord[]> {
  return (await store.readLog(generation, limit)).map((row) => toDeliveryRecord(row, context));
}

function toDeliveryRecord({ at, body, filter, status, attempts }: LogRow, context: FilterContext): DeliveryRecord {
  const event = JSON.parse(body) as JsonObject;
  const { clauses } = evaluate(JSON.parse(filter) as Filter, event, context);
  const record = { event, acceptedAt: new Date(at).toISOString(), clauses, attempts };
  if (status) {
    const { nextAttemptAt, ...others } = status;
    const next = nextAttemptAt === undefined ? {} : { nextAttemptAt: new Date(nextAttemptAt).toISOString() };
    return { ...record, ...others, ...next };
  }
  const why = clauses.find(({ matched }) => !matched)?.why ?? "The filter does not let it through.";
  return { ...record, standing: "filteredOut", why };
}
