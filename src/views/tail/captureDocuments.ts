import * as vscode from "vscode";
import type { CaptureArchive } from "../../ports/capture.ts";
import { toFileName } from "../plainText.ts";

const scheme = "aml-capture";

/** Shows captures as read-only JSON Lines, one event a line. */
export class CaptureDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  /** Loads what reads captures at first use. */
  readonly archive: () => Promise<CaptureArchive>;
  readonly #changeEmitter = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;

  readonly onDidChange = this.#changeEmitter.event;

  constructor(archive: () => Promise<CaptureArchive>) {
    this.archive = archive;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    return (await this.archive()).read(query);
  }

  /** The document of a capture, which a running tail goes on to write. */
  async read(name: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.from({ scheme, path: `/${toFileName(name)}.jsonl`, query: name });
    this.#changeEmitter.fire(uri);
    return vscode.workspace.openTextDocument(uri);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changeEmitter.dispose();
  }
}
