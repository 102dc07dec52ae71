import type { DeliveryRecord } from "../../core/deliveries/deliveryRecord.ts";
import type { Json, JsonObject } from "../../core/json.ts";
import type { MovableClock } from "../delivery/clock.ts";
import { type Faults, readFaults } from "../delivery/faults.ts";
import { readJsonObject, HttpError, type HttpReply, type HttpRequest } from "../http/http.ts";
import { findEventSubscription } from "../store/storedEventSubscription.ts";
import { route, type Route } from "../http/router.ts";
import type { Store } from "../store/store.ts";
import type { ActivityLog } from "../delivery/activityLog.ts";
import { readDeliveryRecords } from "../delivery/deliveryLog.ts";
import type { EventStore } from "../store/eventStore.ts";

interface DeliveryRoutesDeps {
  readonly store: Store;
  readonly eventStore: EventStore;
  readonly activity: ActivityLog;
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
  route("GET", "/admin/faults", () => ({ status: 200, body: { faults: parts.faults.list as unknown as Json } })),
  route("PUT", "/admin/faults", async (request) => {
    parts.faults.replace(readFaults((await readJsonObject(request))["faults"]));
    return { status: 200, body: { faults: parts.faults.list as unknown as Json } };
  }),
  route("POST", "/admin/clock", (request) => moveClock(request, parts)),
];

async function buildStatus({
  store,
  eventStore,
  faults,
  clock,
  publishedCount,
}: DeliveryRoutesDeps): Promise<JsonObject> {
  await eventStore.flush();
  const trouble = await eventStore.checkHealth();
  const { workspaces, eventSubscriptions } = store.state;
  return {
    clock: { now: new Date(clock.now()).toISOString(), standing: clock.isVirtual, ahead: clock.ahead },
    workspaces: workspaces.length,
    eventSubscriptions: eventSubscriptions.length,
    undelivered: eventStore.undelivered,
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

async function listDeliveryRecords(
  { query }: HttpRequest,
  { store, eventStore }: DeliveryRoutesDeps,
): Promise<HttpReply> {
  const id = query.get("eventSubscription") ?? "";
  const kept = findEventSubscription(store.state, id);
  if (!kept) throw new HttpError(404, "ResourceNotFound", `eventSubscription: there is none with the id '${id}'.`);
  const limit = Number(query.get("limit") ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new HttpError(400, "InvalidRequest", "limit: must be a whole number from 1 to 1000.");
  const list: readonly DeliveryRecord[] = await readDeliveryRecords(eventStore, kept.generation, limit);
  return { status: 200, body: { fates: list as unknown as Json } };
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
