import { isSameArmId } from "../../core/armId.ts";
import { deliverySchemaOf } from "../../core/events/eventSchema.ts";
import { isText } from "../../core/guards.ts";
import type { JsonObject } from "../../core/json.ts";
import { type Faults, readFaults } from "../delivery/faults.ts";
import { readJsonObject, type HttpReply, type HttpRequest, invalidRequest, notFound, okReply } from "../http/http.ts";
import { listUnexpired } from "../arm/eventSubscriptions/currentEventSubscription.ts";
import { defaultSeed } from "../store/seed.ts";
import type { StoredEventSubscription } from "../store/state.ts";
import { endpointTypeOf, findEventSubscription, webhookUrlOf } from "../store/storedEventSubscription.ts";
import { route, type Route } from "../http/router.ts";
import type { Store } from "../store/store.ts";
import type { ActivityLog } from "../delivery/activityLog.ts";
import type { DeliveryControl } from "../delivery/deliveryControl.ts";
import { readDeliveryRecords } from "../delivery/deliveryLog.ts";
import type { EventStore } from "../store/eventStore.ts";
import type { ClockControl } from "./clockRoutes.ts";

interface DeliveryRoutesDeps {
  readonly store: Store;
  readonly eventStore: EventStore;
  readonly activity: ActivityLog;
  readonly control: DeliveryControl;
  readonly faults: Faults;
  readonly clock: Pick<ClockControl, "now" | "describe">;
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
  return {
    clock: clock.describe(),
    workspaces: store.state.workspaces.length,
    eventSubscriptions: listUnexpired(store.state, clock.now()).length,
    undelivered: eventStore.undelivered,
    faults: faults.list.length,
    published: publishedCount(),
    ...(store.state.replaced && { replaced: { ...store.state.replaced } }),
    ...(trouble && { trouble: { message: trouble.message, why: trouble.why, remedy: trouble.remedy } }),
  };
}

const listActivity = ({ store, activity, control, clock }: DeliveryRoutesDeps): JsonObject[] =>
  listUnexpired(store.state, clock.now()).map((eventSubscription) => {
    const { id, generation } = eventSubscription;
    const { lastOutcome, ...counts } = activity.get(generation);
    const pause = control.pauseOf(generation);
    return {
      id,
      ...counts,
      lastOutcome: lastOutcome && { ...lastOutcome },
      pause: pause ? { ...pause } : null,
      isSample: isUnchangedSample(eventSubscription),
      labels: labelsOf(eventSubscription),
    };
  });

function labelsOf({ inForce }: StoredEventSubscription): readonly string[] {
  const labels = inForce?.["labels"];
  return Array.isArray(labels) ? labels.filter(isText) : [];
}

/** Whether an event subscription is one of the default seed, and still sends where it did there. */
const isUnchangedSample = ({ id, inForce = {} }: StoredEventSubscription): boolean =>
  (defaultSeed.eventSubscriptions ?? []).some(
    (sample) =>
      isSameArmId(sample.id, id) &&
      webhookUrlOf(sample.properties) === webhookUrlOf(inForce) &&
      endpointTypeOf(sample.properties) === endpointTypeOf(inForce),
  );

async function listDeliveryRecords(
  { query }: HttpRequest,
  { store, eventStore, control }: DeliveryRoutesDeps,
): Promise<HttpReply> {
  const id = query.get("eventSubscription") ?? "";
  const eventSubscription = findEventSubscription(store.state, id);
  if (!eventSubscription) throw notFound(`eventSubscription: '${id}' does not exist.`);
  const limit = Number(query.get("limit") ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw invalidRequest("limit: must be a whole number from 1 to 1000.");
  const { generation, inForce = {} } = eventSubscription;
  const records = await readDeliveryRecords(eventStore, generation, limit, {
    filterContext: { deliverySchema: deliverySchemaOf(inForce) },
    waitOf: (row) => (row.due === undefined ? undefined : control.waitOf(generation, row)),
  });
  return { status: 200, json: `{"fates":${records}}` };
}
