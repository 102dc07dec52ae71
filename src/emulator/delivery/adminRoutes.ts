import type { Fate } from "../../core/deliveries/fate.ts";
import type { Json, JsonObject } from "../../core/json.ts";
import type { MovableClock } from "../clock.ts";
import { type Faults, readFaults } from "../faults.ts";
import { readObject, Refusal, type Reply, type Request } from "../http.ts";
import { findKept } from "../kept.ts";
import { route, type Route } from "../router.ts";
import type { Store } from "../store.ts";
import type { ActivityLog } from "./activity.ts";
import type { Journal } from "./journal.ts";
import type { DeliveryLog } from "./log.ts";

interface Parts {
  readonly store: Store;
  readonly journal: Journal;
  readonly activity: ActivityLog;
  readonly fates: DeliveryLog;
  readonly faults: Faults;
  readonly clock: MovableClock;
  /** Resolves when what is under way has come to rest. */
  readonly settled: () => Promise<void>;
  /** How many events were published since the start. */
  readonly published: () => number;
}

/** The longest that time may be moved at once, in milliseconds: a year. */
const longest = 366 * 24 * 3_600_000;

/** What the owner may ask about deliveries, and do to them. */
export const deliveryRoutes = (parts: Parts): readonly Route[] => [
  route("GET", "/admin/status", async () => ({ status: 200, body: await status(parts) })),
  route("GET", "/admin/activity", () => ({ status: 200, body: { eventSubscriptions: activityOf(parts) } })),
  route("GET", "/admin/fates", (request) => fates(request, parts)),
  route("GET", "/admin/faults", () => ({ status: 200, body: { faults: parts.faults.list as unknown as Json } })),
  route("PUT", "/admin/faults", async (request) => {
    parts.faults.replace(readFaults((await readObject(request))["faults"]));
    return { status: 200, body: { faults: parts.faults.list as unknown as Json } };
  }),
  route("POST", "/admin/clock", (request) => letPass(request, parts)),
];

async function status({ store, journal, faults, clock, published }: Parts): Promise<JsonObject> {
  const trouble = await journal.look();
  const { workspaces, eventSubscriptions } = store.state;
  return {
    clock: { now: new Date(clock.now()).toISOString(), standing: clock.standing, ahead: clock.ahead },
    workspaces: workspaces.length,
    eventSubscriptions: eventSubscriptions.length,
    undelivered: journal.size,
    faults: faults.list.length,
    published: published(),
    ...(trouble && { trouble: { message: trouble.message, why: trouble.why, remedy: trouble.remedy } }),
  };
}

const activityOf = ({ store, activity }: Parts): JsonObject[] =>
  store.state.eventSubscriptions.map(({ id, generation }) => {
    const { lastOutcome, ...counts } = activity.of(generation);
    return { id, ...counts, lastOutcome: lastOutcome && { ...lastOutcome } };
  });

function fates({ query }: Request, { store, fates }: Parts): Reply {
  const id = query.get("eventSubscription") ?? "";
  const kept = findKept(store.state, id);
  if (!kept) throw new Refusal(404, "ResourceNotFound", `eventSubscription: there is none with the id '${id}'.`);
  const limit = Number(query.get("limit") ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new Refusal(400, "InvalidRequest", "limit: must be a whole number from 1 to 1000.");
  const list: readonly Fate[] = fates.fatesOf(kept.generation, limit);
  return { status: 200, body: { fates: list as unknown as Json } };
}

async function letPass(request: Request, { clock, settled }: Parts): Promise<Reply> {
  const { advance } = await readObject(request);
  if (typeof advance !== "number" || !Number.isInteger(advance) || advance < 0 || advance > longest)
    throw new Refusal(400, "InvalidRequest", `advance: must be a whole number of milliseconds from 0 to ${longest}.`);
  // What is on its way now leaves first, so that it is not late by what passes.
  await settled();
  await clock.advance(advance, settled);
  return { status: 200, body: { now: new Date(clock.now()).toISOString() } };
}
