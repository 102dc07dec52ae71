import { deliverySchemaOf } from "../../core/events/eventSchema.ts";
import type { JsonObject } from "../../core/json.ts";
import type { MovableClock } from "../delivery/clock.ts";
import { type Faults, readFaults } from "../delivery/faults.ts";
import { readJsonObject, type HttpReply, type HttpRequest, invalidRequest, notFound, okReply } from "../http/http.ts";
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
  /** Resolves when no delivery is in progress. */
  readonly waitUntilIdle: () => Promise<void>;
  /** Number of events published since the start. */
  readonly publishedCount: () => number;
}

/** The largest step of the clock, in milliseconds: a year. */
const maxAdvanceMs = 366 * 24 * 3_600_000;

/** Status, activity, delivery records, faults and clock. */
export const deliveryRoutes = (deps: DeliveryRoutesDeps): readonly Route[] => [
  route("GET", "/admin/status", async () => okReply(await buildStatus(deps))),
  route("GET", "/admin/activity", () => okReply({ eventSubscriptions: listActivity(deps) })),
  route("GET", "/admin/fates", (request) => listDeliveryRecords(request, deps)),
  route("GET", "/admin/faults", () => okReply({ faults: deps.faults.list })),
  route("PUT", "/admin/faults", async (request) => {
    deps.faults.replace(readFaults((await readJsonObject(request))["faults"]));
    return okReply({ faults: deps.faults.list });
  }),
  route("POST", "/admin/clock", (request) => advanceClock(request, deps)),
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
  const eventSubscription = findEventSubscription(store.state, id);
  if (!eventSubscription) throw notFound(`eventSubscription: '${id}' does not exist.`);
  const limit = Number(query.get("limit") ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw invalidRequest("limit: must be a whole number from 1 to 1000.");
  const context = { deliverySchema: deliverySchemaOf(eventSubscription.inForce ?? {}) };
  return okReply({ fates: await readDeliveryRecords(eventStore, eventSubscription.generation, limit, context) });
}

async function advanceClock(request: HttpRequest, { clock, waitUntilIdle }: DeliveryRoutesDeps): Promise<HttpReply> {
  const { advance } = await readJsonObject(request);
  if (typeof advance !== "number" || !Number.isInteger(advance) || advance < 0 || advance > maxAdvanceMs)
    throw invalidRequest(`advance: must be a whole number of milliseconds from 0 to ${maxAdvanceMs}.`);
  // Deliveries in progress finish first, so that the step does not make them late.
  await waitUntilIdle();
  await clock.advance(advance, waitUntilIdle);
  return okReply({ now: new Date(clock.now()).toISOString() });
}
