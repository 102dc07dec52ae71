import type { DeliveryWait } from "../../core/deliveries/deliveryWait.ts";
import { evaluate } from "../../core/filter/evaluate.ts";
import type { Filter, FilterContext } from "../../core/filter/filter.ts";
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
  circumstances: RecordCircumstances,
): Promise<string> {
  const rows = await store.readLog(generation, limit);
  return `[${rows.map((row) => toDeliveryRecord(row, circumstances)).join(",")}]`;
}

/** What a record needs besides its row of the log. */
interface RecordCircumstances {
  readonly filterContext: FilterContext;
  /** What an undelivered event waits for. */
  readonly waitOf: (row: LogRow) => DeliveryWait | undefined;
}

function toDeliveryRecord(row: LogRow, { filterContext, waitOf }: RecordCircumstances): string {
  const { number, at, body, filter, status, attempts, due } = row;
  const waitsFor = waitOf(row);
  const { clauses } = evaluate(JSON.parse(filter) as Filter, JSON.parse(body), filterContext);
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
