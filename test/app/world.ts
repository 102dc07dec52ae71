import type { MlWorkspace, Cloud } from "../../src/ports/cloud.ts";
import type { EventSubscription } from "../../src/core/subscription/eventSubscription.ts";
import type { Permission } from "../../src/core/permissions.ts";
import type { Delivery } from "../../src/core/tail/delivery.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Arrival, Receiver } from "../../src/ports/receiver.ts";
import type { TailWorld } from "../../src/app/tail.ts";

export const workspaceId =
  "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/churn";
export const workspace: MlWorkspace = {
  id: workspaceId,
  name: "churn",
  location: "westeurope",
  resourceGroup: "rg",
  subscriptionId: "s1",
};
export const event = (id: string) => ({
  id,
  eventType: "T",
  topic: workspaceId,
  subject: "s",
  eventTime: "2031-01-01T00:00:00Z",
});
export const never = new AbortController().signal;

/** Everything that a world can be asked to do, and what its journal calls it. */
export type Deed =
  | "begin capture"
  | "append"
  | "close capture"
  | "listen"
  | "close receiver"
  | "add to ledger"
  | "remove from ledger"
  | "put"
  | "patch"
  | "read secrets"
  | "delete";

/**
 * A world made by hand. It writes down what is done to it, and does what a test wants at a deed: fail, wait, or look
 * around.
 */
export class World implements Omit<TailWorld, "nextSequence"> {
  readonly journal: string[] = [];
  readonly ledgerEntries = new Set<string>();
  /** What waits to be done, newest last: how long, and what. */
  readonly waiting: { readonly wait: number; readonly act: () => void }[] = [];
  readonly eventSubscriptions = new Map<string, EventSubscription>();
  readonly captured: Delivery[] = [];
  /** Receivers that listen now, newest last; give them an arrival. */
  readonly open: ((arrival: Arrival) => Promise<void>)[] = [];
  /** What was last asked to be put. */
  asked: Pick<EventSubscription, "properties"> | undefined;
  /** What was last asked to be changed. */
  changed: Partial<EventSubscription["properties"]> | undefined;
  /** What the cloud does not show of an event subscription, by its id. */
  readonly secrets = new Map<string, { readonly url?: string; readonly attributes?: readonly JsonObject[] }>();
  /** What happens instead of, or before, a deed. */
  readonly at: Partial<Record<Deed, (signal?: AbortSignal) => unknown>> = {};
  /** What one may do in this world. */
  rights: readonly Permission[] = [{ actions: ["*"], notActions: [] }];
  #ids = 0;

  readonly now = (): number => Date.parse("2031-01-01T00:00:00Z");
  readonly newId = (): string => `id${++this.#ids}`;

  readonly after = (wait: number, act: () => void) => {
    const due = { wait, act };
    this.waiting.push(due);
    return { dispose: () => void this.waiting.splice(this.waiting.indexOf(due), 1) };
  };

  async #do(deed: Deed, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.journal.push(deed);
    await this.at[deed]?.(signal);
  }

  readonly captures = {
    begin: async (_name: string) => {
      await this.#do("begin capture");
      return {
        append: async (deliveries: readonly Delivery[]) => {
          await this.#do("append");
          this.captured.push(...deliveries);
        },
        close: () => this.#do("close capture"),
      };
    },
  };

  receiver: Receiver = {
    listen: async (accept: (arrival: Arrival) => Promise<void>, signal: AbortSignal) => {
      await this.#do("listen", signal);
      this.open.push(accept);
      return {
        url: `http://127.0.0.1:${this.open.length}/events?code=secret`,
        close: async () => {
          this.open.splice(this.open.indexOf(accept), 1);
          await this.#do("close receiver");
        },
      };
    },
  };

  readonly ledger = {
    add: async (id: string) => {
      await this.#do("add to ledger");
      this.ledgerEntries.add(id);
    },
    remove: async (id: string) => {
      await this.#do("remove from ledger");
      this.ledgerEntries.delete(id);
    },
    orphans: async () => [...this.ledgerEntries],
  };

  readonly cloud: Cloud = {
    workspaces: async () => [workspace],
    eventSubscriptions: async () => [...this.eventSubscriptions.values()],
    eventSubscription: async (id) => this.#find(id),
    permissions: async () => this.rights,
    put: async (id, body, signal) => {
      this.asked = body;
      await this.#do("put", signal);
      const eventSubscription = { id, name: id.split("/").at(-1) ?? "", ...body };
      this.eventSubscriptions.set(id, eventSubscription);
      return eventSubscription;
    },
    patch: async (id, change, signal) => {
      this.changed = change;
      await this.#do("patch", signal);
      const { properties, ...before } = this.#find(id);
      const eventSubscription = { ...before, properties: { ...properties, ...change } };
      this.eventSubscriptions.set(id, eventSubscription);
      return eventSubscription;
    },
    webhookUrl: async (id, signal) => {
      await this.#do("read secrets", signal);
      return this.secrets.get(id)?.url ?? "";
    },
    deliveryAttributes: async (id, signal) => {
      await this.#do("read secrets", signal);
      return this.secrets.get(id)?.attributes ?? [];
    },
    delete: async (id, signal) => {
      await this.#do("delete", signal);
      this.eventSubscriptions.delete(id);
    },
  };

  #find(id: string): EventSubscription {
    const found = this.eventSubscriptions.get(id);
    if (!found) throw new Error("There is none with this id.");
    return found;
  }

  /** Delivers to the newest receiver, as Event Grid would. */
  async deliver(body: unknown, more: Partial<Arrival> = {}): Promise<void> {
    await this.open.at(-1)?.({ body, deliveryCount: 0, receivedAt: this.now(), ...more });
  }
}
