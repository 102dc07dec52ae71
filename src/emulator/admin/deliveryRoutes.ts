import type { JsonObject } from "../../core/json.ts";
import type { MovableClock } from "../delivery/clock.ts";
import { type Faults, readFaults } from "../delivery/faults.ts";
import { readJsonObject, HttpError, type HttpReply, type HttpRequest } from "../http/http.ts";
import { findEventSubscription } from "../store/storedEventSubscription.ts";
import { route, type Route } from "../http/router.ts";
import type { Store } from "../store/store.ts";
import type { ActivityLog } from "../delivery/activityLog.ts";
import type { Journal } from "../store/journal.ts";
import type { DeliveryLog } from "../delivery/deliveryLog.ts";

interface DeliveryRoutesDeps {
  readonly store: Store;
  readonly journal: Journal;
  readonly activity: ActivityLog;
  readonly deliveryLog: DeliveryLog;
  readonly faults: Faults;
  readonly clock: MovableClock;
  /** Resolves when what is under way has come to rest. */
  readonly waitUntilIdle: () => Promise<void>;
  /** How many events were published since the start. */
  readonly publishedCount: () => number;
}

/** The longest that time may be moved at once, in milliseconds: a year. */
const maxAdvanceMs = 366 * 24 * 3_600_000;

/** What the owner may ask about deliveries, and do to them. */
export const deliveryRoutes = (parts: DeliveryRoutesDeps): readonly Route[] => [
  route("GET", "/admin/status", async () => ({ status: 200, body: await buildStatus(parts) })),
  route("GET", "/admin/activity", () => ({ status: 200, body: { eventSubscriptions: listActivity(parts) } })),
  route("GET", "/admin/fates", (request) => listDeliveryRecords(request, parts)),
  route("GET", "/admin/faults", () => ({ status: 200, body: { faults: parts.faults.list } })),
  route("PUT", "/admin/faults", async (request) => {
    parts.faults.replace(readFaults((await readJsonObject(request))["faults"]));
    return { status: 200, body: { faults: parts.faults.list } };
  }),
  route("POST", "/admin/clock", (request) => moveClock(request, parts)),
];

async function buildStatus({ store, journal, faults, clock, publishedCount }: DeliveryRoutesDeps): Promise<JsonObject> {
  const trouble = await journal.checkHealth();
  const { workspaces, eventSubscriptions } = store.state;
  return {
    clock: { now: new Date(clock.now()).toISOString(), standing: clock.isVirtual, ahead: clock.ahead },
    workspaces: workspaces.length,
    eventSubscriptions: eventSubscriptions.length,
    undelivered: journal.size,
    faults: faults.list.length,
    published: publishedCount(),
    ...(trouble && { trouble: { message: trouble.message, why: trouble.why, remedy: trouble.remedy } }),
  };
}

const listActivity = ({ store, activity }: DeliveryRoutesDeps): JsonObject[] =>
  store.state.eventSubscriptions.map(({ id, generation }) => {
    const { lastOutcome, ...counts } = activity.get(generation);
    return { id, ...counts, lastOutcome: lastOutcome && { ...lastOutcome } };
  });

function listDeliveryRecords({ query }: HttpRequest, { store, deliveryLog }: DeliveryRoutesDeps): HttpReply {
  const id = query.get("eventSubscription") ?? "";
  const kept = findEventSubscription(store.state, id);
  if (!kept) throw new HttpError(404, "ResourceNotFound", `eventSubscription: there is none with the id '${id}'.`);
  const limit = Number(query.get("limit") ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new HttpError(400, "InvalidRequest", "limit: must be a whole number from 1 to 1000.");
  return { status: 200, body: { fates: deliveryLog.recordsOf(kept.generation, limit) } };
}

async function moveClock(request: HttpRequest, { clock, waitUntilIdle }: DeliveryRoutesDeps): Promise<HttpReply> {
  const { advance } = await readJsonObject(request);
  if (typeof advance !== "number" || !Number.isInteger(advance) || advance < 0 || advance > maxAdvanceMs)
    throw new HttpError(
      400,
      "InvalidRequest",
      `advance: must be a whole number of milliseconds from 0 to ${maxAdvanceMs}.`,
    );
  // What is on its way now leaves first, so that it is not late by what passes.
  await waitUntilIdle();
  await clock.advance(advance, waitUntilIdle);
  return { status: 200, body: { now: new Date(clock.now()).toISOString() } };
}
