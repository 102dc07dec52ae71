import * as vscode from "vscode";
import { toFileName } from "../plainText.ts";

const scheme = "aml-delivered-event";

/** Shows events of the delivery log as read-only JSON documents, whose texts are stored while they are open. */
export class DeliveredEventDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registrations: vscode.Disposable;

  constructor() {
    this.#registrations = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const message = "This event was opened before the window was reloaded. Open it again from Deliveries.";
    return this.#texts.get(uri.toString()) ?? JSON.stringify(message);
  }

  /**
   * Opens an event in a preview tab.
   *
   * @param key unique for the event
   * @param type title of the tab
   * @param text indented JSON
   */
  async open(key: string, type: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${toFileName(type)}.json`, query: key });
    this.#texts.set(uri.toString(), text);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}
