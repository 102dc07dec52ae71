import * as vscode from "vscode";
import type { DeliveryNode } from "../../app/localGrid/deliveryNode.ts";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import type { EventSubscriptionNode } from "../../app/tree/treeNode.ts";
import { DisposableStore } from "../../core/disposable.ts";
import { makeVisible } from "../../core/visibleText.ts";
import type { LocalEventGridControl } from "../../ports/localEventGrid.ts";
import { createTreeItem } from "../tree/treeItem.ts";

/** The view *Deliveries*: where the events for one event subscription went, newest first. */
export class DeliveriesView implements vscode.TreeDataProvider<DeliveryNode>, vscode.Disposable {
  readonly #control: LocalEventGridControl;
  readonly #watch: LocalEventGridWatcher;
  readonly #disposables = new DisposableStore();
  readonly #treeDataEmitter = this.#disposables.add(new vscode.EventEmitter<undefined>());
  readonly #disposeController = new AbortController();
  #eventSubscription: EventSubscriptionNode | undefined;
  /** The activity of the event subscription when its rows were last loaded. */
  #shownFingerprint = "";

  readonly view: vscode.TreeView<DeliveryNode>;
  readonly onDidChangeTreeData = this.#treeDataEmitter.event;

  constructor(control: LocalEventGridControl, watch: LocalEventGridWatcher) {
    this.#control = control;
    this.#watch = watch;
    this.view = this.#disposables.add(vscode.window.createTreeView("amlEvents.deliveries", { treeDataProvider: this }));
    this.#disposables.add(watch.onChanged(() => this.#refreshIfChanged()));
    this.view.onDidChangeVisibility(() => this.#refreshIfChanged());
  }

  /** Loads and shows the deliveries of an event subscription. */
  async show(node: EventSubscriptionNode): Promise<void> {
    this.#eventSubscription = node;
    // A view alone in its panel shows no description, but does show a message.
    const { eventSubscription, workspace } = node;
    this.view.message = makeVisible(`Events for ${eventSubscription.name} on ${workspace.name}, newest first`);
    this.#refresh();
    await vscode.commands.executeCommand("amlEvents.deliveries.focus");
  }

  async getChildren(node?: DeliveryNode): Promise<DeliveryNode[]> {
    if (!this.#eventSubscription) return [];
    const { deliveryDetailNodes, loadDeliveryNodes } = await import("../../app/localGrid/deliveryNode.ts");
    return node
      ? [...deliveryDetailNodes(node)]
      : [...(await loadDeliveryNodes(this.#eventSubscription, this.#control, this.#disposeController.signal))];
  }

  async getTreeItem(node: DeliveryNode): Promise<vscode.TreeItem> {
    const { deliveryRow } = await import("../../app/localGrid/deliveryRow.ts");
    return createTreeItem(deliveryRow(node, new Date()));
  }

  dispose(): void {
    this.#disposeController.abort();
    this.#disposables.dispose();
  }

  /** Refreshes if the view is visible and the activity of the event subscription has changed. */
  #refreshIfChanged(): void {
    if (this.#eventSubscription && this.view.visible && this.#fingerprint() !== this.#shownFingerprint) this.#refresh();
  }

  #refresh(): void {
    this.#shownFingerprint = this.#fingerprint();
    this.#treeDataEmitter.fire(undefined);
  }

  #fingerprint(): string {
    const { state, activityOf } = this.#watch.snapshot;
    const activity = this.#eventSubscription && activityOf(this.#eventSubscription.eventSubscription.id);
    return JSON.stringify([state.kind, activity]);
  }
}
