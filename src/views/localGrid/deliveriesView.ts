import * as vscode from "vscode";
import type { EventSubscriptionNode } from "../../app/tree/treeNode.ts";
import type { DeliveryNode } from "../../app/localGrid/deliveryNode.ts";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import type { Disposable } from "../../core/disposable.ts";
import type { LocalEventGridControl } from "../../ports/localEventGrid.ts";

/** On demand: a window that nobody looks at deliveries in needs no words for them. */
const loadDeliveryRowsModule = () => import("./deliveryRows.ts");

/** The view *Deliveries*: where the events for one event subscription went, newest first. */
export class DeliveriesView implements vscode.TreeDataProvider<DeliveryNode>, vscode.Disposable {
  readonly #control: LocalEventGridControl;
  readonly #watch: LocalEventGridWatcher;
  readonly #treeDataEmitter = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<DeliveryNode>;
  readonly #watchSubscription: Disposable;
  readonly #disposeController = new AbortController();
  #eventSubscription: EventSubscriptionNode | undefined;
  /** What was known of the event subscription when its rows were last read. */
  #shownFingerprint = "";

  readonly onDidChangeTreeData = this.#treeDataEmitter.event;

  constructor(control: LocalEventGridControl, watch: LocalEventGridWatcher) {
    this.#control = control;
    this.#watch = watch;
    this.#view = vscode.window.createTreeView("amlEvents.deliveries", { treeDataProvider: this });
    this.#watchSubscription = watch.onChanged(() => this.#refreshIfChanged());
    this.#view.onDidChangeVisibility(() => this.#refreshIfChanged());
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  get onDidChangeVisibility(): vscode.Event<unknown> {
    return this.#view.onDidChangeVisibility;
  }

  /** Shows the deliveries of one event subscription, read anew. */
  async show(of: EventSubscriptionNode): Promise<void> {
    this.#eventSubscription = of;
    // Above the rows: a view alone in its panel shows no description.
    this.#view.message = `Events for ${of.eventSubscription.name} on ${of.workspace.name}, the newest first.`;
    this.refresh();
    await vscode.commands.executeCommand("amlEvents.deliveries.focus");
  }

  refresh(): void {
    this.#shownFingerprint = this.#fingerprint();
    this.#treeDataEmitter.fire(undefined);
  }

  async getChildren(node?: DeliveryNode): Promise<DeliveryNode[]> {
    if (!this.#eventSubscription) return [];
    const { childDeliveryRows: rowsBelow, loadDeliveryRows: rowsOf } = await loadDeliveryRowsModule();
    return [
      ...(node
        ? rowsBelow(node)
        : await rowsOf(this.#eventSubscription, this.#control, this.#disposeController.signal)),
    ];
  }

  async getTreeItem(node: DeliveryNode): Promise<vscode.TreeItem> {
    return (await loadDeliveryRowsModule()).createDeliveryItemToday(node);
  }

  dispose(): void {
    this.#disposeController.abort();
    this.#watchSubscription.dispose();
    this.#view.dispose();
    this.#treeDataEmitter.dispose();
  }

  /** Reads the log again when its event subscription has done something since, and somebody looks. */
  #refreshIfChanged(): void {
    if (this.#eventSubscription && this.#view.visible && this.#fingerprint() !== this.#shownFingerprint) this.refresh();
  }

  #fingerprint(): string {
    const { state, activityOf } = this.#watch.snapshot;
    const activity = this.#eventSubscription && activityOf(this.#eventSubscription.eventSubscription.id);
    return JSON.stringify([state.kind, activity]);
  }
}
