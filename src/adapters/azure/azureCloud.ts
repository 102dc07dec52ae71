import { armKey } from "../../core/armId.ts";
import { Failure } from "../../core/failure.ts";
import { isObject, type Json } from "../../core/json.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import { awaitsManualAction } from "../../core/subscription/handshake.ts";
import type { Cloud, MlWorkspace } from "../../ports/cloud.ts";
import { type ArmConnection, eventGridClient, resourceGraphClient } from "./armClient.ts";
import { requestFailure } from "./armFailure.ts";
import { discover } from "./discovery.ts";
import { RawArm } from "./rawArm.ts";

/** The cloud that Azure Resource Manager shows at one endpoint: Azure itself, or the Local Event Grid. */
export class AzureCloud implements Cloud {
  readonly #connection: ArmConnection;
  readonly #graph;
  readonly #arm: RawArm;
  /** System topics seen by the last discovery and since, by the key of their workspace. */
  #systemTopics = new Map<string, string>();

  /** @param pollInterval milliseconds between two looks at a long-running operation */
  constructor(connection: ArmConnection, pollInterval: number) {
    this.#connection = connection;
    this.#graph = resourceGraphClient(connection);
    this.#arm = new RawArm(eventGridClient(connection), connection.endpoint, pollInterval);
  }

  workspaces(signal: AbortSignal): Promise<readonly MlWorkspace[]> {
    return this.#told(async () => {
      const found = await discover(this.#graph, signal);
      this.#systemTopics = new Map(
        found.flatMap(({ workspace, systemTopicId }) => (systemTopicId ? [[armKey(workspace.id), systemTopicId]] : [])),
      );
      return found.map(({ workspace }) => workspace);
    });
  }

  eventSubscriptions(workspaceId: string, signal: AbortSignal): Promise<readonly EventSubscription[]> {
    return this.#told(async () => {
      const lists = await Promise.all([
        this.#arm.list(`${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions`, signal),
        this.#belowSystemTopic(workspaceId, signal),
      ]);
      const byId = new Map(
        lists
          .flat()
          .map(wire)
          .map((found) => [armKey(found.id), found]),
      );
      return [...byId.values()].sort((a, b) => a.name.localeCompare(b.name));
    });
  }

  /**
   * The event subscriptions below the workspace's system topic. The built-in roles for event subscriptions have no right
   * to system topics, and who may not see them still sees the others.
   */
  async #belowSystemTopic(workspaceId: string, signal: AbortSignal): Promise<readonly Json[]> {
    const key = armKey(workspaceId);
    try {
      const topic = this.#systemTopics.get(key) ?? (await this.#askSystemTopic(workspaceId, signal));
      if (topic === undefined) return [];
      this.#systemTopics.set(key, topic);
      return await this.#arm.list(`${topic}/eventSubscriptions`, signal);
    } catch (error) {
      if (!(error instanceof Failure) || (error.code !== "forbidden" && error.code !== "not-found")) throw error;
      // It may have been deleted since it was seen; the next time it is asked for anew.
      this.#systemTopics.delete(key);
      return [];
    }
  }

  /**
   * Asks the workspace itself for its system topic: Resource Graph is some minutes behind, or was not asked at all. How
   * the service refuses when there is none is not documented, so any refusal counts as that.
   */
  async #askSystemTopic(workspaceId: string, signal: AbortSignal): Promise<string | undefined> {
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
    return this.#told(async () => wire(await this.#arm.get(id, signal)));
  }

  put(id: string, body: Pick<EventSubscription, "properties">, signal: AbortSignal): Promise<EventSubscription> {
    return this.#told(async () => {
      await this.#arm.write("PUT", id, body as unknown as Json, signal, async () => {
        // A creation that fails at this very moment is told by its operation.
        const found = await this.#arm.get(id, signal).catch(() => undefined);
        if (found && wire(found).properties.provisioningState === "AwaitingManualAction")
          throw awaitsManualAction(String(body.properties.destination?.properties?.["endpointUrl"]));
      });
      // The first answer lacks what the service fills in; only a read after the operation has all of it.
      return wire(await this.#arm.get(id, signal));
    });
  }

  delete(id: string, signal: AbortSignal): Promise<void> {
    return this.#told(() => this.#arm.write("DELETE", id, undefined, signal));
  }

  async #told<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw requestFailure(error, this.#connection.endpoint);
    }
  }
}

function wire(item: Json | undefined): EventSubscription {
  if (
    !isObject(item) ||
    typeof item["id"] !== "string" ||
    typeof item["name"] !== "string" ||
    !isObject(item["properties"])
  )
    throw new TypeError("The service sent an event subscription without id, name or properties.");
  return item as unknown as EventSubscription;
}
