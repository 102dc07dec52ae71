import { parseArmId } from "../../core/armId.ts";
import { Emitter } from "../../core/emitter.ts";
import { Failure, isCancellation } from "../../core/failure.ts";
import type { Account, Identity } from "../../ports/accounts.ts";
import type { Cloud, ListUpdate, ListUpdates, MlWorkspace } from "../../ports/cloud.ts";
import { SharedTask } from "../lists/sharedTask.ts";
import { streamUpdates } from "../lists/streamUpdates.ts";
import { wrapCloud } from "../lists/wrapCloud.ts";
import { accountsFingerprint, type AzureConnectionsDeps, AzureConnections } from "./azureConnections.ts";
import type { AzureScanProgress, AzureScanResult } from "./azureScan.ts";
import type { Obstacle } from "./obstacle.ts";
import type { ScannedAccounts } from "./sessionChange.ts";
import type { VisibleResources } from "./visibleResources.ts";

/**
 * Azure as one cloud over all accounts and tenants: each resource is requested as an identity that can see it. Never
 * prompts the user.
 */
export class AzureAccountsCloud {
  readonly #deps: AzureConnectionsDeps;
  readonly #accountsChanged = new Emitter<readonly Account[]>();
  readonly #obstaclesChanged = new Emitter<readonly Obstacle[]>();
  #connections: AzureConnections;
  #accounts: readonly Account[] = [];
  #scan: SharedTask<AzureScanResult, AzureScanProgress> | undefined;
  /** The accounts that the latest scan started with. */
  #scannedAccounts: readonly Account[] | undefined;
  /** The result of the last scan that has ended. */
  #lastScan: AzureScanResult | undefined;
  /** What the first scan has found so far, and then the result of the last one. */
  #visibleResources: VisibleResources | undefined;

  /** Fires when a scan finds other signed-in accounts than the one before. */
  readonly onAccountsChanged = this.#accountsChanged.event;

  /** Fires when a scan ends with obstacles, or without any after one that had some. */
  readonly onObstaclesChanged = this.#obstaclesChanged.event;

  /** The workspaces of all accounts; every other call goes through an identity that can see the resource. */
  readonly cloud: Cloud = {
    ...wrapCloud((signal, id = "") => this.#cloudOf(id, signal)),
    workspaces: (signal) => this.#workspaces(signal),
  };

  constructor(deps: AzureConnectionsDeps) {
    this.#deps = deps;
    this.#connections = new AzureConnections(deps);
  }

  /** The signed-in accounts that the last scan has found. */
  get accounts(): readonly Account[] {
    return this.#accounts;
  }

  /** What the last scan could not reach. */
  get obstacles(): readonly Obstacle[] {
    return this.#lastScan?.obstacles ?? [];
  }

  /** The resources known so far. Makes no request. */
  get visibleResources(): VisibleResources | undefined {
    return this.#visibleResources;
  }

  /**
   * Whether a change of sessions shows other rows. VS Code reports one for each token that it renews, so a scan that
   * restarted at every report would be disturbed by its own requests.
   */
  async isAffectedBySessionChange(signal: AbortSignal): Promise<boolean> {
    const connections = this.#connections;
    const { hasSessionChange } = await import("./sessionChange.ts");
    const hasChanged = async (scanned: ScannedAccounts): Promise<boolean> =>
      (await hasSessionChange(scanned, connections, signal)) && connections === this.#connections;
    try {
      const scan = this.#scan?.isRunning ? this.#scan : undefined;
      if (!scan) return !this.#lastScan || (await hasChanged(this.#lastScan));
      // An account that signed out is known now. Whether the others need a sign-in is known when the scan ends.
      if (this.#scannedAccounts && (await hasChanged({ knownAccounts: this.#scannedAccounts, obstacles: [] })))
        return true;
      return await hasChanged(await scan.join(signal));
    } catch {
      return !signal.aborted && connections === this.#connections;
    }
  }

  /** Drops all connections and results. The next scan starts with the accounts that are signed in then. */
  reset(): void {
    this.#connections = new AzureConnections(this.#deps);
    this.#scan?.cancel();
    this.#scan = undefined;
    this.#lastScan = undefined;
    this.#scannedAccounts = undefined;
    this.#visibleResources = undefined;
  }

  /**
   * Scans all accounts. Callers share a running scan, which restarts if `reset` is called and is canceled when the last
   * caller leaves.
   *
   * @param onProgress gets what was found so far, each time there is more
   * @throws unexpected errors and the reason of `signal`; failures become obstacles
   */
  async scan(signal: AbortSignal, onProgress?: (soFar: AzureScanProgress) => void): Promise<AzureScanResult> {
    for (;;) {
      const connections = this.#connections;
      try {
        if (!this.#scan?.isRunning) this.#scan = this.#startScan();
        return await this.#scan.join(signal, onProgress);
      } catch (error) {
        if (!isCancellation(error) || signal.aborted || connections === this.#connections) throw error;
      }
    }
  }

  #startScan(): SharedTask<AzureScanResult, AzureScanProgress> {
    const connections = this.#connections;
    return new SharedTask(async (signal, report) => {
      const { AzureScan } = await import("./azureScan.ts");
      const scan = new AzureScan(this.#deps, connections, signal, (soFar) => {
        if (signal.aborted) return;
        this.#scannedAccounts = soFar.knownAccounts;
        if (!this.#lastScan) this.#visibleResources = soFar.visibleResources;
        if (soFar.accounts) this.#setAccounts(soFar.accounts);
        report(soFar);
      });
      const result = await scan.run();
      // The last response may arrive while the user signs out.
      signal.throwIfAborted();
      const before = this.obstacles;
      this.#lastScan = result;
      this.#visibleResources = result.visibleResources;
      if (before.length + result.obstacles.length > 0) this.#obstaclesChanged.fire(result.obstacles);
      return result;
    });
  }

  #setAccounts(accounts: readonly Account[]): void {
    const before = this.#accounts;
    this.#accounts = accounts;
    if (accountsFingerprint(before) !== accountsFingerprint(accounts)) this.#accountsChanged.fire(accounts);
  }

  /** What cannot be loaded is an obstacle, and a throttled part if the service asks to wait. */
  #workspaces(signal: AbortSignal): ListUpdates<MlWorkspace> {
    return streamUpdates<ListUpdate<MlWorkspace>>(signal, async (push, own) => {
      let reportedCount = 0;
      const { visibleResources, obstacles } = await this.scan(own, ({ visibleResources: { workspaces: items } }) => {
        // Many responses bring no new workspace, and each update moves rows.
        if (items.length > reportedCount) push({ kind: "partial", items });
        reportedCount = Math.max(reportedCount, items.length);
        // After a sign-in or sign-out nothing is known before the first response.
        if (this.#lastScan ?? items.length) push({ kind: "refreshing", items });
      });
      const throttledParts = obstacles.flatMap((obstacle) =>
        obstacle.kind === "failed" && obstacle.failure.code === "throttled" ? [obstacle.failure] : [],
      );
      push({ kind: "complete", items: visibleResources.workspaces, throttledParts });
    });
  }

  /** @returns the identity that can see a resource; undefined if none sees its Azure subscription */
  async identityOf(id: string, signal: AbortSignal): Promise<Identity | undefined> {
    const known = this.#visibleResources?.identityFor(id);
    if (known || (this.#lastScan && !this.#scan?.isRunning)) return known;
    return (await this.scan(signal)).visibleResources.identityFor(id);
  }

  async #cloudOf(id: string, signal: AbortSignal): Promise<Cloud> {
    const identity = await this.identityOf(id, signal);
    if (identity) return (await this.#connections.open(identity)).cloud;
    const name = parseArmId(id)?.name ?? id;
    throw new Failure("signed-out", `No signed-in account can see the Azure subscription of ${name}.`, {
      remedy: "Sign in with an account that has access, then refresh.",
    });
  }
}
