import type { JsonObject } from "../../core/json.ts";
import { type Faults, readFaults } from "../delivery/faults.ts";
import { readJsonObject, type HttpReply, type HttpRequest, invalidRequest, notFound, okReply } from "../http/http.ts";
import { findEventSubscription } from "../store/storedEventSubscription.ts";
import { route, type Route } from "../http/router.ts";
import type { Store } from "../store/store.ts";
import type { ActivityLog } from "../delivery/activityLog.ts";
import { readDeliveryRecords } from "../delivery/deliveryLog.ts";
import type { EventStore } from "../store/eventStore.ts";
import type { ClockControl } from "./clockRoutes.ts";

interface DeliveryRoutesDeps {
  readonly store: Store;
  readonly eventStore: EventStore;
  readonly activity: ActivityLog;
  readonly faults: Faults;
  readonly clock: Pick<ClockControl, "describe">;
  /** Number of events published since the start. */
  readonly publishedCount: () => number;
}

/** Status, activity, delivery records and faults. */
export const deliveryRoutes = (deps: DeliveryRoutesDeps): readonly Route[] => [
  route("GET", "/admin/status", async () => okReply(await buildStatus(deps))),
  route("GET", "/admin/activity", () => okReply({ eventSubscriptions: listActivity(deps) })),
  route("GET", "/admin/fates", (request) => listDeliveryRecords(request, deps)),
  route("GET", "/admin/faults", () => okReply({ faults: deps.faults.list })),
  route("PUT", "/admin/faults", async (request) => {
    deps.faults.replace(readFaults((await readJsonObject(request))["faults"]));
    return okReply({ faults: deps.faults.list });
  }),
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
    clock: clock.describe(),
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
  const records = await readDeliveryRecords(eventStore, eventSubscription.generation, limit);
  return { status: 200, json: `{"fates":${records}}` };
}
