import { parseArmId } from "../../core/armId.ts";
import { Emitter } from "../../core/emitter.ts";
import { Failure, isCancellation } from "../../core/failure.ts";
import type { JsonObject } from "../../core/json.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import type { Account, Identity } from "../../ports/accounts.ts";
import type { Permission } from "../../core/permissions.ts";
import type { Cloud, ListListener, MlWorkspace } from "../../ports/cloud.ts";
import type { AzureScanProgress, AzureScanResult } from "./azureScan.ts";
import type { ScannedAccounts } from "./sessionChange.ts";
import { type AzureConnectionsDeps, AzureConnections } from "./azureConnections.ts";
import type { Obstacle } from "./obstacle.ts";
import { SharedTask } from "../lists/sharedTask.ts";
import type { VisibleResources } from "./visibleResources.ts";

/**
 * Azure as one cloud, whatever the number of accounts and tenants: each resource is asked for as an identity that sees
 * it. Asks the person for nothing.
 */
export class AzureAccountsCloud implements Cloud {
  readonly #deps: AzureConnectionsDeps;
  readonly #accountsChanged = new Emitter<readonly Account[]>();
  readonly #obstaclesChanged = new Emitter<readonly Obstacle[]>();
  #connections: AzureConnections;
  #accounts: readonly Account[] = [];
  #scan: SharedTask<AzureScanResult, AzureScanProgress> | undefined;
  /** Whom the last look may ask that has begun. */
  #scannedAccounts: readonly Account[] | undefined;
  /** Of the last look that has ended. */
  #lastScan: AzureScanResult | undefined;
  /** What the first look has found so far, and then what the last one has found. */
  #visibleResources: VisibleResources | undefined;

  /** Fires when a look finds others signed in than the last one. */
  readonly onAccountsChanged = this.#accountsChanged.event;

  /** Fires when a look ends that finds something missing, or nothing after one that did. */
  readonly onObstaclesChanged = this.#obstaclesChanged.event;

  constructor(deps: AzureConnectionsDeps) {
    this.#deps = deps;
    this.#connections = new AzureConnections(deps);
  }

  /** Those who are signed in, as far as the last look has found. */
  get accounts(): readonly Account[] {
    return this.#accounts;
  }

  /** What the last look has found missing. */
  get obstacles(): readonly Obstacle[] {
    return this.#lastScan?.obstacles ?? [];
  }

  /** What is known to be there, without asking. */
  get visibleResources(): VisibleResources | undefined {
    return this.#visibleResources;
  }

  /**
   * Whether a change of sessions shows other rows. A look that began anew each time that VS Code renews a token, as it
   * does for each account and tenant, would be disturbed by its own questions.
   */
  async isAffectedBySessionChange(signal: AbortSignal): Promise<boolean> {
    const connections = this.#connections;
    const { hasSessionChange: isOther } = await import("./sessionChange.ts");
    const compared = async (found: ScannedAccounts): Promise<boolean> =>
      (await isOther(found, connections, signal)) && connections === this.#connections;
    try {
      const looking = this.#scan?.isRunning ? this.#scan : undefined;
      if (!looking) return !this.#lastScan || (await compared(this.#lastScan));
      // Who has signed out is no longer asked; whether all is well with the others is known at the end.
      if (this.#scannedAccounts && (await compared({ knownAccounts: this.#scannedAccounts, obstacles: [] })))
        return true;
      return await compared(await looking.join(signal));
    } catch {
      return connections === this.#connections;
    }
  }

  /** Drops connections and what was seen through them, so that the next look begins with who is signed in then. */
  reset(): void {
    this.#connections = new AzureConnections(this.#deps);
    this.#scan?.cancel();
    this.#scan = undefined;
    this.#lastScan = undefined;
    this.#scannedAccounts = undefined;
    this.#visibleResources = undefined;
  }

  /**
   * Looks at everything anew; who asks meanwhile gets the same, and it goes on for as long as somebody waits. One that
   * was begun before `forget` is begun again.
   *
   * @param hear takes what was found so far, each time there is more
   * @throws bugs and the cancellation by `signal`; what fails is a gap
   */
  async scan(signal: AbortSignal, hear?: (soFar: AzureScanProgress) => void): Promise<AzureScanResult> {
    for (;;) {
      const connections = this.#connections;
      try {
        if (!this.#scan?.isRunning) this.#scan = this.#startScan();
        return await this.#scan.join(signal, hear);
      } catch (error) {
        if (!isCancellation(error) || signal.aborted || connections === this.#connections) throw error;
      }
    }
  }

  #startScan(): SharedTask<AzureScanResult, AzureScanProgress> {
    const connections = this.#connections;
    return new SharedTask(async (signal, hear) => {
      const { scanAzure: lookAtAzure } = await import("./azureScan.ts");
      const view = await lookAtAzure(this.#deps, connections, signal, (soFar) => {
        if (signal.aborted) return;
        this.#scannedAccounts = soFar.knownAccounts;
        if (!this.#lastScan) this.#visibleResources = soFar.visibleResources;
        if (soFar.accounts) this.#setAccounts(soFar.accounts);
        hear(soFar);
      });
      // The last one to answer may do so as somebody signs out.
      signal.throwIfAborted();
      const before = this.obstacles;
      this.#lastScan = view;
      this.#visibleResources = view.visibleResources;
      if (before.length + view.obstacles.length > 0) this.#obstaclesChanged.fire(view.obstacles);
      return view;
    });
  }

  #setAccounts(accounts: readonly Account[]): void {
    const before = this.#accounts;
    this.#accounts = accounts;
    if (signedInFingerprint(before) !== signedInFingerprint(accounts)) this.#accountsChanged.fire(accounts);
  }

  /** What cannot be had now is a gap, and told as throttled where Azure asks to wait. */
  async workspaces(signal: AbortSignal, listener?: ListListener<MlWorkspace>): Promise<readonly MlWorkspace[]> {
    let told = 0;
    const { visibleResources: reach, obstacles: gaps } = await this.scan(
      signal,
      ({ visibleResources: { workspaces } }) => {
        // Not each answer brings more, and each list that is told moves rows.
        if (workspaces.length > told) listener?.onPartialItems?.(workspaces);
        told = Math.max(told, workspaces.length);
        // After somebody has signed in or out nothing is known until something has come.
        if (this.#lastScan ?? workspaces.length) listener?.onRefreshingItems?.(workspaces);
      },
    );
    for (const gap of gaps)
      if (gap.kind === "failed" && gap.failure.code === "throttled") listener?.onThrottled?.(gap.failure);
    return reach.workspaces;
  }

  /** @returns through whom a resource is reached; undefined when nobody sees its Azure subscription */
  async identityOf(id: string, signal: AbortSignal): Promise<Identity | undefined> {
    const known = this.#visibleResources?.identityFor(id);
    if (known || (this.#lastScan && !this.#scan?.isRunning)) return known;
    return (await this.scan(signal)).visibleResources.identityFor(id);
  }

  async eventSubscriptions(
    workspaceId: string,
    signal: AbortSignal,
    listener?: ListListener<EventSubscription>,
  ): Promise<readonly EventSubscription[]> {
    return (await this.#cloudOf(workspaceId, signal)).eventSubscriptions(workspaceId, signal, listener);
  }

  async permissions(scope: string, signal: AbortSignal): Promise<readonly Permission[]> {
    return (await this.#cloudOf(scope, signal)).permissions(scope, signal);
  }

  async eventSubscription(id: string, signal: AbortSignal): Promise<EventSubscription> {
    return (await this.#cloudOf(id, signal)).eventSubscription(id, signal);
  }

  async put(id: string, body: Pick<EventSubscription, "properties">, signal: AbortSignal): Promise<EventSubscription> {
    return (await this.#cloudOf(id, signal)).put(id, body, signal);
  }

  async patch(
    id: string,
    change: Partial<EventSubscription["properties"]>,
    signal: AbortSignal,
  ): Promise<EventSubscription> {
    return (await this.#cloudOf(id, signal)).patch(id, change, signal);
  }

  async webhookUrl(id: string, signal: AbortSignal): Promise<string> {
    return (await this.#cloudOf(id, signal)).webhookUrl(id, signal);
  }

  async deliveryAttributes(id: string, signal: AbortSignal): Promise<readonly JsonObject[]> {
    return (await this.#cloudOf(id, signal)).deliveryAttributes(id, signal);
  }

  async delete(id: string, signal: AbortSignal): Promise<void> {
    return (await this.#cloudOf(id, signal)).delete(id, signal);
  }

  async #cloudOf(id: string, signal: AbortSignal): Promise<Cloud> {
    const through = await this.identityOf(id, signal);
    if (through) return (await this.#connections.open(through)).cloud;
    throw new Failure(
      "signed-out",
      `No account that is signed in sees the Azure subscription of ${resourceNameOf(id)}.`,
      {
        remedy: "Sign in with an account that does, then refresh.",
      },
    );
  }
}

const signedInFingerprint = (accounts: readonly Account[]): string =>
  accounts.map(({ id, label }) => `${id} ${label}`).join("\n");
const resourceNameOf = (id: string): string => parseArmId(id)?.name ?? id;
