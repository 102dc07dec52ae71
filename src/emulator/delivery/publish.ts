import { sameArmId } from "../../core/armId.ts";
import { type MlEvent, readEvents } from "../../core/events/envelope.ts";
import { Failure, tell } from "../../core/failure.ts";
import type { Problem } from "../../core/problem.ts";
import type { Clock } from "../clock.ts";
import { Refusal, type Reply, type Request } from "../http.ts";
import { dispatch, route } from "../router.ts";
import type { Store } from "../store.ts";
import type { ActivityLog } from "./activity.ts";
import type { Deliveries } from "./deliver.ts";
import type { Journal } from "./journal.ts";
import type { Arrival, DeliveryLog } from "./log.ts";
import type { Accepted } from "./parcel.ts";
import { publishedEvents } from "./publishedEvents.ts";
import { mustHaveKey } from "./publisherKey.ts";
import type { Target, Targets } from "./targets.ts";

/**
 * Takes events as the sources of Azure would raise them, one or an array, in either schema.
 *
 * Azure's own sources publish for themselves, so there is no real counterpart of this endpoint; it behaves as that of a
 * custom topic. It belongs to the default workspace: an event that names none is stamped with its id, and one that
 * names something else is raised by it unchanged, so that a payload copied from Azure can be sent as it is.
 *
 * @see https://learn.microsoft.com/azure/event-grid/post-to-custom-topic
 */
export class Publishing {
  readonly #parts: Parts;
  #published = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** How many events were taken since the start. */
  get published(): number {
    return this.#published;
  }

  answer(request: Request): Reply | Promise<Reply> {
    return dispatch(this.#routes, request);
  }

  readonly #routes = [route("POST", "/api/events", (request) => this.#publish(request))];

  async #publish(request: Request): Promise<Reply> {
    const { store, journal, deliveries, clock, log } = this.#parts;
    const { publishKey, workspaces } = store.state;
    mustHaveKey(request, publishKey, clock.now());
    const { events, problems } = readEvents(await publishedEvents(request, workspaces[0].id));
    const wrong = problems.find(({ severity }) => severity === "error");
    if (wrong) throw new Refusal(400, "BadRequest", told(wrong));
    if (!events.length)
      throw new Refusal(400, "BadRequest", "The request has no event. Send one, or an array of them.");
    for (const problem of problems) log(`Published, but: ${told(problem)}`);
    const at = clock.now();
    const bytes = Math.ceil((await request.bytes()).length / events.length);
    const arrivals = events.map((event) => ({ event, at, bytes, ...this.#split(event) }));
    const taken = await journal
      .accept(
        arrivals.map(({ event, passed }) => ({ event, at, generations: passed.map(({ kept }) => kept.generation) })),
      )
      .catch(refuse);
    this.#remember(arrivals, taken);
    deliveries.accept(taken.filter((accepted) => accepted !== undefined));
    return { status: 200 };
  }

  /** Who is to get an event, and who is not. */
  #split(event: MlEvent): Split {
    const { store, targets, log } = this.#parts;
    const { workspaces } = store.state;
    const [home] = workspaces;
    const named = workspaces.find(({ id }) => sameArmId(id, event.source));
    if (!named) log(`Event ${event.id} names a source that is unknown here, ${event.source}; ${home.id} raises it.`);
    const passed: Target[] = [];
    const passedOver: Target[] = [];
    for (const target of targets.of((named ?? home).id)) (target.passes(event.raw) ? passed : passedOver).push(target);
    return { passed, passedOver };
  }

  #remember(arrivals: readonly Arrival[], taken: readonly (Accepted | undefined)[]): void {
    const { activity, fates } = this.#parts;
    this.#published += arrivals.length;
    for (const [index, arrival] of arrivals.entries()) {
      fates.arrived(taken[index], arrival);
      for (const { kept } of arrival.passedOver) activity.add(kept.generation, { filteredOut: 1 });
    }
  }
}

/** As a service answers that cannot take anything now; clients of Azure send such a request again by themselves. */
function refuse(error: unknown): never {
  throw error instanceof Failure ? new Refusal(503, "ServiceUnavailable", tell(error)) : error;
}

interface Split {
  readonly passed: readonly Target[];
  readonly passedOver: readonly Target[];
}

interface Parts {
  readonly store: Store;
  readonly targets: Targets;
  readonly journal: Journal;
  readonly deliveries: Deliveries;
  readonly activity: ActivityLog;
  readonly fates: DeliveryLog;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

const told = ({ pointer, message, remedy }: Problem): string => `${message}${pointer && ` (${pointer})`} ${remedy}`;
