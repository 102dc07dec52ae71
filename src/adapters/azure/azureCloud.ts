import { normalizeArmId } from "../../core/armId.ts";
import { compareNames } from "../../core/compareNames.ts";
import { Failure, formatFailure } from "../../core/failure.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import type { Permission } from "../../core/permissions.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import {
  createManualValidationFailure,
  describeManualValidation,
  type ManualValidation,
} from "../../core/subscription/handshakeFailure.ts";
import { getWebhookUrl } from "../../core/subscription/webhook.ts";
import type { Cloud, ListUpdates, MlWorkspace } from "../../ports/cloud.ts";
import { unexpectedResponseFailure } from "./armFailure.ts";
import type { ArmJsonClient } from "./armJsonClient.ts";
import { discoverWorkspaces } from "./discoverWorkspaces.ts";

interface WriteOptions {
  readonly signal: AbortSignal;
  readonly onManual: ((wait: ManualValidation) => void) | undefined;
}

export interface AzureCloudOptions {
  /** Ids of the Azure subscriptions to find workspaces in, read at each discovery; all if empty. */
  readonly azureSubscriptions?: () => readonly string[];
}

/** The cloud that Azure Resource Manager shows at one endpoint: Azure itself, or the Local Event Grid. */
export class AzureCloud implements Cloud {
  readonly #options: AzureCloudOptions;
  readonly #arm: ArmJsonClient;
  /** Ids of system topics by the normalized id of their workspace: those of the last discovery, and found since. */
  #systemTopics = new Map<string, string>();

  constructor(arm: ArmJsonClient, options: AzureCloudOptions = {}) {
    this.#arm = arm;
    this.#options = options;
  }

  /** One request for each 1,000 workspaces, over all Azure subscriptions. */
  async *workspaces(signal: AbortSignal): ListUpdates<MlWorkspace> {
    const azureSubscriptions = this.#options.azureSubscriptions?.() ?? [];
    for await (const { kind, items } of discoverWorkspaces(this.#arm, azureSubscriptions, signal)) {
      if (kind === "complete") this.#systemTopics = new Map();
      for (const { workspace, systemTopicId } of items)
        if (systemTopicId) this.#systemTopics.set(normalizeArmId(workspace.id), systemTopicId);
      yield { kind, items: items.map(({ workspace }) => workspace) };
    }
  }

  /**
   * Loads the lists of the workspace and of its system topic in parallel: one request for each 100 event subscriptions of
   * a list, and one for the system topic if it is unknown.
   */
  async *eventSubscriptions(workspaceId: string, signal: AbortSignal): ListUpdates<EventSubscription> {
    const partFailures: Failure[] = [];
    // If one list fails or the iteration ends, the other list is canceled.
    const controller = new AbortController();
    const either = AbortSignal.any([signal, controller.signal]);
    try {
      const lists = await Promise.all([
        this.#arm.list(`${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions`, either),
        this.#listSystemTopicSubscriptions(workspaceId, either, (failure) => partFailures.push(failure)),
      ]);
      const found = lists.flat().map(toEventSubscription);
      const unique = [...new Map(found.map((one) => [normalizeArmId(one.id), one])).values()];
      yield { kind: "complete", items: unique.sort((a, b) => compareNames(a.name, b.name)), partFailures };
    } finally {
      controller.abort();
    }
  }

  /**
   * Event subscriptions of the workspace's system topic. The built-in Event Grid roles do not include system topics, and
   * users with such a role still see the other event subscriptions.
   */
  async #listSystemTopicSubscriptions(
    workspaceId: string,
    signal: AbortSignal,
    onPartFailure: (failure: Failure) => void,
  ): Promise<readonly Json[]> {
    const key = normalizeArmId(workspaceId);
    try {
      const topic = this.#systemTopics.get(key) ?? (await this.#findSystemTopic(workspaceId, signal));
      if (topic === undefined) return [];
      this.#systemTopics.set(key, topic);
      return await this.#arm.list(`${topic}/eventSubscriptions`, signal);
    } catch (error) {
      if (!(error instanceof Failure) || (error.code !== "forbidden" && error.code !== "not-found")) throw error;
      // It may have been deleted. The next load looks it up again.
      this.#systemTopics.delete(key);
      if (error.code === "forbidden") onPartFailure(hiddenSystemTopicFailure(error));
      return [];
    }
  }

  /**
   * Looks up the system topic of a workspace, as Resource Graph lags some minutes behind or was not queried. How the
   * service refuses if there is none is not documented, so any refusal counts as none.
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

  async eventSubscription(id: string, signal: AbortSignal): Promise<EventSubscription> {
    return toEventSubscription(await this.#arm.get(id, signal));
  }

  /** One request. @see https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource */
  async permissions(scope: string, signal: AbortSignal): Promise<readonly Permission[]> {
    const path = `${scope}/providers/Microsoft.Authorization/permissions`;
    const found = await this.#arm.list(path, signal, "2022-04-01");
    return found.filter(isObject).map(({ actions, notActions }) => ({
      actions: filterStrings(actions),
      notActions: filterStrings(notActions),
    }));
  }

  put: Cloud["put"] = (id, body, signal, onManual) => this.#write("PUT", id, body, { signal, onManual });

  patch: Cloud["patch"] = (id, change, signal, onManual) => this.#write("PATCH", id, change, { signal, onManual });

  async webhookUrl(id: string, signal: AbortSignal): Promise<string> {
    const response = await this.#arm.postQuery(`${id}/getFullUrl`, signal);
    if (isObject(response) && typeof response["endpointUrl"] === "string") return response["endpointUrl"];
    throw new TypeError("The service sent no endpointUrl.");
  }

  async deliveryAttributes(id: string, signal: AbortSignal): Promise<readonly JsonObject[]> {
    const response = await this.#arm.postQuery(`${id}/getDeliveryAttributes`, signal);
    // If there are none the service sends null, not an empty list.
    const list = isObject(response) ? response["value"] : undefined;
    return Array.isArray(list) ? list.filter(isObject) : [];
  }

  delete(id: string, signal: AbortSignal): Promise<void> {
    return this.#arm.write("DELETE", id, undefined, signal);
  }

  async #write(
    method: "PUT" | "PATCH",
    id: string,
    body: object,
    { signal, onManual }: WriteOptions,
  ): Promise<EventSubscription> {
    let isReported = false;
    await this.#arm.write(method, id, body, signal, async (status) => {
      if (isReported || !/^AwaitingManualAction$/i.test(status)) return;
      isReported = true;
      const wait = await this.#readManualValidation(id, signal);
      if (!onManual) throw createManualValidationFailure(wait);
      onManual(wait);
    });
    try {
      // The response to the write lacks what the service fills in.
      return toEventSubscription(await this.#arm.readBack(id, signal));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(error.code, "The change was saved, but the service does not show it yet.", {
        why: formatFailure(error),
        remedy: "Refresh to see it.",
        cause: error,
      });
    }
  }

  /** Reads which webhook a write waits for. */
  async #readManualValidation(id: string, signal: AbortSignal): Promise<ManualValidation> {
    // If the write ends at this moment, its operation reports that.
    const found = await this.#arm.get(id, signal).then(toEventSubscription, () => undefined);
    const url = found ? getWebhookUrl(found) : "";
    return describeManualValidation(url, found?.properties.eventDeliverySchema === "CloudEventSchemaV1_0");
  }
}

const hiddenSystemTopicFailure = (error: Failure): Failure =>
  new Failure(error.code, "Event subscriptions of the system topic aren't shown.", {
    why: formatFailure(error),
    remedy: error.remedy,
    cause: error,
  });

const filterStrings = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

function toEventSubscription(item: Json | undefined): EventSubscription {
  if (
    !isObject(item) ||
    typeof item["id"] !== "string" ||
    typeof item["name"] !== "string" ||
    !isObject(item["properties"])
  )
    throw unexpectedResponseFailure("sent an event subscription without id, name or properties");
  const { id, name, properties } = item;
  // Only what is read through the type needs to have its shape; the other members stay as the service sent them.
  return { ...item, id, name, properties };
}
