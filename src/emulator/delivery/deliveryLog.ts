import { evaluate } from "../../core/filter/evaluate.ts";
import type { Filter } from "../../core/filter/filter.ts";
import { memberTexts, objectText, textsOf } from "../../core/jsonText.ts";
import type { EventStore } from "../store/eventStore.ts";
import type { LogRow } from "../store/storeMessages.ts";

/**
 * Reads what became of the newest events for an event subscription, newest first, as JSON of a list of `DeliveryRecord`:
 * the events in it are as they were published. Filters are evaluated now, so that the log costs a delivery next to nothing.
 */
export async function readDeliveryRecords(
  store: Pick<EventStore, "readLog">,
  generation: string,
  limit: number,
): Promise<string> {
  return `[${(await store.readLog(generation, limit)).map(toDeliveryRecord).join(",")}]`;
}

function toDeliveryRecord({ at, body, filter, status, attempts }: LogRow): string {
  const { clauses } = evaluate(JSON.parse(filter) as Filter, JSON.parse(body));
  const why = clauses.find(({ matched }) => !matched)?.why ?? "The filter does not let it through.";
  return objectText([
    ["event", body],
    ...textsOf({ acceptedAt: new Date(at).toISOString(), clauses }),
    ["attempts", attempts],
    ...(status === undefined ? textsOf({ standing: "filteredOut", why }) : withIsoTime(memberTexts(status))),
  ]);
}

/** The members of a `LatestStatus`, with the time as records have it. */
function withIsoTime(status: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const nextAttemptAt = status.get("nextAttemptAt");
  if (nextAttemptAt === undefined) return status;
  return new Map([...status, ["nextAttemptAt", JSON.stringify(new Date(Number(nextAttemptAt)).toISOString())]]);
}
