import { parseArmId, isSameArmId } from "../../../core/armId.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import { systemTopicShape } from "../../../core/subscription/wireShape.ts";
import { type HttpReply, type HttpRequest, notFound, okReply } from "../../http/http.ts";
import { objectAt, toText } from "../../store/jsonValues.ts";
import { sourceIdOf } from "../../store/storedEventSubscription.ts";
import { route, type Route } from "../../http/router.ts";
import type { EmulatorState, SystemTopic } from "../../store/state.ts";
import type { Store } from "../../store/store.ts";
import { getSubscriptionWorkspaces, getGroupWorkspaces } from "../azureSubscriptions.ts";
import { addSucceededOperation, type Operations } from "../operations.ts";
import { pageByToken } from "../paging.ts";
import { readNames } from "../readNames.ts";
import { isSameName } from "../resourcePath.ts";
import type { Provisioning } from "../eventSubscriptions/provisioning.ts";
import {
  completeIdentity,
  getSystemTopic,
  findSystemTopicById,
  toSystemTopicResponse,
  systemTopicId,
  systemTopicOfWorkspace,
  systemTopicPath,
  systemTopicsPath,
  topicSourceOf,
} from "./systemTopic.ts";
import { checkIdentity, checkTags, checkSystemTopic } from "./systemTopicChecks.ts";
import { getWorkspace, workspacePath } from "../workspaces.ts";

type TopicRequest = HttpRequest<"subscription" | "group" | "topic">;

/** System topics of workspaces. @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/system-topics */
export class SystemTopics {
  readonly #deps: SystemTopicsDeps;

  constructor(deps: SystemTopicsDeps) {
    this.#deps = deps;
  }

  readonly routes: readonly Route[] = [
    route("GET", `/subscriptions/:subscription${systemTopicsPath}`, (request) => {
      getSubscriptionWorkspaces(this.#state, request.parameters.subscription);
      return this.#list(request);
    }),
    route("GET", `/subscriptions/:subscription/resourceGroups/:group${systemTopicsPath}`, (request) => {
      getGroupWorkspaces(this.#state, request.parameters);
      // Observed once: the service ignores $filter on this list, and only on this one.
      const query = new URLSearchParams(request.query);
      query.delete("$filter");
      return this.#list({ ...request, query }, request.parameters.group);
    }),
    route("GET", systemTopicPath, ({ parameters }) =>
      okReply(toSystemTopicResponse(getSystemTopic(this.#state, parameters))),
    ),
    route("PUT", systemTopicPath, (request) => this.#put(request)),
    route("PATCH", systemTopicPath, (request) => this.#patch(request)),
    route("DELETE", systemTopicPath, (request) => this.#delete(request)),
    route("GET", `${workspacePath}/providers/Microsoft.EventGrid/extensionTopics/default`, ({ parameters }) => {
      const { id } = getWorkspace(this.#state, parameters);
      return okReply(toExtensionTopic(id, systemTopicOfWorkspace(this.#state, id)));
    }),
  ];

  get #state(): EmulatorState {
    return this.#deps.store.state;
  }

  #list(request: HttpRequest<"subscription">, group?: string): HttpReply {
    const found = this.#state.systemTopics.filter(({ id }) => {
      const { subscriptionId, resourceGroup } = parseArmId(id) ?? {};
      return (
        isSameName(subscriptionId, request.parameters.subscription) &&
        (group === undefined || isSameName(resourceGroup, group))
      );
    });
    const items = found.map((topic) => toSystemTopicResponse(topic));
    return okReply(pageByToken(request, items));
  }

  async #put(request: TopicRequest): Promise<HttpReply> {
    getGroupWorkspaces(this.#state, request.parameters);
    const { body, notes } = await readNames(request, systemTopicShape, request.parameters.topic);
    const id = systemTopicId(request.parameters);
    const earlier = findSystemTopicById(this.#state, id);
    checkSystemTopic(this.#state, id, body, earlier);
    for (const note of notes) this.#deps.log(note);
    const { location, tags, identity } = body;
    const { source, topicType } = objectAt(body, "properties");
    const before = earlier?.resource ?? {};
    const metricResourceId = objectAt(before, "properties")["metricResourceId"] ?? this.#newId();
    const topic: SystemTopic = {
      id: earlier?.id ?? id,
      automatic: false,
      resource: {
        location,
        tags: tags ?? null,
        properties: { source, topicType, metricResourceId },
        ...this.#identity(identity, before),
      },
    };
    return this.#save(request, topic, isObject(identity) ? (earlier ? "Updating" : "Creating") : undefined);
  }

  async #patch(request: TopicRequest): Promise<HttpReply> {
    const earlier = getSystemTopic(this.#state, request.parameters);
    const { body, notes } = await readNames(request, systemTopicShape, request.parameters.topic);
    const { tags, identity } = body;
    checkTags(tags);
    checkIdentity(identity);
    for (const note of notes) this.#deps.log(note);
    const resource = {
      ...earlier.resource,
      ...(tags === undefined ? {} : { tags }),
      ...this.#identity(identity, earlier.resource),
    };
    return this.#save(request, { ...earlier, resource }, isObject(identity) ? "Updating" : undefined);
  }

  /**
   * Saves a system topic. With an identity this is a long-running operation, which here ends when the topic is on disk.
   *
   * @param state the provisioning state in the response of a long-running operation
   */
  async #save(request: TopicRequest, topic: SystemTopic, state: string | undefined): Promise<HttpReply> {
    const { store, operations } = this.#deps;
    const operation = this.#newId();
    await store.change((before) => {
      const others = before.systemTopics.filter(({ id }) => !isSameArmId(id, topic.id));
      const after = { ...before, systemTopics: [...others, topic] };
      return state === undefined ? after : addSucceededOperation(after, operation);
    });
    if (state === undefined) return okReply(toSystemTopicResponse(topic));
    const headers = operations.statusHeaders(request, topicOperationPlaceOf(request, topic), operation);
    return { status: 201, headers, body: toSystemTopicResponse(topic, state) };
  }

  /**
   * Deletes a system topic and all event subscriptions of its source. Assumed for those on the workspace itself: a source
   * has only this one system topic.
   */
  async #delete(request: TopicRequest): Promise<HttpReply> {
    getGroupWorkspaces(this.#state, request.parameters);
    const { store, operations, provisioning } = this.#deps;
    const state = this.#state;
    const topic = findSystemTopicById(state, systemTopicId(request.parameters));
    if (!topic) return { status: 204 };
    const dependents = state.eventSubscriptions.filter(({ id }) =>
      isSameArmId(sourceIdOf(state, id), topicSourceOf(topic)),
    );
    await Promise.all(dependents.map(({ id }) => provisioning.remove(id)));
    const operation = this.#newId();
    await store.change((before) => {
      const systemTopics = before.systemTopics.filter(({ id }) => id !== topic.id);
      return addSucceededOperation({ ...before, systemTopics }, operation);
    });
    return {
      status: 202,
      headers: operations.deletionHeaders(request, topicOperationPlaceOf(request, topic), operation),
    };
  }

  /** The identity of a request, or else that of the earlier resource. */
  #identity(identity: Json | undefined, before: JsonObject): JsonObject {
    if (isObject(identity))
      return { identity: completeIdentity(identity, objectAt(before, "identity"), () => this.#newId()) };
    return isObject(before["identity"]) ? { identity: before["identity"] } : {};
  }

  #newId(): string {
    return this.#deps.ids().toLowerCase();
  }
}

interface SystemTopicsDeps {
  readonly store: Store;
  readonly operations: Operations;
  readonly provisioning: Provisioning;
  readonly ids: () => string;
  readonly log: (line: string) => void;
}

const topicOperationPlaceOf = ({ parameters }: TopicRequest, { resource }: SystemTopic) => ({
  subscription: parameters.subscription,
  location: toText(resource["location"]).replaceAll(" ", "").toLowerCase(),
});

/** The system topic of a workspace. The description is the service's. */
function toExtensionTopic(workspaceId: string, topic: SystemTopic | undefined): JsonObject {
  const id = `${workspaceId}/providers/Microsoft.EventGrid/extensionTopics/default`;
  // Assumed: no response for a source without a system topic was recorded.
  if (!topic) throw notFound(`The extension topic ${id} has no system topic.`);
  const description = `Extension topic for ${id} that can be used to obtain metrics`;
  return {
    properties: { description, systemTopic: topic.id },
    id,
    name: "default",
    type: "providers/Microsoft.EventGrid/extensionTopics",
  };
}
