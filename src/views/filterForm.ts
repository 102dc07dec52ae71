import * as vscode from "vscode";
import type { EventSubscriptionNode, WorkspaceNode } from "../app/node.ts";
import { parseArmId } from "../core/armId.ts";
import { isObject } from "../core/json.ts";
import type { Clouds } from "../ports/cloud.ts";
import type { FormTask } from "../protocol/filterForm.ts";
import type { FormPanelWorld, FormPlace } from "./formPanel.ts";
import { type ImportedForm, keyOf, KeptForms } from "./keptForms.ts";

const viewType = "amlEvents.filterForm";

/** What the forms need of their surroundings. */
export interface FilterFormsWorld extends Omit<FormPanelWorld, "forms"> {
  /** Keeps what is written in forms until it is deployed, also when the form or the window is closed. */
  readonly secrets: vscode.SecretStorage;
  readonly memento: vscode.Memento;
}

/** The forms in which event subscriptions are written: one for each task and what it is done on. */
export class FilterForms implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #world: FilterFormsWorld;
  readonly #kept: KeptForms;
  readonly #panels = new Map<string, vscode.WebviewPanel>();
  readonly #registered: vscode.Disposable;

  constructor(world: FilterFormsWorld) {
    this.#world = world;
    this.#kept = new KeptForms(world.secrets, world.memento);
    this.#registered = vscode.window.registerWebviewPanelSerializer(viewType, this);
  }

  /** Opens the form for a new event subscription, or brings the open one to the front. */
  open({ cloud, workspace }: Pick<WorkspaceNode, "cloud" | "workspace">): Promise<void> {
    return this.#show({ task: "new", cloud, workspaceId: workspace.id });
  }

  /** Opens the form of what is deployed, or brings the open one to the front. */
  edit({ cloud, workspace, eventSubscription: { id } }: EventSubscriptionNode): Promise<void> {
    return this.#show({ task: "edit", cloud, workspaceId: workspace.id, eventSubscriptionId: id });
  }

  /** Opens a form that an import has filled; an earlier import on the workspace gives way to it. */
  async import({ cloud, workspace }: WorkspaceNode, imported: ImportedForm): Promise<void> {
    const place: FormPlace = { task: "import", cloud, workspaceId: workspace.id };
    this.#panels.get(keyOf(place))?.dispose();
    await this.#kept.set(place, { imported });
    await this.#show(place);
  }

  /** Called by VS Code for a form that was open when the window was reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (isPlace(state, this.#world.clouds)) await this.#fill(panel, state);
    else panel.dispose();
  }

  async #show(place: FormPlace): Promise<void> {
    const open = this.#panels.get(keyOf(place));
    if (open) return open.reveal();
    await this.#fill(vscode.window.createWebviewPanel(viewType, titleOf(place), vscode.ViewColumn.Active), place);
  }

  async #fill(panel: vscode.WebviewPanel, place: FormPlace): Promise<void> {
    const key = keyOf(place);
    this.#panels.set(key, panel);
    panel.onDidDispose(() => this.#panels.delete(key));
    // On demand: only who writes event subscriptions needs the whole filter engine.
    const { fillForm } = await import("./formPanel.ts");
    if (this.#panels.get(key) === panel) fillForm(panel, place, { ...this.#world, forms: this.#kept });
  }

  dispose(): void {
    this.#registered.dispose();
    for (const panel of this.#panels.values()) panel.dispose();
  }
}

const titles: Record<FormTask, string> = {
  new: "New Event Subscription",
  import: "Import Event Subscription",
  edit: "Edit Event Subscription",
};

const titleOf = ({ task, eventSubscriptionId: id }: FormPlace): string =>
  id === undefined ? titles[task] : `Edit ${parseArmId(id)?.name ?? "Event Subscription"}`;

const isPlace = (state: unknown, clouds: Clouds): state is FormPlace =>
  isObject(state) &&
  typeof state["workspaceId"] === "string" &&
  typeof state["cloud"] === "string" &&
  Object.hasOwn(clouds, state["cloud"]) &&
  typeof state["task"] === "string" &&
  Object.hasOwn(titles, state["task"]) &&
  (state["task"] === "edit") === (typeof state["eventSubscriptionId"] === "string");
