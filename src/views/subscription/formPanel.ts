import * as vscode from "vscode";
import type { FormStore, FormTarget } from "../../app/subscription/formStore.ts";
import type { ListScope } from "../../app/lists/listScope.ts";
import type { Tails } from "../../app/tail/tails.ts";
import type { Clouds } from "../../ports/cloud.ts";
import type { FilterFormHost, FilterFormPage } from "../../protocol/filterForm.ts";
import { connectRpc, serveRpc } from "../../protocol/rpc.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import { pageHtml, webviewRoots, createHostChannel } from "../webview.ts";
import { FormHost } from "./formHost.ts";

export interface FormPanelDeps {
  readonly extensionUri: vscode.Uri;
  readonly clouds: Clouds;
  readonly forms: FormStore;
  readonly tails: Tails;
  readonly report: ErrorReporter;
  /** Id and time for the sample events, time as ISO 8601. */
  readonly stamp: () => { readonly id: string; readonly time: string };
  /** Called after an event subscription was created or changed. */
  readonly onWritten: (scope: ListScope) => void;
}

/** Shows the form for `target` in a panel, and closes the panel after the form was written. */
export function fillFormPanel(panel: vscode.WebviewPanel, target: FormTarget, deps: FormPanelDeps): void {
  const { extensionUri, clouds, forms, tails, report, stamp, onWritten } = deps;
  const { cloud, workspaceId } = target;
  panel.iconPath = vscode.Uri.joinPath(extensionUri, "media", "icon.png");
  panel.webview.options = { enableScripts: true, localResourceRoots: webviewRoots(extensionUri) };
  const host = new FormHost(target, {
    cloud: clouds[cloud],
    forms,
    tails,
    stamp,
    onWritten: () => {
      onWritten({ cloud, workspaceId });
      panel.dispose();
    },
  });
  const channel = createHostChannel(panel.webview);
  const server = serveRpc<FilterFormHost>(channel, host, (error) => report.describe(error));
  const page = connectRpc<FilterFormPage>(channel);
  const arrivals = tails.onChanged(({ kind }) => {
    if (kind === "added" && host.takeArrival()) page.remote.notifyCapturedEvents().catch(() => {});
  });
  panel.onDidDispose(() => {
    for (const disposable of [host, arrivals, page, server]) disposable.dispose();
  });
  panel.webview.html = pageHtml(panel.webview, extensionUri, "filterForm", panel.title);
}
