import { isSameArmId } from "../../../core/armId.ts";
import { isObject, type JsonObject } from "../../../core/json.ts";
import { eventSubscriptionShape, propertiesShape } from "../../../core/subscription/wireShape.ts";
import type { Clock } from "../../../core/wait.ts";
import {
  readJsonObject,
  HttpError,
  type HttpReply,
  type HttpRequest,
  invalidContent,
  invalidRequest,
  notFound,
  okReply,
} from "../../http/http.ts";
import {
  deliveryAttributesOf,
  endpointTypeOf,
  findEventSubscription,
  isExpired,
  resourceNameFromId,
  parentIdOf,
  sourceIdOf,
  webhookUrlOf,
} from "../../store/storedEventSubscription.ts";
import { route, type Route } from "../../http/router.ts";
import type { StoredEventSubscription } from "../../store/state.ts";
import type { Store } from "../../store/store.ts";
import { checkEventSubscription } from "./eventSubscriptionChecks.ts";
import { toAttributeResponse } from "./destinationResponse.ts";
import { toCurrentResponse, listUnexpired, requestedProperties } from "./currentEventSubscription.ts";
import { toPutResponse, toGetResponse } from "./eventSubscriptionResponse.ts";
import type { Operations } from "../operations.ts";
import { pageByToken } from "../paging.ts";
import { isSameName } from "../resourcePath.ts";
import { readNames } from "../readNames.ts";
import { systemTopicOfWorkspace } from "../systemTopics/systemTopic.ts";
import { identityNotes } from "./identityNotes.ts";
import type { Provisioning } from "./provisioning.ts";
import { getSystemTopicScope, type GetScope, getWorkspaceScope, type EventSubscriptionScope } from "./scopes.ts";
import { mergeUpdate, normalizeProperties } from "./normalizeProperties.ts";
import { toVersion } from "./versionDifferences.ts";

const providers = "/subscriptions/:subscription/resourceGroups/:group/providers";
const listPaths = {
  workspace: `${providers}/Microsoft.MachineLearningServices/workspaces/:parent/providers/Microsoft.EventGrid/eventSubscriptions`,
  systemTopic: `${providers}/Microsoft.EventGrid/systemTopics/:parent/eventSubscriptions`,
} as const;
type ListPath = (typeof listPaths)[keyof typeof listPaths];

type ListRequest = HttpRequest<"subscription" | "group" | "parent">;
type ItemRequest = HttpRequest<"subscription" | "group" | "parent" | "name">;

/** How many event subscriptions a topic can have. @see https://learn.microsoft.com/azure/event-grid/quotas-limits */
const maxEventSubscriptions = 500;

/**
 * Event subscriptions on workspaces and below their system topics.
 *
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/system-topic-event-subscriptions
 */
export class EventSubscriptions {
  readonly #deps: EventSubscriptionsDeps;

  constructor(deps: EventSubscriptionsDeps) {
    this.#deps = deps;
  }

  get routes(): readonly Route[] {
    return [
      ...this.#routes(listPaths.workspace, getWorkspaceScope),
      ...this.#routes(listPaths.systemTopic, getSystemTopicScope),
    ];
  }

  #routes(list: ListPath, findScope: GetScope): readonly Route[] {
    const one = `${list}/:name` as const;
    const scope = (request: ListRequest): EventSubscriptionScope => findScope(this.#deps.store.state, request);
    const find = (request: ItemRequest, trailingSegments = 0): StoredEventSubscription => {
      scope(request);
      return this.#get(eventSubscriptionIdOf(request, trailingSegments));
    };
    return [
      route("GET", list, (request) => this.#list(scope(request), request)),
      route("GET", one, (request) =>
        okReply(toVersion(toCurrentResponse(this.#deps.store.state, find(request)), request)),
      ),
      route("PUT", one, (request) => this.#put(scope(request), request)),
      route("PATCH", one, (request) => this.#patch(scope(request), request)),
      route("DELETE", one, (request) => this.#delete(scope(request), request)),
      route("POST", `${one}/getFullUrl`, (request) => fullUrlReply(find(request, 1))),
      route("POST", `${one}/getDeliveryAttributes`, (request) => deliveryAttributesReply(find(request, 1))),
    ];
  }

  #list(scope: EventSubscriptionScope, request: HttpRequest): HttpReply {
    const { store, clock } = this.#deps;
    const items = listUnexpired(store.state, clock.now())
      .filter(({ id }) => isSameArmId(parentIdOf(id), scope.id))
      .map((eventSubscription) => toVersion(toCurrentResponse(store.state, eventSubscription), request));
    return okReply(pageByToken(request, items));
  }

  async #put(scope: EventSubscriptionScope, request: ItemRequest): Promise<HttpReply> {
    const { body: given, notes } = await readNames(request, eventSubscriptionShape, request.parameters.name);
    const requested = given["properties"];
    if (!isObject(requested)) throw invalidContent("The request has no properties object.");
    const properties = normalizeProperties(requested);
    checkEventSubscription(request.parameters.name, properties, this.#deps.clock.now());
    const before = this.#find(eventSubscriptionIdOf(request));
    if (!before) this.#requireQuota(scope);
    this.#logNotes(notes, request, scope, properties);
    const id = before?.id ?? eventSubscriptionIdOf(request);
    const headers = await this.#beginWrite(scope, request, id, properties);
    const state = before?.inForce ? "Updating" : "Creating";
    const body = toPutResponse({ id, parent: scope.id }, properties, state, isObject(requested["filter"]));
    return { status: 201, headers, body: toVersion(body, request) };
  }

  async #patch(scope: EventSubscriptionScope, request: ItemRequest): Promise<HttpReply> {
    const eventSubscription = this.#get(eventSubscriptionIdOf(request));
    if (Object.keys(await readJsonObject(request)).some((name) => isSameName(name, "properties")))
      throw invalidRequest("An update is flat: send its members at the top level, without properties.");
    const { body: change, notes } = await readNames(request, propertiesShape, request.parameters.name);
    const properties = normalizeProperties(mergeUpdate(requestedProperties(eventSubscription), change));
    checkEventSubscription(request.parameters.name, properties, this.#deps.clock.now());
    this.#logNotes(notes, request, scope, properties);
    const headers = await this.#beginWrite(scope, request, eventSubscription.id, properties);
    return {
      status: 201,
      headers,
      body: toVersion(toGetResponse({ id: eventSubscription.id, parent: scope.id }, properties, "Updating"), request),
    };
  }

  #logNotes(
    notes: readonly string[],
    { parameters }: ItemRequest,
    { workspace }: EventSubscriptionScope,
    properties: JsonObject,
  ): void {
    const topic = systemTopicOfWorkspace(this.#deps.store.state, workspace.id);
    for (const note of [...notes, ...identityNotes(parameters.name, properties, topic)]) this.#deps.log(note);
  }

  async #delete({ operationPlace }: EventSubscriptionScope, request: ItemRequest): Promise<HttpReply> {
    const id = eventSubscriptionIdOf(request);
    if (!this.#find(id)) return { status: 204 };
    const { operations, provisioning } = this.#deps;
    const operation = await provisioning.remove(id);
    return { status: 202, headers: operations.deletionHeaders(request, operationPlace, operation) };
  }

  /**
   * Assumed, as no response of the service was recorded: a write to an event subscription that is still being written
   * replaces the earlier one.
   */
  async #beginWrite(
    { operationPlace }: EventSubscriptionScope,
    request: ItemRequest,
    id: string,
    properties: JsonObject,
  ) {
    const operation = await this.#deps.provisioning.begin(id, properties);
    return this.#deps.operations.statusHeaders(request, operationPlace, operation);
  }

  /** The code is assumed; only the beginning of the message is documented. */
  #requireQuota({ workspace }: EventSubscriptionScope): void {
    const { store, clock } = this.#deps;
    const existing = listUnexpired(store.state, clock.now()).filter(({ id }) =>
      isSameArmId(sourceIdOf(store.state, id), workspace.id),
    );
    if (existing.length < maxEventSubscriptions) return;
    throw new HttpError(
      409,
      "Conflict",
      `Quota limit reached. The topic of ${workspace.id} has ${existing.length} event subscriptions; ${maxEventSubscriptions} are allowed.`,
    );
  }

  #get(id: string): StoredEventSubscription {
    const eventSubscription = this.#find(id);
    if (eventSubscription) return eventSubscription;
    throw notFound("Event subscription doesn't exist.");
  }

  #find(id: string): StoredEventSubscription | undefined {
    const eventSubscription = findEventSubscription(this.#deps.store.state, id);
    return eventSubscription && !isExpired(eventSubscription, this.#deps.clock.now()) ? eventSubscription : undefined;
  }
}

interface EventSubscriptionsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly operations: Operations;
  readonly provisioning: Provisioning;
  readonly log: (line: string) => void;
}

/**
 * The id of the event subscription that a request names, in the casing of the request, except for one segment.
 *
 * @param trailingSegments number of segments after the id, such as the name of an action
 */
const eventSubscriptionIdOf = ({ path }: HttpRequest, trailingSegments = 0): string => {
  const segments = path.split("/").filter(Boolean);
  const id = `/${segments.slice(0, segments.length - trailingSegments).join("/")}`;
  return id.replace(/\/resourcegroups\//i, "/resourceGroups/");
};

function fullUrlReply(eventSubscription: StoredEventSubscription): HttpReply {
  const properties = requestedProperties(eventSubscription);
  const endpointUrl = webhookUrlOf(properties);
  if (endpointUrl !== undefined) return okReply({ endpointUrl });
  const type = endpointTypeOf(properties);
  throw invalidRequest(
    `Destination type of the event subscription ${resourceNameFromId(eventSubscription.id)} is ${type} which doesn't support full URL. Only webhook destination type supports full URL.`,
  );
}

/** Without attributes, the service answers null instead of an empty list. */
function deliveryAttributesReply(eventSubscription: StoredEventSubscription): HttpReply {
  const attributes = deliveryAttributesOf(requestedProperties(eventSubscription));
  return okReply({ value: attributes.length ? attributes.map((one) => toAttributeResponse(one, false)) : null });
}
