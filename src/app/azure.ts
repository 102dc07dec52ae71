import { parseArmId } from "../core/armId.ts";
import { Emitter } from "../core/emitter.ts";
import { Failure, isCancellation } from "../core/failure.ts";
import type { JsonObject } from "../core/json.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";
import type { Account, Identity } from "../ports/accounts.ts";
import type { Permission } from "../core/permissions.ts";
import type { Cloud, ListListener, MlWorkspace } from "../ports/cloud.ts";
import type { AzureSoFar, AzureView } from "./azureLook.ts";
import type { Found } from "./azureSessions.ts";
import { type AzureWorld, Connections } from "./connections.ts";
import type { Gap } from "./gap.ts";
import { Joint } from "./joint.ts";
import type { Reach } from "./reach.ts";

/**
 * Azure as one cloud, whatever the number of accounts and tenants: each resource is asked for as an identity that sees
 * it. Asks the person for nothing.
 */
export class Azure implements Cloud {
  readonly #world: AzureWorld;
  readonly #told = new Emitter<readonly Account[]>();
  readonly #missed = new Emitter<readonly Gap[]>();
  #connections: Connections;
  #accounts: readonly Account[] = [];
  #looking: Joint<AzureView, AzureSoFar> | undefined;
  /** Whom the last look may ask that has begun. */
  #known: readonly Account[] | undefined;
  /** Of the last look that has ended. */
  #last: AzureView | undefined;
  /** What the first look has found so far, and then what the last one has found. */
  #reach: Reach | undefined;

  /** Fires when a look finds others signed in than the last one. */
  readonly onAccounts = this.#told.event;

  /** Fires when a look ends that finds something missing, or nothing after one that did. */
  readonly onGaps = this.#missed.event;

  constructor(world: AzureWorld) {
    this.#world = world;
    this.#connections = new Connections(world);
  }

  /** Those who are signed in, as far as the last look has found. */
  get accounts(): readonly Account[] {
    return this.#accounts;
  }

  /** What the last look has found missing. */
  get gaps(): readonly Gap[] {
    return this.#last?.gaps ?? [];
  }

  /** What is known to be there, without asking. */
  get known(): Reach | undefined {
    return this.#reach;
  }

  /**
   * Whether a change of sessions shows other rows. A look that began anew each time that VS Code renews a token, as it
   * does for each account and tenant, would be disturbed by its own questions.
   */
  async isAffected(signal: AbortSignal): Promise<boolean> {
    const connections = this.#connections;
    const { isOther } = await import("./azureSessions.ts");
    const compared = async (found: Found): Promise<boolean> =>
      (await isOther(found, connections, signal)) && connections === this.#connections;
    try {
      const looking = this.#looking?.isUnderWay ? this.#looking : undefined;
      if (!looking) return !this.#last || (await compared(this.#last));
      // Who has signed out is no longer asked; whether all is well with the others is known at the end.
      if (this.#known && (await compared({ known: this.#known, gaps: [] }))) return true;
      return await compared(await looking.join(signal));
    } catch {
      return connections === this.#connections;
    }
  }

  /** Drops connections and what was seen through them, so that the next look begins with who is signed in then. */
  forget(): void {
    this.#connections = new Connections(this.#world);
    this.#looking?.cancel();
    this.#looking = undefined;
    this.#last = undefined;
    this.#known = undefined;
    this.#reach = undefined;
  }

  /**
   * Looks at everything anew; who asks meanwhile gets the same, and it goes on for as long as somebody waits. One that
   * was begun before `forget` is begun again.
   *
   * @param hear takes what was found so far, each time there is more
   * @throws bugs and the cancellation by `signal`; what fails is a gap
   */
  async look(signal: AbortSignal, hear?: (soFar: AzureSoFar) => void): Promise<AzureView> {
    for (;;) {
      const connections = this.#connections;
      try {
        if (!this.#looking?.isUnderWay) this.#looking = this.#begin();
        return await this.#looking.join(signal, hear);
      } catch (error) {
        if (!isCancellation(error) || signal.aborted || connections === this.#connections) throw error;
      }
    }
  }

  #begin(): Joint<AzureView, AzureSoFar> {
    const connections = this.#connections;
    return new Joint(async (signal, hear) => {
      const { lookAtAzure } = await import("./azureLook.ts");
      const view = await lookAtAzure(this.#world, connections, signal, (soFar) => {
        if (signal.aborted) return;
        this.#known = soFar.known;
        if (!this.#last) this.#reach = soFar.reach;
        if (soFar.accounts) this.#signedIn(soFar.accounts);
        hear(soFar);
      });
      // The last one to answer may do so as somebody signs out.
      signal.throwIfAborted();
      const before = this.gaps;
      this.#last = view;
      this.#reach = view.reach;
      if (before.length + view.gaps.length > 0) this.#missed.fire(view.gaps);
      return view;
    });
  }

  #signedIn(accounts: readonly Account[]): void {
    const before = this.#accounts;
    this.#accounts = accounts;
    if (names(before) !== names(accounts)) this.#told.fire(accounts);
  }

  /** What cannot be had now is a gap, and told as throttled where Azure asks to wait. */
  async workspaces(signal: AbortSignal, listener?: ListListener<MlWorkspace>): Promise<readonly MlWorkspace[]> {
    let told = 0;
    const { reach, gaps } = await this.look(signal, ({ reach: { workspaces } }) => {
      // Not each answer brings more, and each list that is told moves rows.
      if (workspaces.length > told) listener?.some?.(workspaces);
      told = Math.max(told, workspaces.length);
      // After somebody has signed in or out nothing is known until something has come.
      if (this.#last ?? workspaces.length) listener?.renewed?.(workspaces);
    });
    for (const gap of gaps)
      if (gap.kind === "failed" && gap.failure.code === "throttled") listener?.throttled?.(gap.failure);
    return reach.workspaces;
  }

  /** @returns through whom a resource is reached; undefined when nobody sees its Azure subscription */
  async identityOf(id: string, signal: AbortSignal): Promise<Identity | undefined> {
    const known = this.#reach?.through(id);
    if (known || (this.#last && !this.#looking?.isUnderWay)) return known;
    return (await this.look(signal)).reach.through(id);
  }

  async eventSubscriptions(
    workspaceId: string,
    signal: AbortSignal,
    listener?: ListListener<EventSubscription>,
  ): Promise<readonly EventSubscription[]> {
    return (await this.#at(workspaceId, signal)).eventSubscriptions(workspaceId, signal, listener);
  }

  async permissions(scope: string, signal: AbortSignal): Promise<readonly Permission[]> {
    return (await this.#at(scope, signal)).permissions(scope, signal);
  }

  async eventSubscription(id: string, signal: AbortSignal): Promise<EventSubscription> {
    return (await this.#at(id, signal)).eventSubscription(id, signal);
  }

  async put(id: string, body: Pick<EventSubscription, "properties">, signal: AbortSignal): Promise<EventSubscription> {
    return (await this.#at(id, signal)).put(id, body, signal);
  }

  async patch(
    id: string,
    change: Partial<EventSubscription["properties"]>,
    signal: AbortSignal,
  ): Promise<EventSubscription> {
    return (await this.#at(id, signal)).patch(id, change, signal);
  }

  async webhookUrl(id: string, signal: AbortSignal): Promise<string> {
    return (await this.#at(id, signal)).webhookUrl(id, signal);
  }

  async deliveryAttributes(id: string, signal: AbortSignal): Promise<readonly JsonObject[]> {
    return (await this.#at(id, signal)).deliveryAttributes(id, signal);
  }

  async delete(id: string, signal: AbortSignal): Promise<void> {
    return (await this.#at(id, signal)).delete(id, signal);
  }

  async #at(id: string, signal: AbortSignal): Promise<Cloud> {
    const through = await this.identityOf(id, signal);
    if (through) return (await this.#connections.open(through)).cloud;
    throw new Failure("signed-out", `No account that is signed in sees the Azure subscription of ${nameIn(id)}.`, {
      remedy: "Sign in with an account that does, then refresh.",
    });
  }
}

const names = (accounts: readonly Account[]): string => accounts.map(({ id, label }) => `${id} ${label}`).join("\n");
const nameIn = (id: string): string => parseArmId(id)?.name ?? id;
