import { sameArmId } from "../../core/armId.ts";
import { isObject, type JsonObject } from "../../core/json.ts";
import { eventTypes } from "../../core/events/catalogue.ts";
import type { Clock } from "../clock.ts";
import { readObject, Refusal, type Reply, type Request } from "../http.ts";
import { attributesOf, endpointTypeOf, findKept, isExpired, nameOf, sourceOf, webhookUrlOf } from "../kept.ts";
import { route, type Route } from "../router.ts";
import type { SeedWorkspace } from "../seed.ts";
import type { Kept } from "../state.ts";
import type { Store } from "../store.ts";
import { check } from "./checks.ts";
import { echoed, shown } from "./eventSubscription.ts";
import type { Operations } from "./operations.ts";
import { page } from "./paging.ts";
import { type Provisioning, provisioningStateOf } from "./provisioning.ts";
import { findWorkspace, type WorkspacePath, workspacePath } from "./workspaces.ts";

const list = `${workspacePath}/providers/Microsoft.EventGrid/eventSubscriptions` as const;
const one = `${list}/:name` as const;
type OnePath = WorkspacePath | "name";

/** Event subscriptions on workspaces. @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions */
export class EventSubscriptions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  readonly routes: readonly Route[] = [
    route("GET", list, (request) => this.#list(request)),
    route("GET", one, (request) => ({ status: 200, body: this.#current(this.#find(request)) })),
    route("PUT", one, (request) => this.#put(request)),
    route("PATCH", one, (request) => this.#patch(request)),
    route("DELETE", one, (request) => this.#delete(request)),
    route("POST", `${one}/getFullUrl`, (request) => fullUrl(this.#find(request))),
    route("POST", `${one}/getDeliveryAttributes`, (request) => deliveryAttributes(this.#find(request))),
  ];

  #list(request: Request<WorkspacePath>): Reply {
    const workspace = findWorkspace(this.#parts.store.state, request.parameters);
    const here = this.#live().filter(({ id }) => sameArmId(this.#source(id), workspace.id));
    return {
      status: 200,
      body: page(
        request,
        here.map((kept) => this.#current(kept)),
      ),
    };
  }

  async #put(request: Request<OnePath>): Promise<Reply> {
    const { workspace, id } = this.#place(request);
    const given = (await readObject(request))["properties"];
    if (!isObject(given)) throw new Refusal(400, "InvalidRequestContent", "The request has no properties object.");
    const properties = settled(given);
    check(request.parameters.name, properties, this.#parts.clock.now());
    const before = this.#seek(id);
    const headers = await this.#begin(request, workspace, before?.id ?? id, properties);
    const body = echoed(
      { id: before?.id ?? id, source: workspace.id },
      properties,
      before?.inForce ? "Updating" : "Creating",
    );
    return { status: 201, headers, body };
  }

  async #patch(request: Request<OnePath>): Promise<Reply> {
    const { workspace } = this.#place(request);
    const kept = this.#find(request);
    const change = await readObject(request);
    if ("properties" in change)
      throw new Refusal(
        400,
        "InvalidRequest",
        "An update is flat: put its members beside each other, without properties.",
      );
    const properties = settled(merged(valid(kept), change));
    check(request.parameters.name, properties, this.#parts.clock.now());
    const headers = await this.#begin(request, workspace, kept.id, properties);
    return { status: 201, headers, body: shown({ id: kept.id, source: workspace.id }, properties, "Updating") };
  }

  async #delete(request: Request<OnePath>): Promise<Reply> {
    const { workspace, id } = this.#place(request);
    if (!this.#seek(id)) return { status: 204 };
    const { operations, provisioning } = this.#parts;
    const operation = await provisioning.remove(id);
    const place = { subscription: request.parameters.subscription, location: workspace.location };
    const headers = {
      ...operations.headers(request, place, operation),
      ...operations.location(request, place, operation),
    };
    return { status: 202, headers };
  }

  async #begin(request: Request<OnePath>, { location }: SeedWorkspace, id: string, properties: JsonObject) {
    const operation = await this.#parts.provisioning.begin(id, properties);
    return this.#parts.operations.headers(
      request,
      { subscription: request.parameters.subscription, location },
      operation,
    );
  }

  /** The workspace that a request names, which must exist, and the event subscription's id, which need not. */
  #place({ parameters, path }: Request<OnePath>): { workspace: SeedWorkspace; id: string } {
    const workspace = findWorkspace(this.#parts.store.state, parameters);
    // Ids keep the casing of the request, except for this segment.
    const id = `/${path.split("/").filter(Boolean).join("/")}`.replace(/\/resourcegroups\//i, "/resourceGroups/");
    return { workspace, id };
  }

  #find({ parameters }: Request<OnePath>): Kept {
    const workspace = findWorkspace(this.#parts.store.state, parameters);
    const kept = this.#seek(`${workspace.id}/providers/Microsoft.EventGrid/eventSubscriptions/${parameters.name}`);
    if (kept) return kept;
    throw new Refusal(404, "ResourceNotFound", "Event subscription doesn't exist.");
  }

  #seek(id: string): Kept | undefined {
    const kept = findKept(this.#parts.store.state, id);
    return kept && !isExpired(kept, this.#parts.clock.now()) ? kept : undefined;
  }

  #current(kept: Kept): JsonObject {
    return shown({ id: kept.id, source: this.#source(kept.id) }, valid(kept), provisioningStateOf(kept));
  }

  #source(id: string): string {
    return sourceOf(this.#parts.store.state, id);
  }

  #live(): Kept[] {
    const now = this.#parts.clock.now();
    return this.#parts.store.state.eventSubscriptions.filter((kept) => !isExpired(kept, now));
  }
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly operations: Operations;
  readonly provisioning: Provisioning;
}

/** What is asked for last: the pending properties, if there are any. */
const valid = ({ pending, inForce }: Kept): JsonObject => pending?.properties ?? inForce ?? {};

/** Without what only the service may say; and with the event types written out, as the service does for system sources. */
function settled({ topic: _topic, provisioningState: _state, ...given }: JsonObject): JsonObject {
  const filter = isObject(given["filter"]) ? given["filter"] : {};
  const types = filter["includedEventTypes"];
  const all =
    types === undefined || types === null || (Array.isArray(types) && types.length === 1 && types[0] === "All");
  if (!all) return given;
  return { ...given, filter: { ...filter, includedEventTypes: eventTypes.map(({ name }) => name) } };
}

/**
 * Merges an update: each member replaces the whole old one (a filter, too, is replaced whole), null removes it, and the
 * two ways to give a destination exclude each other.
 */
function merged(before: JsonObject, change: JsonObject): JsonObject {
  const all: JsonObject = {
    ...before,
    ...(isObject(change["destination"]) ? { deliveryWithResourceIdentity: null } : {}),
    ...(isObject(change["deliveryWithResourceIdentity"]) ? { destination: null } : {}),
    ...change,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

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
  return { status: 200, body: { value: attributes.length ? attributes : null } };
}
