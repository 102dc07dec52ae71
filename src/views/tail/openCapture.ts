import * as vscode from "vscode";
import { describeCapture, formatMegabytes, maxDocumentBytes } from "../../app/tail/captures.ts";
import type { CaptureSummary } from "../../ports/capture.ts";
import { showInformationMessage, showQuickPick, showWarningMessage } from "../window.ts";
import type { CaptureDocuments } from "./captureDocuments.ts";

/**
 * Opens a capture at its newest event, the one that the user selects if there are several.
 *
 * @param names offers only these, unless none of them has events; all by default
 */
export async function openCapture(documents: CaptureDocuments, names: readonly string[] = []): Promise<void> {
  const archive = await documents.archive();
  const all = await archive.list();
  const own = all.filter(({ name }) => names.includes(name));
  const capture = await pickCapture(own.length > 0 ? own : all);
  if (!capture) return;
  if (capture.bytes > maxDocumentBytes) return offerFile(capture, archive.fileOf(capture.name));
  const document = await documents.read(capture.name);
  const end = new vscode.Position(Math.max(0, document.lineCount - 2), 0);
  await vscode.window.showTextDocument(document, { preview: true, selection: new vscode.Range(end, end) });
}

async function offerFile({ name, bytes }: CaptureSummary, path: string): Promise<void> {
  const message = `The capture ${name} has ${formatMegabytes(bytes)}, which is too large for a read-only document.`;
  const chosen = await showWarningMessage(message, "Open File", "Copy Path");
  if (chosen === "Open File") await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(path));
  if (chosen === "Copy Path") await vscode.env.clipboard.writeText(path);
}

/** Takes the only capture without asking. */
async function pickCapture(captures: readonly CaptureSummary[]): Promise<CaptureSummary | undefined> {
  if (captures.length === 0) {
    const message = "There are no captures yet. A tail captures the events that it receives.";
    if (await showInformationMessage(message, "Tail Events"))
      await vscode.commands.executeCommand("amlEvents.tailEvents");
    return undefined;
  }
  const items = captures.map((capture) => ({ ...describeCapture(capture, new Date()), capture }));
  const title = "Open Capture";
  return (items.length === 1 ? items[0] : await showQuickPick(items, { title, matchOnDetail: true }))?.capture;
}
