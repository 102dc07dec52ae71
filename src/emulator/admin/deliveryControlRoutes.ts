import { Failure, formatFailure } from "../../core/failure.ts";
import type { DeliveryControl } from "../delivery/deliveryControl.ts";
import {
  HttpError,
  type HttpReply,
  type HttpRequest,
  invalidRequest,
  notFound,
  okReply,
  readJsonObject,
} from "../http/http.ts";
import { route, type Route } from "../http/router.ts";
import type { ClockControl } from "./clockRoutes.ts";
import { findEventSubscription } from "../store/storedEventSubscription.ts";
import type { Store } from "../store/store.ts";

interface DeliveryControlRoutesDeps {
  readonly store: Store;
  readonly control: DeliveryControl;
  readonly clock: Pick<ClockControl, "describe">;
}

/** What to act on: a generation of an event subscription, and the number of an event in its delivery log. */
interface DeliveryTarget {
  readonly generation: string;
  /** Undefined for the event subscription as a whole. */
  readonly event: number | undefined;
}

/**
 * Acts on one undelivered or logged event: `{"eventSubscription": id, "event": number}`. Without `event`, `now` ends the
 * pause of the event subscription.
 */
export const deliveryControlRoutes = (deps: DeliveryControlRoutesDeps): readonly Route[] => {
  const { control, clock } = deps;
  const action = (path: string, act: (target: DeliveryTarget) => Promise<object | void>): Route =>
    route("POST", `/admin/deliveries/${path}`, async (request): Promise<HttpReply> => {
      const target = await readTarget(request, deps);
      return okReply((await act(target).catch(refuseUnavailable)) ?? {});
    });
  return [
    action("now", async ({ generation, event }) =>
      event === undefined ? control.endPause(generation) : control.deliverNow(generation, event),
    ),
    action("again", async ({ generation, event }) => ({
      event: await control.deliverAgain(generation, requireEvent(event)),
    })),
    action("discard", ({ generation, event }) => control.discard(generation, requireEvent(event))),
    action("skip", async ({ generation, event }) => {
      await control.skipTo(generation, requireEvent(event));
      return clock.describe();
    }),
  ];
};

async function readTarget(request: HttpRequest, { store }: DeliveryControlRoutesDeps): Promise<DeliveryTarget> {
  const { eventSubscription: id, event } = await readJsonObject(request);
  const found = typeof id === "string" ? findEventSubscription(store.state, id) : undefined;
  if (!found) throw notFound(`eventSubscription: ${JSON.stringify(id ?? "")} does not exist.`);
  if (event !== undefined && (typeof event !== "number" || !Number.isInteger(event)))
    throw invalidRequest("event: must be the number of an event in the delivery log.");
  return { generation: found.generation, event };
}

function requireEvent(event: number | undefined): number {
  if (event === undefined) throw invalidRequest("event: must be the number of an event in the delivery log.");
  return event;
}

/** The store's own failures are no fault of the request. */
function refuseUnavailable(error: unknown): never {
  throw error instanceof Failure ? new HttpError(503, "ServiceUnavailable", formatFailure(error)) : error;
}
