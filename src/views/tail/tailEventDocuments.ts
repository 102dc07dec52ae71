import * as vscode from "vscode";
import type { TailEvent, Tails } from "../../app/tail/tails.ts";

const scheme = "aml-event";

/** Shows events of a tail as read-only JSON documents, with search, folding and diff of the editor. */
export class TailEventDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #tails: Tails;
  readonly #registration: vscode.Disposable;

  constructor(tails: Tails) {
    this.#tails = tails;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const event = this.#tails.event(Number(uri.query));
    if (event) return JSON.stringify(event.event.raw, null, 2);
    return JSON.stringify("This event is no longer in memory. It is still in the capture of its tail.");
  }

  /** Opens the event with this sequence number in a preview tab. */
  async open(sequence: number): Promise<void> {
    const event = this.#tails.event(sequence);
    if (!event) return;
    const document = await vscode.workspace.openTextDocument(tailEventUri(event));
    await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** The tab shows the path, so the type is reduced to characters without a meaning in paths. */
function tailEventUri({ sequence, event }: TailEvent): vscode.Uri {
  const type =
    event.type
      .split(".")
      .at(-1)
      ?.replace(/[^\w-]/g, "_") || "event";
  return vscode.Uri.from({ scheme, path: `/${type} ${sequence}.json`, query: String(sequence) });
}
