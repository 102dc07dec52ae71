import * as vscode from "vscode";
import type { EventSubscriptionNode } from "../app/node.ts";
import type { DeliveryNode } from "../app/deliveries.ts";
import type { GridWatch } from "../app/gridWatch.ts";
import type { Disposable } from "../core/disposable.ts";
import type { GridControl } from "../ports/localEventGrid.ts";

/** On demand: a window that nobody looks at deliveries in needs no words for them. */
const rows = () => import("./deliveryRows.ts");

/** The view *Deliveries*: where the events for one event subscription went, newest first. */
export class DeliveriesView implements vscode.TreeDataProvider<DeliveryNode>, vscode.Disposable {
  readonly #control: GridControl;
  readonly #watch: GridWatch;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<DeliveryNode>;
  readonly #watching: Disposable;
  readonly #ending = new AbortController();
  #of: EventSubscriptionNode | undefined;
  /** What was known of the event subscription when its rows were last read. */
  #read = "";

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(control: GridControl, watch: GridWatch) {
    this.#control = control;
    this.#watch = watch;
    this.#view = vscode.window.createTreeView("amlEvents.deliveries", { treeDataProvider: this });
    this.#watching = watch.onChanged(() => this.#follow());
    this.#view.onDidChangeVisibility(() => this.#follow());
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  get onVisible(): vscode.Event<unknown> {
    return this.#view.onDidChangeVisibility;
  }

  /** Shows the deliveries of one event subscription, read anew. */
  async show(of: EventSubscriptionNode): Promise<void> {
    this.#of = of;
    // Above the rows: a view alone in its panel shows no description.
    this.#view.message = `Events for ${of.eventSubscription.name} on ${of.workspace.name}, the newest first.`;
    this.refresh();
    await vscode.commands.executeCommand("amlEvents.deliveries.focus");
  }

  refresh(): void {
    this.#read = this.#known();
    this.#changed.fire(undefined);
  }

  async getChildren(node?: DeliveryNode): Promise<DeliveryNode[]> {
    if (!this.#of) return [];
    const { rowsBelow, rowsOf } = await rows();
    return [...(node ? rowsBelow(node) : await rowsOf(this.#of, this.#control, this.#ending.signal))];
  }

  async getTreeItem(node: DeliveryNode): Promise<vscode.TreeItem> {
    return (await rows()).itemOf(node);
  }

  dispose(): void {
    this.#ending.abort();
    this.#watching.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** Reads the log again when its event subscription has done something since, and somebody looks. */
  #follow(): void {
    if (this.#of && this.#view.visible && this.#known() !== this.#read) this.refresh();
  }

  #known(): string {
    const { state, activityOf } = this.#watch.view;
    const activity = this.#of && activityOf(this.#of.eventSubscription.id);
    return JSON.stringify([state.kind, activity]);
  }
}
