import type { MlWorkspace, Cloud, ListUpdates } from "../../src/ports/cloud.ts";
import { Failure } from "../../src/core/failure.ts";
import type { EventSubscription } from "../../src/core/subscription/eventSubscription.ts";
import type { Permission } from "../../src/core/permissions.ts";
import type { Delivery } from "../../src/core/tail/delivery.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Receiver, WebhookHandler } from "../../src/ports/receiver.ts";
import type { TailDeps } from "../../src/app/tail/tail.ts";

export const workspaceId =
  "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/churn";
export const workspace: MlWorkspace = {
  id: workspaceId,
  name: "churn",
  location: "westeurope",
  resourceGroup: "rg",
  subscriptionId: "s1",
};
export const createEvent = (id: string) => ({
  id,
  eventType: "T",
  topic: workspaceId,
  subject: "s",
  eventTime: "2031-01-01T00:00:00Z",
});
export const neverAborted = new AbortController().signal;

/** A list that has one page. */
export async function* completeList<T>(
  items: readonly T[] | Promise<readonly T[]>,
  parts: { readonly partFailures?: readonly Failure[]; readonly throttledParts?: readonly Failure[] } = {},
): ListUpdates<T> {
  yield { kind: "complete", items: await items, ...parts };
}

/** Everything that a world can be asked to do, and what its journal calls it. */
export type FakeCall =
  | "begin capture"
  | "append"
  | "close capture"
  | "listen"
  | "close receiver"
  | "add to ledger"
  | "remove from ledger"
  | "get"
  | "put"
  | "patch"
  | "read secrets"
  | "delete";

/**
 * A world made by hand. It writes down what is done to it, and does what a test wants at a deed: fail, wait, or look
 * around.
 */
export class FakeDeps implements Omit<TailDeps, "nextSequence"> {
  readonly calls: string[] = [];
  readonly ledgerEntries = new Set<string>();
  /** What waits to be done, newest last: how long, and what. */
  readonly timers: { readonly wait: number; readonly act: () => void }[] = [];
  readonly eventSubscriptions = new Map<string, EventSubscription>();
  readonly captured: Delivery[] = [];
  /** Receivers that listen now, newest last; give them an arrival. */
  readonly receivers: WebhookHandler[] = [];
  /** What was last asked to be put. */
  lastPut: Pick<EventSubscription, "properties"> | undefined;
  /** What was last asked to be changed. */
  lastPatch: Partial<EventSubscription["properties"]> | undefined;
  /** What the cloud does not show of an event subscription, by its id. */
  readonly secrets = new Map<string, { readonly url?: string; readonly attributes?: readonly JsonObject[] }>();
  /** What happens instead of, or before, a deed. */
  readonly onCall: Partial<Record<FakeCall, (signal?: AbortSignal) => unknown>> = {};
  /** What one may do in this world. */
  grantedPermissions: readonly Permission[] = [{ actions: ["*"], notActions: [] }];
  workspaces: readonly MlWorkspace[] = [workspace];
  #ids = 0;

  readonly checkIntervalMs = 5_000;
  /** How the state of the cloud was replaced since a tail started. */
  replacement: string | undefined;
  readonly observeReplacement = async () => async () => this.replacement;
  /** The clock of the cloud, which can't be moved unless a test says so. */
  readonly cloudClock = { isMovable: false, now: async () => this.now() };

  /** Fires the timer that waits this long. */
  runTimer(wait: number): void {
    const [timer] = this.timers.splice(
      this.timers.findIndex((one) => one.wait === wait),
      1,
    );
    timer?.act();
  }

  time = Date.parse("2031-01-01T00:00:00Z");
  readonly now = (): number => this.time;
  readonly newId = (): string => `id${++this.#ids}`;

  readonly after = (wait: number, act: () => void) => {
    const due = { wait, act };
    this.timers.push(due);
    return { dispose: () => void (this.timers.includes(due) && this.timers.splice(this.timers.indexOf(due), 1)) };
  };

  async #record(deed: FakeCall, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.calls.push(deed);
    await this.onCall[deed]?.(signal);
  }

  readonly captures = {
    begin: async (_name: string) => {
      await this.#record("begin capture");
      return {
        append: async (deliveries: readonly Delivery[]) => {
          await this.#record("append");
          this.captured.push(...deliveries);
        },
        close: () => this.#record("close capture"),
      };
    },
  };

  receiver: Receiver = {
    listen: async (handler: WebhookHandler, signal: AbortSignal) => {
      await this.#record("listen", signal);
      this.receivers.push(handler);
      return {
        url: `http://127.0.0.1:${this.receivers.length}/events?code=secret`,
        close: async () => {
          this.receivers.splice(this.receivers.indexOf(handler), 1);
          await this.#record("close receiver");
        },
      };
    },
  };

  readonly ledger = {
    add: async (id: string) => {
      await this.#record("add to ledger");
      this.ledgerEntries.add(id);
    },
    remove: async (id: string) => {
      await this.#record("remove from ledger");
      this.ledgerEntries.delete(id);
    },
    orphans: async () => [...this.ledgerEntries],
  };

  readonly cloud: Cloud = {
    workspaces: () => completeList(this.workspaces),
    eventSubscriptions: () => completeList([...this.eventSubscriptions.values()]),
    eventSubscription: async (id, signal) => {
      // Not in `calls`, because reading changes nothing.
      signal.throwIfAborted();
      await this.onCall.get?.(signal);
      return this.#find(id);
    },
    permissions: async () => this.grantedPermissions,
    put: async (id, body, signal) => {
      this.lastPut = body;
      await this.#record("put", signal);
      const eventSubscription = { id, name: id.split("/").at(-1) ?? "", ...body };
      this.eventSubscriptions.set(id, eventSubscription);
      return eventSubscription;
    },
    patch: async (id, change, signal) => {
      this.lastPatch = change;
      await this.#record("patch", signal);
      const { properties, ...before } = this.#find(id);
      const eventSubscription = { ...before, properties: { ...properties, ...change } };
      this.eventSubscriptions.set(id, eventSubscription);
      return eventSubscription;
    },
    webhookUrl: async (id, signal) => {
      await this.#record("read secrets", signal);
      return this.secrets.get(id)?.url ?? "";
    },
    deliveryAttributes: async (id, signal) => {
      await this.#record("read secrets", signal);
      return this.secrets.get(id)?.attributes ?? [];
    },
    delete: async (id, signal) => {
      await this.#record("delete", signal);
      this.eventSubscriptions.delete(id);
    },
  };

  #find(id: string): EventSubscription {
    const found = this.eventSubscriptions.get(id);
    if (!found) throw new Failure("not-found", "There is none with this id.");
    return found;
  }

  /** Delivers to the newest receiver, as Event Grid would. */
  async deliver(body: unknown, deliveryCount = 0): Promise<void> {
    await this.receivers.at(-1)?.accept({ body, deliveryCount });
  }
}
