import * as vscode from "vscode";
import type { EventSubscriptionNode } from "../../app/tree/treeNode.ts";
import type { CloudName, Clouds } from "../../ports/cloud.ts";
import { toAbortSignal } from "../cancellation.ts";
import { documentPath, tabTitle } from "../tabTitle.ts";

const scheme = "aml-event-subscription";

/** Shows event subscriptions as read-only JSON, as the service returns it. */
export class EventSubscriptionDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #clouds: Clouds;
  readonly #changeEmitter = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;

  readonly onDidChange = this.#changeEmitter.event;

  constructor(clouds: Clouds) {
    this.#clouds = clouds;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    if (!Object.hasOwn(this.#clouds, uri.authority)) throw new Error(`Unknown cloud "${uri.authority}".`);
    const cloud = this.#clouds[uri.authority as CloudName];
    return JSON.stringify(await cloud.eventSubscription(uri.query, toAbortSignal(token)), null, 2);
  }

  /** Opens an event subscription in a preview tab, and reloads it if it is open. */
  async open({ cloud, workspace, eventSubscription: { id, name } }: EventSubscriptionNode): Promise<void> {
    const uri = vscode.Uri.from({
      scheme,
      authority: cloud,
      path: documentPath(tabTitle(name, workspace.name)),
      query: id,
    });
    this.#changeEmitter.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changeEmitter.dispose();
  }
}
