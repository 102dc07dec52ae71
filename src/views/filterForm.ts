import * as vscode from "vscode";
import type { EventSubscriptionNode, WorkspaceNode } from "../app/browse.ts";
import type { Tails } from "../app/tails.ts";
import { parseArmId } from "../core/armId.ts";
import { isObject } from "../core/json.ts";
import type { CloudName, Clouds } from "../ports/cloud.ts";
import type { FilterFormHost, FilterFormPage, FilterFormPlace, FormTask } from "../protocol/filterForm.ts";
import { connect, serve } from "../protocol/rpc.ts";
import { FormHost } from "./formHost.ts";
import { type ImportedForm, keyOf, KeptForms } from "./keptForms.ts";
import type { Report } from "./report.ts";
import { pageHtml, pageRoots, wireOf } from "./webview.ts";

const viewType = "amlEvents.filterForm";

interface Place extends FilterFormPlace {
  readonly cloud: CloudName;
}

/** What the forms need of their surroundings. */
export interface FilterFormsWorld {
  readonly extension: vscode.Uri;
  readonly clouds: Clouds;
  /** Keeps what is written in forms until it is deployed, also when the form or the window is closed. */
  readonly secrets: vscode.SecretStorage;
  readonly memento: vscode.Memento;
  readonly tails: Tails;
  readonly report: Report;
  /** Id and time for the samples that a filter is tried on, time as ISO 8601. */
  readonly stamp: () => { readonly id: string; readonly time: string };
  /** Called when an event subscription was created or changed. */
  readonly written: () => void;
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
  open({ cloud, workspace }: Pick<WorkspaceNode, "cloud" | "workspace">): void {
    this.#show({ task: "new", cloud, workspaceId: workspace.id });
  }

  /** Opens the form of what is deployed, or brings the open one to the front. */
  edit({ cloud, workspace, eventSubscription: { id } }: EventSubscriptionNode): void {
    this.#show({ task: "edit", cloud, workspaceId: workspace.id, eventSubscriptionId: id });
  }

  /** Opens a form that an import has filled; an earlier import on the workspace gives way to it. */
  async import({ cloud, workspace }: WorkspaceNode, imported: ImportedForm): Promise<void> {
    const place: Place = { task: "import", cloud, workspaceId: workspace.id };
    this.#panels.get(keyOf(place))?.dispose();
    await this.#kept.set(place, { imported });
    this.#show(place);
  }

  /** Called by VS Code for a form that was open when the window was reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (isPlace(state, this.#world.clouds)) this.#fill(panel, state);
    else panel.dispose();
  }

  #show(place: Place): void {
    const open = this.#panels.get(keyOf(place));
    if (open) return open.reveal();
    this.#fill(vscode.window.createWebviewPanel(viewType, titleOf(place), vscode.ViewColumn.Active), place);
  }

  #fill(panel: vscode.WebviewPanel, place: Place): void {
    const { extension, clouds, tails, report, stamp, written } = this.#world;
    const key = keyOf(place);
    this.#panels.set(key, panel);
    panel.iconPath = vscode.Uri.joinPath(extension, "media", "icon.png");
    panel.webview.options = { enableScripts: true, localResourceRoots: pageRoots(extension) };
    const form = new FormHost(place, {
      cloud: clouds[place.cloud],
      forms: this.#kept,
      tails,
      stamp,
      written: () => {
        written();
        panel.dispose();
      },
    });
    const wire = wireOf(panel.webview);
    const served = serve<FilterFormHost>(wire, form, (error) => report.explain(error));
    const page = connect<FilterFormPage>(wire);
    const arrivals = tails.onChanged(({ kind }) => {
      if (kind === "added" && form.isFirstArrival()) page.remote.arrived().catch(() => {});
    });
    panel.onDidDispose(() => {
      form.cancel();
      for (const part of [arrivals, page, served]) part.dispose();
      this.#panels.delete(key);
    });
    panel.webview.html = pageHtml(panel.webview, extension, "filterForm", titleOf(place));
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

const titleOf = ({ task, eventSubscriptionId: id }: Place): string =>
  id === undefined ? titles[task] : `Edit ${parseArmId(id)?.name ?? "Event Subscription"}`;

const isPlace = (state: unknown, clouds: Clouds): state is Place =>
  isObject(state) &&
  typeof state["workspaceId"] === "string" &&
  typeof state["cloud"] === "string" &&
  Object.hasOwn(clouds, state["cloud"]) &&
  typeof state["task"] === "string" &&
  Object.hasOwn(titles, state["task"]) &&
  (state["task"] === "edit") === (typeof state["eventSubscriptionId"] === "string");
