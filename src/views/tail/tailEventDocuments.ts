import * as vscode from "vscode";
import type { TailEvent, Tails } from "../../app/tail/tails.ts";

const scheme = "aml-event";

/** Registers read-only JSON documents for the events of tails, with search, folding and diff of the editor. */
export const registerTailEventDocuments = (tails: Tails): vscode.Disposable =>
  vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent({ query }) {
      const event = tails.event(Number(query));
      if (event) return JSON.stringify(event.event.raw, null, 2);
      return JSON.stringify("This event is no longer in memory. It is still in the capture of its tail.");
    },
  });

/** Opens the event with this sequence number in a preview tab. */
export async function openTailEvent(sequence: number, tails: Tails): Promise<void> {
  const event = tails.event(sequence);
  if (!event) return;
  const document = await vscode.workspace.openTextDocument(tailEventUri(event));
  await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
}

/** The tab shows the path, so the type is reduced to characters without a meaning in paths. */
function tailEventUri({ sequence, event }: TailEvent): vscode.Uri {
  const shortType =
    event.type
      .split(".")
      .at(-1)
      ?.replace(/[^\w-]/g, "_") || "event";
  return vscode.Uri.from({ scheme, path: `/${shortType} ${sequence}.json`, query: String(sequence) });
}
