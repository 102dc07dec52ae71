import { normalizeArmId } from "../../core/armId.ts";
import { compareNames } from "../../core/compareNames.ts";
import { Failure, formatFailure } from "../../core/failure.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import type { Permission } from "../../core/permissions.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import { createManualValidationFailure } from "../../core/subscription/handshakeFailure.ts";
import type { Cloud, ListListener, MlWorkspace } from "../../ports/cloud.ts";
import { toRequestFailure } from "./armFailure.ts";
import { type DiscoveredWorkspace, discoverWorkspaces } from "./discoverWorkspaces.ts";
import type { ArmJsonClient } from "./armJsonClient.ts";

/** How a cloud is asked; everything may be left out. */
export interface AzureCloudOptions {
  /** The Azure subscriptions whose workspaces are shown, read at each discovery; all that the user sees where empty. */
  readonly azureSubscriptions?: () => readonly string[];
}

/** The cloud that Azure Resource Manager shows at one endpoint: Azure itself, or the Local Event Grid. */
export class AzureCloud implements Cloud {
  readonly #options: AzureCloudOptions;
  readonly #arm: ArmJsonClient;
  /** System topics seen by the last discovery and since, by the key of their workspace. */
  #systemTopics = new Map<string, string>();

  constructor(arm: ArmJsonClient, options: AzureCloudOptions = {}) {
    this.#arm = arm;
    this.#options = options;
  }

  /** One request for each 1,000 workspaces, over all Azure subscriptions. */
  workspaces(signal: AbortSignal, listener: ListListener<MlWorkspace> = {}): Promise<readonly MlWorkspace[]> {
    return this.#withRequestFailure(async () => {
      const keep = (found: readonly DiscoveredWorkspace[]): readonly MlWorkspace[] => {
        for (const { workspace, systemTopicId } of found)
          if (systemTopicId) this.#systemTopics.set(normalizeArmId(workspace.id), systemTopicId);
        return found.map(({ workspace }) => workspace);
      };
      const azureSubscriptions = this.#options.azureSubscriptions?.() ?? [];
      const some = (found: readonly DiscoveredWorkspace[]): void => listener.onPartialItems?.(keep(found));
      const found = await discoverWorkspaces(this.#arm, { azureSubscriptions, onPartialItems: some }, signal);
      this.#systemTopics = new Map();
      return keep(found);
    });
  }

  /**
   * Two lists beside each other, that of the workspace and that of its system topic: one request for each 100 event
   * subscriptions of a list, after one for the system topic where discovery has not told it.
   */
  eventSubscriptions(
    workspaceId: string,
    signal: AbortSignal,
    { onPartFailure: missing }: ListListener<EventSubscription> = {},
  ): Promise<readonly EventSubscription[]> {
    return this.#withRequestFailure(async () => {
      // One that is refused ends the other: nobody waits for half of what cannot be shown.
      const ending = new AbortController();
      const either = AbortSignal.any([signal, ending.signal]);
      try {
        const lists = await Promise.all([
          this.#arm.list(`${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions`, either),
          this.#listSystemTopicSubscriptions(workspaceId, either, missing),
        ]);
        const found = lists.flat().map(toEventSubscription);
        return [...new Map(found.map((one) => [normalizeArmId(one.id), one])).values()].sort((a, b) =>
          compareNames(a.name, b.name),
        );
      } finally {
        ending.abort();
      }
    });
  }

  /**
   * The event subscriptions below the workspace's system topic. The built-in roles for event subscriptions have no right
   * to system topics, and who may not see them still sees the others.
   */
  async #listSystemTopicSubscriptions(
    workspaceId: string,
    signal: AbortSignal,
    missing: ((failure: Failure) => void) | undefined,
  ): Promise<readonly Json[]> {
    const key = normalizeArmId(workspaceId);
    try {
      const topic = this.#systemTopics.get(key) ?? (await this.#findSystemTopic(workspaceId, signal));
      if (topic === undefined) return [];
      this.#systemTopics.set(key, topic);
      return await this.#arm.list(`${topic}/eventSubscriptions`, signal);
    } catch (error) {
      if (!(error instanceof Failure) || (error.code !== "forbidden" && error.code !== "not-found")) throw error;
      // It may have been deleted since it was seen; the next time it is asked for anew.
      this.#systemTopics.delete(key);
      if (error.code === "forbidden") missing?.(hiddenSystemTopicFailure(error));
      return [];
    }
  }

  /**
   * Asks the workspace itself for its system topic: Resource Graph is some minutes behind, or was not asked at all. How
   * the service refuses when there is none is not documented, so any refusal counts as that.
   */
  async #findSystemTopic(workspaceId: string, signal: AbortSignal): Promise<string | undefined> {
    const path = `${workspaceId}/providers/Microsoft.EventGrid/extensionTopics/default`;
    const found = await this.#arm.get(path, signal).catch((error: unknown) => {
      if (error instanceof Failure && error.code === "refused") return undefined;
      throw error;
    });
    const properties = isObject(found) && isObject(found["properties"]) ? found["properties"] : {};
    const { systemTopic } = properties;
    return typeof systemTopic === "string" && systemTopic ? systemTopic : undefined;
  }

  eventSubscription(id: string, signal: AbortSignal): Promise<EventSubscription> {
    return this.#withRequestFailure(async () => toEventSubscription(await this.#arm.get(id, signal)));
  }

  /** One request. @see https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource */
  permissions(scope: string, signal: AbortSignal): Promise<readonly Permission[]> {
    return this.#withRequestFailure(async () => {
      const path = `${scope}/providers/Microsoft.Authorization/permissions`;
      const found = await this.#arm.list(path, signal, { apiVersion: "2022-04-01" });
      return found.filter(isObject).map(({ actions, notActions }) => ({
        actions: filterStrings(actions),
        notActions: filterStrings(notActions),
      }));
    });
  }

  put(id: string, body: Pick<EventSubscription, "properties">, signal: AbortSignal): Promise<EventSubscription> {
    return this.#withRequestFailure(async () => {
      await this.#arm.write("PUT", id, body as unknown as Json, signal, () => this.#rejectManualValidation(id, signal));
      return this.#readAfterWrite(id, signal);
    });
  }

  patch(id: string, change: Partial<EventSubscription["properties"]>, signal: AbortSignal): Promise<EventSubscription> {
    return this.#withRequestFailure(async () => {
      await this.#arm.write("PATCH", id, change as unknown as Json, signal, () =>
        this.#rejectManualValidation(id, signal),
      );
      return this.#readAfterWrite(id, signal);
    });
  }

  webhookUrl(id: string, signal: AbortSignal): Promise<string> {
    return this.#withRequestFailure(async () => {
      const answer = await this.#arm.postQuery(`${id}/getFullUrl`, signal);
      if (isObject(answer) && typeof answer["endpointUrl"] === "string") return answer["endpointUrl"];
      throw new TypeError("The service sent no endpointUrl.");
    });
  }

  deliveryAttributes(id: string, signal: AbortSignal): Promise<readonly JsonObject[]> {
    return this.#withRequestFailure(async () => {
      const answer = await this.#arm.postQuery(`${id}/getDeliveryAttributes`, signal);
      // Null, and not an empty list, is what the service answers when there are none.
      const list = isObject(answer) ? answer["value"] : undefined;
      return Array.isArray(list) ? list.filter(isObject) : [];
    });
  }

  delete(id: string, signal: AbortSignal): Promise<void> {
    return this.#withRequestFailure(() => this.#arm.write("DELETE", id, undefined, signal));
  }

  /** The first answer lacks what the service fills in; only a read after the operation has all of it. */
  async #readAfterWrite(id: string, signal: AbortSignal): Promise<EventSubscription> {
    try {
      return toEventSubscription(await this.#arm.readBack(id, signal));
    } catch (error) {
      const told = toRequestFailure(error, this.#arm.endpoint);
      if (!(told instanceof Failure)) throw told;
      throw new Failure(told.code, "The change was made, but the service does not show it yet.", {
        why: formatFailure(told),
        remedy: "Refresh to see it.",
        cause: told,
      });
    }
  }

  /** Nobody should wait for the ten minutes in which a webhook may be validated by hand. */
  async #rejectManualValidation(id: string, signal: AbortSignal): Promise<void> {
    // A write that fails at this very moment is told by its operation.
    const found = await this.#arm.get(id, signal).then(toEventSubscription, () => undefined);
    if (found?.properties.provisioningState === "AwaitingManualAction")
      throw createManualValidationFailure(String(found.properties.destination?.properties?.["endpointBaseUrl"]));
  }

  async #withRequestFailure<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw toRequestFailure(error, this.#arm.endpoint);
    }
  }
}

const hiddenSystemTopicFailure = (error: Failure): Failure =>
  new Failure(error.code, "Those of a system topic are not shown.", {
    why: formatFailure(error),
    ...(error.remedy ? { remedy: error.remedy } : {}),
    cause: error,
  });

const filterStrings = (given: Json | undefined): readonly string[] =>
  Array.isArray(given) ? given.filter((one) => typeof one === "string") : [];

function toEventSubscription(item: Json | undefined): EventSubscription {
  if (
    !isObject(item) ||
    typeof item["id"] !== "string" ||
    typeof item["name"] !== "string" ||
    !isObject(item["properties"])
  )
    throw new Failure("refused", "The service sent an event subscription without id, name or properties.", {
      remedy: "Retry; if it stays so, a proxy may answer in its place.",
    });
  return item as unknown as EventSubscription;
}
