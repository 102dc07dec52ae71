import { sameArmId } from "../../core/armId.ts";
import { isObject, type JsonObject } from "../../core/json.ts";
import type { Clock } from "../clock.ts";
import { readObject, Refusal, type Reply, type Request } from "../http.ts";
import {
  attributesOf,
  endpointTypeOf,
  findKept,
  isExpired,
  nameOf,
  parentOf,
  sourceOf,
  webhookUrlOf,
} from "../kept.ts";
import { route, type Route } from "../router.ts";
import type { Kept } from "../state.ts";
import type { Store } from "../store.ts";
import { check } from "./checks.ts";
import { shownAttribute } from "./destination.ts";
import { current, live, valid } from "./current.ts";
import { echoed, shown } from "./eventSubscription.ts";
import type { Operations } from "./operations.ts";
import { page } from "./paging.ts";
import type { Provisioning } from "./provisioning.ts";
import { belowSystemTopic, type FindScope, onWorkspace, type Scope } from "./scopes.ts";
import { merged, settled } from "./written.ts";

const providers = "/subscriptions/:subscription/resourceGroups/:group/providers";
const lists = {
  workspace: `${providers}/Microsoft.MachineLearningServices/workspaces/:parent/providers/Microsoft.EventGrid/eventSubscriptions`,
  systemTopic: `${providers}/Microsoft.EventGrid/systemTopics/:parent/eventSubscriptions`,
} as const;
type List = (typeof lists)[keyof typeof lists];

type ListRequest = Request<"subscription" | "group" | "parent">;
type OneRequest = Request<"subscription" | "group" | "parent" | "name">;

/** How many event subscriptions a topic can have. @see https://learn.microsoft.com/azure/event-grid/quotas-limits */
const most = 500;

/**
 * Event subscriptions on workspaces and below their system topics.
 *
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/system-topic-event-subscriptions
 */
export class EventSubscriptions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get routes(): readonly Route[] {
    return [...this.#routes(lists.workspace, onWorkspace), ...this.#routes(lists.systemTopic, belowSystemTopic)];
  }

  #routes(list: List, findScope: FindScope): readonly Route[] {
    const one = `${list}/:name` as const;
    const scope = (request: ListRequest): Scope => findScope(this.#parts.store.state, request);
    const find = (request: OneRequest, behind = 0): Kept => {
      scope(request);
      return this.#find(idOf(request, behind));
    };
    return [
      route("GET", list, (request) => this.#list(scope(request), request)),
      route("GET", one, (request) => ({ status: 200, body: current(this.#parts.store.state, find(request)) })),
      route("PUT", one, (request) => this.#put(scope(request), request)),
      route("PATCH", one, (request) => this.#patch(scope(request), request)),
      route("DELETE", one, (request) => this.#delete(scope(request), request)),
      route("POST", `${one}/getFullUrl`, (request) => fullUrl(find(request, 1))),
      route("POST", `${one}/getDeliveryAttributes`, (request) => deliveryAttributes(find(request, 1))),
    ];
  }

  #list(scope: Scope, request: Request): Reply {
    const { store, clock } = this.#parts;
    const here = live(store.state, clock.now()).filter(({ id }) => sameArmId(parentOf(id), scope.id));
    return {
      status: 200,
      body: page(
        request,
        here.map((kept) => current(store.state, kept)),
      ),
    };
  }

  async #put(scope: Scope, request: OneRequest): Promise<Reply> {
    const given = (await readObject(request))["properties"];
    if (!isObject(given)) throw new Refusal(400, "InvalidRequestContent", "The request has no properties object.");
    const properties = settled(given);
    check(request.parameters.name, properties, this.#parts.clock.now());
    const before = this.#seek(idOf(request));
    if (!before) this.#mustHaveRoom(scope);
    const id = before?.id ?? idOf(request);
    const headers = await this.#begin(scope, request, id, properties);
    const body = echoed({ id, source: scope.source }, properties, before?.inForce ? "Updating" : "Creating");
    return { status: 201, headers, body };
  }

  async #patch(scope: Scope, request: OneRequest): Promise<Reply> {
    const kept = this.#find(idOf(request));
    const change = await readObject(request);
    if ("properties" in change)
      throw new Refusal(
        400,
        "InvalidRequest",
        "An update is flat: put its members beside each other, without properties.",
      );
    const properties = settled(merged(valid(kept), change));
    check(request.parameters.name, properties, this.#parts.clock.now());
    const headers = await this.#begin(scope, request, kept.id, properties);
    return { status: 201, headers, body: shown({ id: kept.id, source: scope.source }, properties, "Updating") };
  }

  async #delete(scope: Scope, request: OneRequest): Promise<Reply> {
    const id = idOf(request);
    if (!this.#seek(id)) return { status: 204 };
    const { operations, provisioning } = this.#parts;
    const operation = await provisioning.remove(id);
    const headers = {
      ...operations.headers(request, placeOf(scope), operation),
      ...operations.location(request, placeOf(scope), operation),
    };
    return { status: 202, headers };
  }

  /**
   * Nobody has recorded what the service says of a write to an event subscription that is still being written; here the
   * later write takes the place of the earlier one.
   */
  async #begin(scope: Scope, request: OneRequest, id: string, properties: JsonObject) {
    const operation = await this.#parts.provisioning.begin(id, properties);
    return this.#parts.operations.headers(request, placeOf(scope), operation);
  }

  /** The code is an assumption: only the beginning of the message is documented. */
  #mustHaveRoom({ workspace }: Scope): void {
    const { store, clock } = this.#parts;
    const there = live(store.state, clock.now()).filter(({ id }) => sameArmId(sourceOf(store.state, id), workspace.id));
    if (there.length < most) return;
    throw new Refusal(
      409,
      "Conflict",
      `Quota limit reached. The topic of ${workspace.id} has ${there.length} event subscriptions; ${most} are allowed.`,
    );
  }

  #find(id: string): Kept {
    const kept = this.#seek(id);
    if (kept) return kept;
    throw new Refusal(404, "ResourceNotFound", "Event subscription doesn't exist.");
  }

  #seek(id: string): Kept | undefined {
    const kept = findKept(this.#parts.store.state, id);
    return kept && !isExpired(kept, this.#parts.clock.now()) ? kept : undefined;
  }
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly operations: Operations;
  readonly provisioning: Provisioning;
}

const placeOf = ({ azureSubscription, workspace }: Scope) => ({
  subscription: azureSubscription,
  location: workspace.location,
});

/**
 * The id of the event subscription that a request names. It keeps the casing of the request, except for one segment.
 *
 * @param behind how many segments come after it: an action's name is one
 */
const idOf = ({ path }: Request, behind = 0): string => {
  const segments = path.split("/").filter(Boolean);
  const id = `/${segments.slice(0, segments.length - behind).join("/")}`;
  return id.replace(/\/resourcegroups\//i, "/resourceGroups/");
};

function fullUrl(kept: Kept): Reply {
  const endpointUrl = webhookUrlOf(valid(kept));
  if (endpointUrl !== undefined) return { status: 200, body: { endpointUrl } };
  const type = endpointTypeOf(valid(kept));
  throw new Refusal(
    400,
    "InvalidRequest",
    `Destination type of the event subscription ${nameOf(kept.id)} is ${type} which doesn't support full URL. Only webhook destination type supports full URL.`,
  );
}

/** Null, and not an empty list, is what the service answers when there are none. */
function deliveryAttributes(kept: Kept): Reply {
  const attributes = attributesOf(valid(kept));
  return {
    status: 200,
    body: { value: attributes.length ? attributes.map((one) => shownAttribute(one, false)) : null },
  };
}
