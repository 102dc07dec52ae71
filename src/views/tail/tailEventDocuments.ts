import * as vscode from "vscode";
import type { TailEvent, Tails } from "../../app/tail/tails.ts";
import { eventText } from "../../core/events/envelope.ts";
import { formatJsonText } from "../../core/jsonText.ts";
import { toFileName } from "../plainText.ts";
import { documentPath, tabTitle } from "../tabTitle.ts";
import { showStatusMessage } from "../window.ts";
import { tailEventScheme } from "./tailEventScheme.ts";

/** The text of the document of an event, or why there is none. */
export function tailEventDocument(sequence: number, tails: Tails): string {
  const event = tails.event(sequence);
  return event ? formatTailEvent(event) : JSON.stringify(goneMessage);
}

const goneMessage = "This event is no longer in memory. It is still in the capture of its tail.";

const formatTailEvent = ({ event }: TailEvent): string => formatJsonText(eventText(event));

/** Copies the JSON of the event with this sequence number. */
export const copyTailEvent = (sequence: number, tails: Tails): Promise<void> =>
  copyFromEvent(tails.event(sequence), formatTailEvent, "Copied the event as JSON.");

/** Copies the subject of the event with this sequence number, as it was sent. */
export const copyTailEventSubject = (sequence: number, tails: Tails): Promise<void> =>
  copyFromEvent(tails.event(sequence), ({ event }) => event.subject, "Copied the subject.");

async function copyFromEvent(
  event: TailEvent | undefined,
  textOf: (event: TailEvent) => string,
  message: string,
): Promise<void> {
  if (!event) return showStatusMessage(goneMessage, 5_000);
  await vscode.env.clipboard.writeText(textOf(event));
  showStatusMessage(message, 3_000);
}

/** Opens the event with this sequence number in a preview tab. */
export async function openTailEvent(sequence: number, tails: Tails): Promise<void> {
  const event = tails.event(sequence);
  if (!event) return showStatusMessage(goneMessage, 5_000);
  const fileName = toFileName(event.event.type.split(".").at(-1) ?? "");
  const uri = vscode.Uri.from({
    scheme: tailEventScheme,
    path: documentPath(tabTitle(`${fileName} ${sequence}`, event.tail.target.label)),
    query: String(sequence),
  });
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
}
