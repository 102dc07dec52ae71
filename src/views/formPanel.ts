import * as vscode from "vscode";
import type { ListOf } from "../app/listOf.ts";
import type { Tails } from "../app/tails.ts";
import type { CloudName, Clouds } from "../ports/cloud.ts";
import type { FilterFormHost, FilterFormPage, FilterFormPlace } from "../protocol/filterForm.ts";
import { connect, serve } from "../protocol/rpc.ts";
import { FormHost } from "./formHost.ts";
import type { KeptForms } from "./keptForms.ts";
import type { Report } from "./report.ts";
import { pageHtml, pageRoots, wireOf } from "./webview.ts";

export interface FormPlace extends FilterFormPlace {
  readonly cloud: CloudName;
}

/** What a form in its panel needs of its surroundings. */
export interface FormPanelWorld {
  readonly extension: vscode.Uri;
  readonly clouds: Clouds;
  readonly forms: KeptForms;
  readonly tails: Tails;
  readonly report: Report;
  /** Id and time for the samples that a filter is tried on, time as ISO 8601. */
  readonly stamp: () => { readonly id: string; readonly time: string };
  /** Called when an event subscription of a workspace was created or changed. */
  readonly written: (of: ListOf) => void;
}

/** Fills a panel with the form for what is done in a place. */
export function fillForm(panel: vscode.WebviewPanel, place: FormPlace, world: FormPanelWorld): void {
  const { extension, clouds, forms, tails, report, stamp, written } = world;
  panel.iconPath = vscode.Uri.joinPath(extension, "media", "icon.png");
  panel.webview.options = { enableScripts: true, localResourceRoots: pageRoots(extension) };
  const form = new FormHost(place, {
    cloud: clouds[place.cloud],
    forms,
    tails,
    stamp,
    written: () => {
      written({ cloud: place.cloud, workspaceId: place.workspaceId });
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
  });
  panel.webview.html = pageHtml(panel.webview, extension, "filterForm", panel.title);
}
