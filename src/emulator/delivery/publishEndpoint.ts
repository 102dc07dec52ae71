import { Failure, formatFailure } from "../../core/failure.ts";
import type { Problem } from "../../core/problem.ts";
import type { Clock } from "../../core/wait.ts";
import { HttpError, type HttpReply, type HttpRequest } from "../http/http.ts";
import { dispatch, route } from "../http/router.ts";
import type { Store } from "../store/store.ts";
import type { ActivityLog } from "./activityLog.ts";
import type { Deliveries } from "./deliveries.ts";
import type { EventStore } from "../store/eventStore.ts";
import { findAzureRefusals } from "./azureRefusals.ts";
import { EventMatcher } from "./eventMatcher.ts";
import { ByteBudget } from "./byteBudget.ts";
import { OnceLog } from "./onceLog.ts";
import { readPublishedEvents } from "./readPublishedEvents.ts";
import { requirePublisherKey } from "./publisherKey.ts";
import type { Targets } from "./targets.ts";

/**
 * Accepts events as Azure's sources would raise them, one or an array, in either schema.
 *
 * Azure's own sources publish internally, so this endpoint behaves as that of a custom topic. It belongs to the default
 * workspace: an event without a source gets its id, and one with an unknown source is raised by it unchanged, so that a
 * payload copied from Azure can be sent as is.
 *
 * @see https://learn.microsoft.com/azure/event-grid/post-to-custom-topic
 */
export class PublishEndpoint {
  readonly #deps: PublishEndpointDeps;
  readonly #notes: OnceLog;
  readonly #matcher: EventMatcher;
  readonly #budget = new ByteBudget(maxBytesAtOnce);
  #publishedCount = 0;

  constructor(deps: PublishEndpointDeps) {
    this.#deps = deps;
    this.#notes = new OnceLog(deps.log);
    this.#matcher = new EventMatcher({
      store: deps.store,
      targets: deps.targets,
      onUnknownSource: ({ id, source }, workspaceId) =>
        this.#notes.write(
          `source ${source.slice(0, 500)}`,
          `Event ${id} names an unknown source, ${source}. ${workspaceId} raises it.`,
        ),
    });
  }

  /** Events accepted since the start. */
  get publishedCount(): number {
    return this.#publishedCount;
  }

  answer(request: HttpRequest): HttpReply | Promise<HttpReply> {
    return dispatch(this.#routes, request);
  }

  readonly #routes = [route("POST", "/api/events", (request) => this.#answerPublisher(request))];

  async #answerPublisher(request: HttpRequest): Promise<HttpReply> {
    const { store, clock } = this.#deps;
    requirePublisherKey(request, store.state.publishKey, clock.now());
    // Read before it waits: a slow client must not keep others out.
    const { length } = await request.bytes();
    return this.#budget.use(length, () => this.#publish(request));
  }

  async #publish(request: HttpRequest): Promise<HttpReply> {
    const { store, eventStore, deliveries, activity, clock } = this.#deps;
    const { workspaces } = store.state;
    const published = await readPublishedEvents(request, workspaces[0].id);
    const { events, problems } = published;
    const wrong = problems.find(({ severity }) => severity === "error");
    if (wrong) throw new HttpError(400, "BadRequest", describeProblem(wrong));
    if (!events.length)
      throw new HttpError(400, "BadRequest", "The request has no event. Send one, or an array of them.");
    for (const problem of problems) this.#notes.write(problem.message, `Published, but: ${describeProblem(problem)}`);
    for (const { kind, message } of findAzureRefusals(events, published.isSingle)) this.#notes.write(kind, message);
    const at = clock.now();
    const arrivals = (await this.#matcher.match(events)).map((one) => ({ ...one, at }));
    const accepted = await eventStore.accept(arrivals).catch(refuseUnavailable);
    this.#publishedCount += events.length;
    for (const { skipped } of arrivals)
      for (const { generation } of skipped) activity.add(generation, { filteredOut: 1 });
    deliveries.accept(accepted);
    return { status: 200 };
  }
}

/** The answer of a service that can't accept anything now; Azure's clients retry it. */
function refuseUnavailable(error: unknown): never {
  throw error instanceof Failure ? new HttpError(503, "ServiceUnavailable", formatFailure(error)) : error;
}

/**
 * Requests of this many bytes are handled at the same time, until their events are on the disk. What is parsed takes
 * several times as much memory.
 */
const maxBytesAtOnce = 2 * 1024 * 1024;

interface PublishEndpointDeps {
  readonly store: Store;
  readonly targets: Targets;
  readonly eventStore: Pick<EventStore, "accept">;
  readonly deliveries: Deliveries;
  readonly activity: ActivityLog;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

const describeProblem = ({ pointer, message, remedy }: Problem): string =>
  `${message}${pointer && ` (${pointer})`} ${remedy}`;
