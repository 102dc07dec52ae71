import { expect } from "vitest";
import { authorizationHeader, eventSubscriptionPath, webhookDestination } from "../../emulator/rig.ts";
import type { KillableEmulator } from "./killableEmulator.ts";
import type { DeliveryGuarantees } from "./deliveryGuarantees.ts";

/** An event subscription as the emulator has answered that it is. */
interface KnownSubscription {
  readonly endpointPath: string;
  readonly labels: readonly string[];
}

/** Creates, updates and deletes event subscriptions, and looks whether each is still as it was answered to be. */
export class Administrator {
  readonly #emulator: KillableEmulator;
  readonly #guarantees: DeliveryGuarantees;
  /** Where the webhook is, without a path. */
  readonly #webhook: string;
  readonly #known = new Map<string, KnownSubscription | undefined>();
  #count = 0;

  /** @param names of the event subscriptions that are this one's alone */
  constructor(mortal: KillableEmulator, promises: DeliveryGuarantees, webhook: string, names: readonly string[]) {
    this.#emulator = mortal;
    this.#guarantees = promises;
    this.#webhook = webhook;
    for (const name of names) this.#known.set(name, undefined);
  }

  async run(random: () => number, signal: AbortSignal): Promise<void> {
    const names = [...this.#known.keys()];
    while (!signal.aborted) {
      const name = names[Math.floor(random() * names.length)]!;
      await this.#verify(name);
      const known = this.#known.get(name);
      if (!known) await this.#create(name);
      else if (random() < 0.6) await this.#update(name, known);
      else await this.#remove(name, known);
    }
  }

  /** Whether all of them are as they were answered to be. */
  async verifyAll(): Promise<void> {
    for (const name of this.#known.keys()) await this.#verify(name);
  }

  async #verify(name: string): Promise<void> {
    const known = this.#known.get(name);
    const answer = await this.#requestUntilAnswered("GET", this.#path(name));
    const shown = (await answer.json()) as { properties?: object };
    if (!known) return expect([name, answer.status, shown]).toEqual([name, 404, expect.anything()]);
    expect([name, shown.properties]).toEqual([
      name,
      expect.objectContaining({
        provisioningState: "Succeeded",
        labels: known.labels,
        destination: {
          endpointType: "WebHook",
          properties: expect.objectContaining({ endpointBaseUrl: this.#webhook + known.endpointPath }) as unknown,
        },
      }),
    ]);
  }

  async #create(name: string): Promise<void> {
    const place = `/${name}/${this.#count}`;
    this.#guarantees.addEndpoint(place, () => true);
    await this.#put(name, place);
    this.#guarantees.markActive(place);
  }

  /** Events go on to the same place, also while it is under way. */
  #update(name: string, { endpointPath }: KnownSubscription): Promise<void> {
    return this.#put(name, endpointPath);
  }

  async #put(name: string, place: string): Promise<void> {
    const labels = [`change ${this.#count++}`];
    const properties = { destination: webhookDestination(this.#webhook + place), labels };
    const answer = await this.#requestUntilAnswered("PUT", this.#path(name), { properties });
    expect([name, answer.status, await answer.text()]).toEqual([name, 201, expect.anything()]);
    const { pathname } = new URL(answer.headers.get("azure-asyncoperation") ?? "");
    for (let status = "InProgress"; status !== "Succeeded";) {
      expect([name, status]).toEqual([name, "InProgress"]);
      ({ status } = (await (await this.#requestUntilAnswered("GET", () => pathname)).json()) as { status: string });
    }
    this.#known.set(name, { endpointPath: place, labels });
  }

  async #remove(name: string, { endpointPath }: KnownSubscription): Promise<void> {
    this.#guarantees.markDeleting(endpointPath);
    const answer = await this.#requestUntilAnswered("DELETE", this.#path(name));
    // Who was not answered asks again, and then it may be gone already.
    expect([202, 204]).toContain(answer.status);
    this.#guarantees.markDeleted(endpointPath);
    this.#known.set(name, undefined);
  }

  #path(name: string): (workspaceId: string) => string {
    return (workspaceId) => `${workspaceId}${eventSubscriptionPath}/${name}`;
  }

  /** Repeats a request until it is answered. */
  async #requestUntilAnswered(method: string, path: (workspaceId: string) => string, body?: object): Promise<Response> {
    for (;;) {
      const { armEndpoint, armToken, workspaceId } = await this.#emulator.waitUntilReady();
      try {
        const answer = await fetch(`${armEndpoint}${path(workspaceId)}?api-version=2025-02-15`, {
          method,
          headers: { ...authorizationHeader({ armToken }), "content-type": "application/json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return new Response(answer.status === 204 ? null : await answer.text(), answer);
      } catch {
        // It was killed. The next one will answer.
      }
    }
  }
}
