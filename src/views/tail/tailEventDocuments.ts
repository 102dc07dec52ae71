import * as vscode from "vscode";
import type { TailEvent, Tails } from "../../app/tail/tails.ts";
import { toFileName } from "../plainText.ts";
import { documentPath, tabTitle } from "../tabTitle.ts";
import { showStatusMessage } from "../window.ts";

const scheme = "aml-event";

/** Registers read-only JSON documents for the events of tails, with search, folding and diff of the editor. */
export const registerTailEventDocuments = (tails: Tails): vscode.Disposable =>
  vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ query }) {
      const event = tails.event(Number(query));
      return event ? formatTailEvent(event) : JSON.stringify(goneMessage);
    },
  });

const goneMessage = "This event is no longer in memory. It is still in the capture of its tail.";

async function formatTailEvent({ event }: TailEvent): Promise<string> {
  // On demand, as activation needs none of it.
  const [{ eventText }, { formatJsonText }] = await Promise.all([
    import("../../core/events/envelope.ts"),
    import("../../core/jsonText.ts"),
  ]);
  return formatJsonText(eventText(event));
}

/** Copies the JSON of the event with this sequence number. */
export const copyTailEvent = (sequence: number, tails: Tails): Promise<void> =>
  copyFromEvent(tails.event(sequence), formatTailEvent, "Copied the event as JSON.");

/** Copies the subject of the event with this sequence number, as it was sent. */
export const copyTailEventSubject = (sequence: number, tails: Tails): Promise<void> =>
  copyFromEvent(tails.event(sequence), ({ event }) => event.subject, "Copied the subject.");

async function copyFromEvent(
  event: TailEvent | undefined,
  textOf: (event: TailEvent) => string | Promise<string>,
  message: string,
): Promise<void> {
  if (!event) return showStatusMessage(goneMessage, 5_000);
  await vscode.env.clipboard.writeText(await textOf(event));
  showStatusMessage(message, 3_000);
}

/** Opens the event with this sequence number in a preview tab. */
export async function openTailEvent(sequence: number, tails: Tails): Promise<void> {
  const event = tails.event(sequence);
  if (!event) return showStatusMessage(goneMessage, 5_000);
  const fileName = toFileName(event.event.type.split(".").at(-1) ?? "");
  const uri = vscode.Uri.from({
    scheme,
    path: documentPath(tabTitle(`${fileName} ${sequence}`, event.tail.target.label)),
    query: String(sequence),
  });
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
}
