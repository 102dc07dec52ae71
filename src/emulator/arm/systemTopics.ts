import { parseArmId, sameArmId } from "../../core/armId.ts";
import { isObject, type JsonObject } from "../../core/json.ts";
import { readObject, Refusal, type Reply, type Request } from "../http.ts";
import { objectAt, textOf } from "../json.ts";
import { sourceOf } from "../kept.ts";
import { route, type Route } from "../router.ts";
import type { State, SystemTopic } from "../state.ts";
import type { Store } from "../store.ts";
import { findAzureSubscription, findGroup } from "./azureSubscriptions.ts";
import { begun, ended, type Operations } from "./operations.ts";
import { page } from "./paging.ts";
import type { Provisioning } from "./provisioning.ts";
import {
  completedIdentity,
  findSystemTopic,
  seekSystemTopic,
  shownTopic,
  systemTopicId,
  systemTopicOf,
  systemTopicPath,
  systemTopicsPath,
  topicSource,
} from "./systemTopic.ts";
import { checkIdentity, checkTags, checkTopic } from "./systemTopicChecks.ts";
import { findWorkspace, workspacePath } from "./workspaces.ts";

type TopicRequest = Request<"subscription" | "group" | "topic">;

/** System topics of workspaces. @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/system-topics */
export class SystemTopics {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  readonly routes: readonly Route[] = [
    route("GET", `/subscriptions/:subscription${systemTopicsPath}`, (request) => {
      findAzureSubscription(this.#state, request.parameters.subscription);
      return this.#list(request);
    }),
    route("GET", `/subscriptions/:subscription/resourceGroups/:group${systemTopicsPath}`, (request) => {
      findGroup(this.#state, request.parameters);
      // The service was once seen to ignore $filter on this list, and only on this one.
      const query = new URLSearchParams(request.query);
      query.delete("$filter");
      return this.#list({ ...request, query }, request.parameters.group);
    }),
    route("GET", systemTopicPath, ({ parameters }) => ({
      status: 200,
      body: shownTopic(findSystemTopic(this.#state, parameters)),
    })),
    route("PUT", systemTopicPath, (request) => this.#put(request)),
    route("PATCH", systemTopicPath, (request) => this.#patch(request)),
    route("DELETE", systemTopicPath, (request) => this.#delete(request)),
    route("GET", `${workspacePath}/providers/Microsoft.EventGrid/extensionTopics/default`, ({ parameters }) => {
      const { id } = findWorkspace(this.#state, parameters);
      return { status: 200, body: extensionTopic(id, systemTopicOf(this.#state, id)) };
    }),
  ];

  get #state(): State {
    return this.#parts.store.state;
  }

  #list(request: Request<"subscription">, group?: string): Reply {
    const here = this.#state.systemTopics.filter(({ id }) => {
      const { subscriptionId, resourceGroup } = parseArmId(id) ?? {};
      return (
        subscriptionId?.toLowerCase() === request.parameters.subscription.toLowerCase() &&
        (group === undefined || resourceGroup?.toLowerCase() === group.toLowerCase())
      );
    });
    return {
      status: 200,
      body: page(
        request,
        here.map((topic) => shownTopic(topic)),
      ),
    };
  }

  async #put(request: TopicRequest): Promise<Reply> {
    findGroup(this.#state, request.parameters);
    const body = await readObject(request);
    const id = systemTopicId(request.parameters);
    const earlier = seekSystemTopic(this.#state, id);
    checkTopic(this.#state, id, body, earlier);
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
        ...this.#identity(identity, before["identity"]),
      },
    };
    return this.#saved(request, topic, isObject(identity) ? (earlier ? "Updating" : "Creating") : undefined);
  }

  async #patch(request: TopicRequest): Promise<Reply> {
    const earlier = findSystemTopic(this.#state, request.parameters);
    const { tags, identity } = await readObject(request);
    checkTags(tags);
    checkIdentity(identity);
    const resource = {
      ...earlier.resource,
      ...(tags === undefined ? {} : { tags }),
      ...this.#identity(identity, earlier.resource["identity"]),
    };
    return this.#saved(request, { ...earlier, resource }, isObject(identity) ? "Updating" : undefined);
  }

  /**
   * Keeps a system topic. An identity makes it a long-running operation, which here has ended when it is on disk.
   *
   * @param state in which the answer shows it, when it is such an operation
   */
  async #saved(request: TopicRequest, topic: SystemTopic, state: string | undefined): Promise<Reply> {
    const { store, operations } = this.#parts;
    const operation = this.#newId();
    await store.change((before) => {
      const others = before.systemTopics.filter(({ id }) => !sameArmId(id, topic.id));
      const after = { ...before, systemTopics: [...others, topic] };
      return state === undefined ? after : ended(begun(after, operation), { id: operation, status: "Succeeded" });
    });
    if (state === undefined) return { status: 200, body: shownTopic(topic) };
    const headers = operations.headers(request, placeOf(request, topic), operation);
    return { status: 201, headers, body: shownTopic(topic, state) };
  }

  /**
   * Deletes a system topic, and the event subscriptions whose events go through it. That those on the workspace itself
   * are among them is an assumption: a source has only this one system topic.
   */
  async #delete(request: TopicRequest): Promise<Reply> {
    findGroup(this.#state, request.parameters);
    const { store, operations, provisioning } = this.#parts;
    const state = this.#state;
    const topic = seekSystemTopic(state, systemTopicId(request.parameters));
    if (!topic) return { status: 204 };
    const through = state.eventSubscriptions.filter(({ id }) => sameArmId(sourceOf(state, id), topicSource(topic)));
    await Promise.all(through.map(({ id }) => provisioning.remove(id)));
    const operation = this.#newId();
    await store.change((before) => {
      const systemTopics = before.systemTopics.filter(({ id }) => id !== topic.id);
      return ended(begun({ ...before, systemTopics }, operation), { id: operation, status: "Succeeded" });
    });
    const place = placeOf(request, topic);
    const headers = {
      ...operations.headers(request, place, operation),
      ...operations.location(request, place, operation),
    };
    return { status: 202, headers };
  }

  #identity(given: JsonObject[string], earlier: JsonObject[string]): JsonObject {
    if (!isObject(given)) return isObject(earlier) ? { identity: earlier } : {};
    const before = isObject(earlier) ? earlier : undefined;
    return { identity: completedIdentity(given, before, () => this.#newId()) };
  }

  #newId(): string {
    return this.#parts.ids().toLowerCase();
  }
}

interface Parts {
  readonly store: Store;
  readonly operations: Operations;
  readonly provisioning: Provisioning;
  readonly ids: () => string;
}

const placeOf = ({ parameters }: TopicRequest, { resource }: SystemTopic) => ({
  subscription: parameters.subscription,
  location: textOf(resource["location"]).replaceAll(" ", "").toLowerCase(),
});

/** Which system topic a workspace has; the words are the service's. */
function extensionTopic(workspaceId: string, topic: SystemTopic | undefined): JsonObject {
  const id = `${workspaceId}/providers/Microsoft.EventGrid/extensionTopics/default`;
  // What the service says of a source without a system topic was not recorded.
  if (!topic) throw new Refusal(404, "ResourceNotFound", `The extension topic ${id} has no system topic.`);
  const description = `Extension topic for ${id} that can be used to obtain metrics`;
  return {
    properties: { description, systemTopic: topic.id },
    id,
    name: "default",
    type: "providers/Microsoft.EventGrid/extensionTopics",
  };
}
