import { sameArmId } from "../../core/armId.ts";
import { type MlEvent, readEvents } from "../../core/events/envelope.ts";
import { schemaOf } from "../../core/events/schema.ts";
import { isObject, type Json } from "../../core/json.ts";
import type { Problem } from "../../core/problem.ts";
import type { ActivityLog } from "./activity.ts";
import type { Deliveries } from "./deliver.ts";
import { isSecret, Refusal, type Reply, type Request } from "../http.ts";
import { dispatch, route } from "../router.ts";
import type { Store } from "../store.ts";
import type { Targets } from "./targets.ts";

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

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  answer(request: Request): Reply | Promise<Reply> {
    return dispatch(this.#routes, request);
  }

  readonly #routes = [route("POST", "/api/events", (request) => this.#publish(request))];

  async #publish(request: Request): Promise<Reply> {
    this.#authorize(request);
    const [home] = this.#parts.store.state.workspaces;
    const { events, problems } = readEvents(stamped(await request.json(), home.id));
    const wrong = problems.find(({ severity }) => severity === "error");
    if (wrong) throw new Refusal(400, "BadRequest", told(wrong));
    if (!events.length)
      throw new Refusal(400, "BadRequest", "The request has no event. Send one, or an array of them.");
    for (const problem of problems) this.#parts.log(`Published, but: ${told(problem)}`);
    for (const event of events) this.#route(event);
    return { status: 200 };
  }

  #authorize({ headers }: Request): void {
    const key = headers["aeg-sas-key"];
    if (key === undefined)
      throw new Refusal(
        401,
        "Unauthorized",
        "Request must contain the authorization header aeg-sas-key; the key is publishKey of the ready line.",
      );
    if (!isSecret(key, this.#parts.store.state.publishKey))
      throw new Refusal(401, "Unauthorized", "The request authorization key is not authorized for this endpoint.");
  }

  #route(event: MlEvent): void {
    const { store, targets, deliveries, activity, log } = this.#parts;
    const { workspaces } = store.state;
    const [home] = workspaces;
    const named = workspaces.find(({ id }) => sameArmId(id, event.source));
    if (!named) log(`Event ${event.id} names a source that is unknown here, ${event.source}; ${home.id} raises it.`);
    for (const target of targets.of((named ?? home).id)) {
      if (target.passes(event.raw)) deliveries.accept(event, target);
      else activity.add(target.id, { filteredOut: 1 });
    }
  }
}

interface Parts {
  readonly store: Store;
  readonly targets: Targets;
  readonly deliveries: Deliveries;
  readonly activity: ActivityLog;
  readonly log: (line: string) => void;
}

/** The published events with `source` where one names none. */
function stamped(body: Json, source: string): Json {
  if (Array.isArray(body)) return body.map((event: Json) => (Array.isArray(event) ? event : stamped(event, source)));
  if (!isObject(body)) return body;
  const field = schemaOf(body) === "CloudEventSchemaV1_0" ? "source" : "topic";
  const given = Object.hasOwn(body, field) ? body[field] : undefined;
  return given === undefined || given === null || given === "" ? { ...body, [field]: source } : body;
}

const told = ({ pointer, message, remedy }: Problem): string => `${message}${pointer && ` (${pointer})`} ${remedy}`;
