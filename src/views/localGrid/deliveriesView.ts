import * as vscode from "vscode";
import type { DeliveryNode } from "../../app/localGrid/deliveryNode.ts";
import type { LocalEventGridClock } from "../../app/localGrid/localEventGridClock.ts";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import type { EventSubscriptionNode } from "../../app/tree/treeNode.ts";
import { isCancellation } from "../../core/failure.ts";
import { DisposableStore } from "../../core/disposable.ts";
import { makeVisible } from "../../core/visibleText.ts";
import type { LocalEventGridControl } from "../../ports/localEventGrid.ts";
import { createTreeItem } from "../tree/treeItem.ts";

/** The view *Deliveries*: where the events for one event subscription went, newest first. */
export class DeliveriesView implements vscode.TreeDataProvider<DeliveryNode>, vscode.Disposable {
  readonly #control: LocalEventGridControl;
  readonly #watch: LocalEventGridWatcher;
  readonly #clock: LocalEventGridClock;
  readonly #disposables = new DisposableStore();
  readonly #treeDataEmitter = this.#disposables.add(new vscode.EventEmitter<DeliveryNode[] | undefined>());
  readonly #disposeController = new AbortController();
  #eventSubscription: EventSubscriptionNode | undefined;
  /** The rows that VS Code knows. */
  #rows: readonly DeliveryNode[] = [];
  /** The rows of the next `getChildren`. */
  #loadedRows: readonly DeliveryNode[] | undefined;
  #latestNodes: ReadonlyMap<string, DeliveryNode> = new Map();
  /** The activity of the event subscription when its rows were last loaded. */
  #shownFingerprint = "";

  readonly view: vscode.TreeView<DeliveryNode>;
  readonly onDidChangeTreeData = this.#treeDataEmitter.event;

  constructor(control: LocalEventGridControl, watch: LocalEventGridWatcher, clock: LocalEventGridClock) {
    this.#clock = clock;
    this.#control = control;
    this.#watch = watch;
    this.view = this.#disposables.add(vscode.window.createTreeView("amlEvents.deliveries", { treeDataProvider: this }));
    this.#disposables.add(watch.onChanged(() => this.#refreshIfChanged()));
    this.view.onDidChangeVisibility(() => this.#refreshIfChanged());
  }

  /** Loads and shows the deliveries of an event subscription. */
  async show(node: EventSubscriptionNode): Promise<void> {
    this.#eventSubscription = node;
    this.#rows = [];
    this.#shownFingerprint = this.#fingerprint();
    // First, so that rows never show below the name of another event subscription.
    await this.#showMessage();
    this.#treeDataEmitter.fire(undefined);
    await vscode.commands.executeCommand("amlEvents.deliveries.focus");
  }

  async getChildren(node?: DeliveryNode): Promise<DeliveryNode[]> {
    const { deliveryChildNodes } = await import("../../app/localGrid/deliveryNode.ts");
    if (node) return [...deliveryChildNodes(await this.#latest(node))];
    this.#rows = this.#loadedRows ?? (await this.#load());
    this.#loadedRows = undefined;
    return [...this.#rows];
  }

  async getTreeItem(node: DeliveryNode): Promise<vscode.TreeItem> {
    const { deliveryRow } = await import("../../app/localGrid/deliveryRow.ts");
    return createTreeItem(deliveryRow(await this.#latest(node), this.#clock.latestTime));
  }

  dispose(): void {
    this.#disposeController.abort();
    this.#disposables.dispose();
  }

  async #load(): Promise<readonly DeliveryNode[]> {
    if (!this.#eventSubscription) return [];
    const { deliveryNodeKey, loadDeliveryNodes } = await import("../../app/localGrid/deliveryNode.ts");
    const rows = await loadDeliveryNodes(this.#eventSubscription, this.#control, this.#disposeController.signal);
    this.#latestNodes = new Map(rows.map((row) => [deliveryNodeKey(row), row]));
    return rows;
  }

  /** The node as it was loaded last. */
  async #latest(node: DeliveryNode): Promise<DeliveryNode> {
    const { deliveryNodeKey } = await import("../../app/localGrid/deliveryNode.ts");
    return this.#latestNodes.get(deliveryNodeKey(node)) ?? node;
  }

  /** Refreshes if the view is visible and the activity of the event subscription has changed. */
  #refreshIfChanged(): void {
    if (!this.#eventSubscription || !this.view.visible || this.#fingerprint() === this.#shownFingerprint) return;
    this.#shownFingerprint = this.#fingerprint();
    void this.#showMessage();
    void this.#refresh();
  }

  /** Renders only rows that have changed: a command on another row runs without its node while that is fetched again. */
  async #refresh(): Promise<void> {
    const owner = this.#eventSubscription;
    const { findChangedNodes } = await import("../../app/localGrid/deliveryNode.ts");
    const rows = await this.#load().catch((error: unknown) => {
      if (isCancellation(error)) return undefined;
      throw error;
    });
    if (!rows || owner !== this.#eventSubscription) return;
    const changed = findChangedNodes(this.#rows, rows);
    if (changed?.length) this.#treeDataEmitter.fire([...changed]);
    if (changed) return;
    this.#loadedRows = rows;
    this.#treeDataEmitter.fire(undefined);
  }

  /** A view alone in its panel shows no description, but does show a message. */
  async #showMessage(): Promise<void> {
    // On demand, as activation needs none of it.
    const [{ formatDeliveryPause }, { formatTime }] = await Promise.all([
      import("../../core/deliveries/deliveryWait.ts"),
      import("../../core/formatTime.ts"),
    ]);
    if (!this.#eventSubscription) return;
    const { eventSubscription, workspace } = this.#eventSubscription;
    const { latestTime } = this.#clock;
    const pause = this.#watch.snapshot.activityOf(eventSubscription.id)?.pause;
    const paused = pause ? `${formatDeliveryPause(pause, (iso) => formatTime(iso, latestTime))}. ` : "";
    const subject = `Events for ${eventSubscription.name} on ${workspace.name}, newest first`;
    this.view.message = makeVisible(paused.charAt(0).toUpperCase() + paused.slice(1) + subject);
  }

  /** Differs when rows may have changed: also as time passes while an event is being sent. */
  #fingerprint(): string {
    const { state, status, activityOf } = this.#watch.snapshot;
    const activity = this.#eventSubscription && activityOf(this.#eventSubscription.eventSubscription.id);
    return JSON.stringify([state.kind, activity, activity?.sending ? status?.clock.now : ""]);
  }
}
