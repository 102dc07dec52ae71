import * as vscode from "vscode";
import type { ListScope } from "../../app/lists/listScope.ts";
import type { Tails } from "../../app/tail/tails.ts";
import type { CloudName, Clouds } from "../../ports/cloud.ts";
import type { FilterFormHost, FilterFormPage, FilterFormTarget } from "../../protocol/filterForm.ts";
import { connectRpc, serveRpc } from "../../protocol/rpc.ts";
import { FormHost } from "./formHost.ts";
import type { FormStore } from "../../app/subscription/formStore.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import { pageHtml, webviewRoots, createHostChannel } from "../webview.ts";

export interface FormTarget extends FilterFormTarget {
  readonly cloud: CloudName;
}

/** What a form in its panel needs of its surroundings. */
export interface FormPanelDeps {
  readonly extensionUri: vscode.Uri;
  readonly clouds: Clouds;
  readonly forms: FormStore;
  readonly tails: Tails;
  readonly report: ErrorReporter;
  /** Id and time for the samples that a filter is tried on, time as ISO 8601. */
  readonly stamp: () => { readonly id: string; readonly time: string };
  /** Called when an event subscription of a workspace was created or changed. */
  readonly onWritten: (of: ListScope) => void;
}

/** Fills a panel with the form for what is done in a place. */
export function fillFormPanel(panel: vscode.WebviewPanel, place: FormTarget, world: FormPanelDeps): void {
  const { extensionUri: extension, clouds, forms, tails, report, stamp, onWritten: written } = world;
  panel.iconPath = vscode.Uri.joinPath(extension, "media", "icon.png");
  panel.webview.options = { enableScripts: true, localResourceRoots: webviewRoots(extension) };
  const form = new FormHost(place, {
    cloud: clouds[place.cloud],
    forms,
    tails,
    stamp,
    onWritten: () => {
      written({ cloud: place.cloud, workspaceId: place.workspaceId });
      panel.dispose();
    },
  });
  const wire = createHostChannel(panel.webview);
  const served = serveRpc<FilterFormHost>(wire, form, (error) => report.describe(error));
  const page = connectRpc<FilterFormPage>(wire);
  const arrivals = tails.onChanged(({ kind }) => {
    if (kind === "added" && form.isFirstArrival()) page.remote.notifyCapturedEvents().catch(() => {});
  });
  panel.onDidDispose(() => {
    form.cancel();
    for (const part of [arrivals, page, served]) part.dispose();
  });
  panel.webview.html = pageHtml(panel.webview, extension, "filterForm", panel.title);
}
