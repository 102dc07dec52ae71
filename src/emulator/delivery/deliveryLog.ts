import type { DeliveryWait } from "../../core/deliveries/deliveryWait.ts";
import { evaluate } from "../../core/filter/evaluate.ts";
import type { Filter } from "../../core/filter/filter.ts";
import { memberTexts, objectText, textsOf } from "../../core/jsonText.ts";
import type { EventStore } from "../store/eventStore.ts";
import type { LogRow } from "../store/storeMessages.ts";

/**
 * Reads what became of the newest events for an event subscription, newest first, as JSON of a list of `DeliveryRecord`:
 * the events in it are as they were published. Filters are evaluated now, so that the log costs a delivery next to nothing.
 *
 * @param waitOf tells what an undelivered event waits for
 */
export async function readDeliveryRecords(
  store: Pick<EventStore, "readLog">,
  generation: string,
  limit: number,
  waitOf: WaitOf,
): Promise<string> {
  const rows = await store.readLog(generation, limit);
  return `[${rows.map((row) => toDeliveryRecord(row, row.due === undefined ? undefined : waitOf(generation, row))).join(",")}]`;
}

type WaitOf = (generation: string, row: LogRow) => DeliveryWait | undefined;

function toDeliveryRecord(
  { number, at, body, filter, status, attempts, due }: LogRow,
  waitsFor: DeliveryWait | undefined,
): string {
  const { clauses } = evaluate(JSON.parse(filter) as Filter, JSON.parse(body));
  const why = clauses.find(({ matched }) => !matched)?.why ?? "The filter does not let it through.";
  return objectText([
    ...textsOf({ number }),
    ["event", body],
    ...textsOf({ acceptedAt: toIso(at), clauses }),
    ["attempts", attempts],
    ...(status === undefined
      ? textsOf({ standing: "filteredOut", why })
      : withNextAttempt(memberTexts(status), due, waitsFor)),
    ...(waitsFor ? textsOf({ waitsFor }) : []),
  ]);
}

/** The members of a `LatestStatus`, with the time of the next attempt as records have it. */
function withNextAttempt(
  status: ReadonlyMap<string, string>,
  due: number | undefined,
  waitsFor: DeliveryWait | undefined,
): ReadonlyMap<string, string> {
  const { nextAttemptAt, ...others } = Object.fromEntries(status);
  const isSending = waitsFor?.kind === "response" || waitsFor?.kind === "fault";
  if (nextAttemptAt === undefined || due === undefined || isSending) return new Map(Object.entries(others));
  return new Map([...status, ["nextAttemptAt", JSON.stringify(toIso(due))]]);
}

const toIso = (time: number): string => new Date(time).toISOString();
