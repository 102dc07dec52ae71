import * as vscode from "vscode";
import type { WorkspaceNode } from "../app/browse.ts";
import { armKey, parseArmId } from "../core/armId.ts";
import { samples } from "../core/events/samples.ts";
import { isCancellation } from "../core/failure.ts";
import { isObject } from "../core/json.ts";
import type { Draft } from "../core/subscription/draft.ts";
import type { CloudName, Clouds } from "../ports/cloud.ts";
import type { CreateOutcome, FilterFormHost, FilterFormPlace, FilterFormState } from "../protocol/filterForm.ts";
import { serve } from "../protocol/rpc.ts";
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
  /** Keeps drafts until they are created, also when the form or the window is closed. */
  readonly drafts: vscode.Memento;
  readonly report: Report;
  /** Id and time for the samples that a filter is tried on, time as ISO 8601. */
  readonly stamp: () => { readonly id: string; readonly time: string };
  readonly created: (name: string) => void;
}

/** The forms in which event subscriptions are written, at most one for each workspace. */
export class FilterForms implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #world: FilterFormsWorld;
  readonly #panels = new Map<string, vscode.WebviewPanel>();
  readonly #registered: vscode.Disposable;

  constructor(world: FilterFormsWorld) {
    this.#world = world;
    this.#registered = vscode.window.registerWebviewPanelSerializer(viewType, this);
  }

  /** Opens the form of a workspace, or brings the open one to the front. */
  open({ cloud, workspace }: Pick<WorkspaceNode, "cloud" | "workspace">): void {
    const open = this.#panels.get(armKey(workspace.id));
    if (open) return open.reveal();
    const panel = vscode.window.createWebviewPanel(viewType, "New Event Subscription", vscode.ViewColumn.Active);
    this.#fill(panel, { cloud, workspaceId: workspace.id });
  }

  /** Called by VS Code for a form that was open when the window was reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (isPlace(state, this.#world.clouds)) this.#fill(panel, state);
    else panel.dispose();
  }

  #fill(panel: vscode.WebviewPanel, place: Place): void {
    const { extension, report } = this.#world;
    const key = armKey(place.workspaceId);
    this.#panels.set(key, panel);
    panel.iconPath = vscode.Uri.joinPath(extension, "media", "icon.png");
    panel.webview.options = { enableScripts: true, localResourceRoots: pageRoots(extension) };
    const form = new Form(place, panel, this.#world);
    const served = serve<FilterFormHost>(wireOf(panel.webview), form, (error) => report.explain(error));
    panel.onDidDispose(() => {
      form.cancel();
      served.dispose();
      this.#panels.delete(key);
    });
    panel.webview.html = pageHtml(panel.webview, extension, "filterForm", "New Event Subscription");
  }

  dispose(): void {
    this.#registered.dispose();
    for (const panel of this.#panels.values()) panel.dispose();
  }
}

/** What one form asks of the extension. */
class Form {
  readonly #place: Place;
  readonly #panel: vscode.WebviewPanel;
  readonly #world: FilterFormsWorld;
  #creating = new AbortController();

  constructor(place: Place, panel: vscode.WebviewPanel, world: FilterFormsWorld) {
    this.#place = place;
    this.#panel = panel;
    this.#world = world;
  }

  readonly open = async (): Promise<FilterFormState> => {
    const { clouds, drafts, stamp } = this.#world;
    const { cloud, workspaceId } = this.#place;
    const taken = await clouds[cloud].eventSubscriptions(workspaceId, new AbortController().signal);
    return {
      place: this.#place,
      workspaceName: parseArmId(workspaceId)?.name ?? workspaceId,
      draft: drafts.get<Draft>(this.#key) ?? { name: "", endpointUrl: "", filter: {} },
      takenNames: taken.map(({ name }) => name),
      samples: samples({ workspaceId, ...stamp() }),
    };
  };

  readonly keep = async (draft: Draft): Promise<void> => {
    await this.#world.drafts.update(this.#key, draft);
  };

  readonly create = async (draft: Draft): Promise<CreateOutcome> => {
    const { clouds, drafts, created } = this.#world;
    const { cloud, workspaceId } = this.#place;
    this.#creating = new AbortController();
    try {
      // On demand, like all that needs the whole filter engine.
      const { createEventSubscription } = await import("../app/createEventSubscription.ts");
      const outcome = await createEventSubscription(
        draft,
        { cloud: clouds[cloud], workspaceId },
        this.#creating.signal,
      );
      if (outcome.kind === "refused") return outcome;
      await drafts.update(this.#key, undefined);
      created(draft.name);
      this.#panel.dispose();
      return { kind: "created", name: draft.name };
    } catch (error) {
      if (isCancellation(error)) return { kind: "cancelled" };
      throw error;
    }
  };

  readonly cancel = (): void => this.#creating.abort();

  get #key(): string {
    return `draft:${armKey(this.#place.workspaceId)}`;
  }
}

const isPlace = (state: unknown, clouds: Clouds): state is Place =>
  isObject(state) &&
  typeof state["workspaceId"] === "string" &&
  typeof state["cloud"] === "string" &&
  Object.hasOwn(clouds, state["cloud"]);
