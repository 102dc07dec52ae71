import * as vscode from "vscode";
import type { FateNode } from "../app/deliveries.ts";
import { raiseAgain } from "../app/raiseAgain.ts";
import { eventName, explainFate } from "../core/deliveries/explain.ts";
import { isObject } from "../core/json.ts";
import type { Publisher } from "../ports/cloud.ts";

const scheme = "aml-delivered-event";

/** Shows events of the delivery log as read-only JSON documents. Their texts are kept while the documents are open. */
export class DeliveredEvents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #parts: vscode.Disposable;

  constructor() {
    this.#parts = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const text = this.#texts.get(uri.toString());
    return (
      text ?? JSON.stringify("This event was shown before the window was loaded anew. Open it again from Deliveries.")
    );
  }

  /** Opens the event in a preview tab, as it was published. */
  async open({ fate, key }: FateNode): Promise<void> {
    // The path is what the tab shows, so it is made of characters that mean nothing to a path.
    const name = eventName(fate.event).type.replace(/[^\w-]/g, "_") || "event";
    const uri = vscode.Uri.from({ scheme, path: `/${name}.json`, query: key });
    this.#texts.set(uri.toString(), JSON.stringify(fate.recorded ?? fate.event, null, 2));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  dispose(): void {
    this.#parts.dispose();
  }
}

/** The row of the view *Deliveries* that a command was called on; these commands are in its menu only. */
export function fateOf(row: unknown): FateNode {
  if (isObject(row) && row["kind"] === "fate") return row as unknown as FateNode;
  throw new TypeError("This command is for an event in the view Deliveries.");
}

/** Publishes the event once more with an id and a time of its own. */
export async function raiseEventAgain(
  { fate }: FateNode,
  publisher: Publisher,
  stamp: () => { readonly id: string; readonly time: string },
): Promise<void> {
  const made = stamp();
  await raiseAgain(fate.event, made, publisher, new AbortController().signal);
  vscode.window.setStatusBarMessage(`${eventName(fate.event).type} is raised again, as event ${made.id}.`, 5_000);
}

/** Puts all that is known of where the event went on the clipboard. */
export async function copyWhy({ fate, of }: FateNode): Promise<void> {
  await vscode.env.clipboard.writeText(explainFate(fate, of.eventSubscription.name));
  vscode.window.setStatusBarMessage("Where the event went is copied.", 3_000);
}
