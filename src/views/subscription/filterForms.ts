import * as vscode from "vscode";
import type { EventSubscriptionNode, WorkspaceNode } from "../../app/tree/treeNode.ts";
import { parseArmId } from "../../core/armId.ts";
import { isObject } from "../../core/json.ts";
import type { Clouds } from "../../ports/cloud.ts";
import type { FormTask } from "../../protocol/filterForm.ts";
import type { FormPanelDeps, FormTarget } from "./formPanel.ts";
import { type ImportedForm, formKey, FormStore } from "../../app/subscription/formStore.ts";

const viewType = "amlEvents.filterForm";

/** What the forms need of their surroundings. */
export interface FilterFormsDeps extends Omit<FormPanelDeps, "forms"> {
  /** Keeps what is written in forms until it is deployed, also when the form or the window is closed. */
  readonly secrets: vscode.SecretStorage;
  readonly memento: vscode.Memento;
}

/** The forms in which event subscriptions are written: one for each task and what it is done on. */
export class FilterForms implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #deps: FilterFormsDeps;
  readonly #store: FormStore;
  readonly #panels = new Map<string, vscode.WebviewPanel>();
  readonly #registration: vscode.Disposable;

  constructor(world: FilterFormsDeps) {
    this.#deps = world;
    this.#store = new FormStore(world.secrets, world.memento);
    this.#registration = vscode.window.registerWebviewPanelSerializer(viewType, this);
  }

  /** Opens the form for a new event subscription, or brings the open one to the front. */
  open({ cloud, workspace }: Pick<WorkspaceNode, "cloud" | "workspace">): Promise<void> {
    return this.#showForm({ task: "new", cloud, workspaceId: workspace.id });
  }

  /** Opens the form of what is deployed, or brings the open one to the front. */
  edit({ cloud, workspace, eventSubscription: { id } }: EventSubscriptionNode): Promise<void> {
    return this.#showForm({ task: "edit", cloud, workspaceId: workspace.id, eventSubscriptionId: id });
  }

  /** Opens a form that an import has filled; an earlier import on the workspace gives way to it. */
  async import({ cloud, workspace }: WorkspaceNode, imported: ImportedForm): Promise<void> {
    const place: FormTarget = { task: "import", cloud, workspaceId: workspace.id };
    this.#panels.get(formKey(place))?.dispose();
    await this.#store.set(place, { imported });
    await this.#showForm(place);
  }

  /** Called by VS Code for a form that was open when the window was reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (isFormTarget(state, this.#deps.clouds)) await this.#fillPanel(panel, state);
    else panel.dispose();
  }

  async #showForm(place: FormTarget): Promise<void> {
    const open = this.#panels.get(formKey(place));
    if (open) return open.reveal();
    await this.#fillPanel(
      vscode.window.createWebviewPanel(viewType, panelTitle(place), vscode.ViewColumn.Active),
      place,
    );
  }

  async #fillPanel(panel: vscode.WebviewPanel, place: FormTarget): Promise<void> {
    const key = formKey(place);
    this.#panels.set(key, panel);
    panel.onDidDispose(() => this.#panels.delete(key));
    // On demand: only who writes event subscriptions needs the whole filter engine.
    const { fillFormPanel: fillForm } = await import("./formPanel.ts");
    if (this.#panels.get(key) === panel) fillForm(panel, place, { ...this.#deps, forms: this.#store });
  }

  dispose(): void {
    this.#registration.dispose();
    for (const panel of this.#panels.values()) panel.dispose();
  }
}

const taskTitles: Record<FormTask, string> = {
  new: "New Event Subscription",
  import: "Import Event Subscription",
  edit: "Edit Event Subscription",
};

const panelTitle = ({ task, eventSubscriptionId: id }: FormTarget): string =>
  id === undefined ? taskTitles[task] : `Edit ${parseArmId(id)?.name ?? "Event Subscription"}`;

const isFormTarget = (state: unknown, clouds: Clouds): state is FormTarget =>
  isObject(state) &&
  typeof state["workspaceId"] === "string" &&
  typeof state["cloud"] === "string" &&
  Object.hasOwn(clouds, state["cloud"]) &&
  typeof state["task"] === "string" &&
  Object.hasOwn(taskTitles, state["task"]) &&
  (state["task"] === "edit") === (typeof state["eventSubscriptionId"] === "string");
