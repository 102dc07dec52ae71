import * as vscode from "vscode";
import { formKey, type FormTarget, type ImportedForm, isFormTarget } from "../../app/subscription/formStore.ts";
import type { EventSubscriptionNode, WorkspaceNode } from "../../app/tree/treeNode.ts";
import { parseArmId } from "../../core/armId.ts";
import { makeVisible } from "../../core/visibleText.ts";
import type { FormPanelDeps } from "./formPanel.ts";
import { tabTitle } from "../tabTitle.ts";

const viewType = "amlEvents.filterForm";

/** Opens the forms that edit event subscriptions, one panel per form. */
export class FilterForms implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #deps: FormPanelDeps;
  readonly #panels = new Map<string, vscode.WebviewPanel>();
  readonly #registration: vscode.Disposable;

  constructor(deps: FormPanelDeps) {
    this.#deps = deps;
    this.#registration = vscode.window.registerWebviewPanelSerializer(viewType, this);
  }

  /** Opens or reveals the form for a new event subscription. */
  open({ cloud, workspace }: WorkspaceNode): Promise<void> {
    return this.#showForm({ task: "new", cloud, workspaceId: workspace.id });
  }

  /** Opens or reveals the form that edits an event subscription. */
  edit({ cloud, workspace, eventSubscription: { id } }: EventSubscriptionNode): Promise<void> {
    return this.#showForm({ task: "edit", cloud, workspaceId: workspace.id, eventSubscriptionId: id });
  }

  /** Opens a form filled by an import. Replaces an earlier import for the same workspace. */
  async import({ cloud, workspace }: WorkspaceNode, imported: ImportedForm): Promise<void> {
    const target: FormTarget = { task: "import", cloud, workspaceId: workspace.id };
    this.#panels.get(formKey(target))?.dispose();
    await this.#deps.formStore.set(target, { imported });
    await this.#showForm(target);
  }

  /** Restores a form after a reload of the window. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (isFormTarget(state)) await this.#fillPanel(panel, state);
    else panel.dispose();
  }

  async #showForm(target: FormTarget): Promise<void> {
    const open = this.#panels.get(formKey(target));
    if (open) return open.reveal();
    const panel = vscode.window.createWebviewPanel(viewType, makeVisible(panelTitle(target)), vscode.ViewColumn.Active);
    await this.#fillPanel(panel, target);
  }

  async #fillPanel(panel: vscode.WebviewPanel, target: FormTarget): Promise<void> {
    const key = formKey(target);
    this.#panels.set(key, panel);
    panel.onDidDispose(() => this.#panels.delete(key));
    // On demand: only the form needs the whole filter engine.
    const { fillFormPanel } = await import("./formPanel.ts");
    if (this.#panels.get(key) === panel) fillFormPanel(panel, target, this.#deps);
  }

  dispose(): void {
    this.#registration.dispose();
    for (const panel of this.#panels.values()) panel.dispose();
  }
}

function panelTitle({ task, workspaceId, eventSubscriptionId: id }: FormTarget): string {
  const newTitle = task === "import" ? "Import Event Subscription" : "New Event Subscription";
  const name = id === undefined ? newTitle : (parseArmId(id)?.name ?? "Event Subscription");
  return tabTitle(name, parseArmId(workspaceId)?.name ?? workspaceId);
}
