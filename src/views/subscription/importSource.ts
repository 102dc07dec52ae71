import * as vscode from "vscode";
import type { ImportFormat } from "../../core/import/importers.ts";
import { escapeNotification } from "../plainText.ts";

/** A text that an event subscription can be imported from. */
export interface ImportSource {
  readonly text: string;
  readonly format: ImportFormat;
  /** Where it came from, in words: `main.bicep`, `the clipboard`. */
  readonly name: string;
  /** The document that the text is in, and how many lines stand before it there. */
  readonly document?: { readonly uri: vscode.Uri; readonly linesBefore: number };
}

type RecognizeFormat = (text: string) => ImportFormat | undefined;

/**
 * Finds the text that a person means: what is selected in the active editor, else all that is in it, else what is in the
 * clipboard; and when none of it looks like an event subscription, a file that is asked for.
 *
 * @returns undefined when the person went away from the question
 */
export async function findImportSource(recognise: RecognizeFormat): Promise<ImportSource | undefined> {
  return sourceFromEditor(recognise) ?? (await sourceFromClipboard(recognise)) ?? (await sourceFromFile(recognise));
}

function sourceFromEditor(recognise: RecognizeFormat): ImportSource | undefined {
  const { document, selection } = vscode.window.activeTextEditor ?? {};
  if (!document || !selection) return undefined;
  const name = vscode.workspace.asRelativePath(document.uri);
  // From the beginning of its first line, so that columns are those of the document.
  const selected = new vscode.Range(new vscode.Position(selection.start.line, 0), selection.end);
  const candidates = [
    ...(selection.isEmpty
      ? []
      : [{ text: document.getText(selected), name: `the selection in ${name}`, linesBefore: selection.start.line }]),
    { text: document.getText(), name, linesBefore: 0 },
  ];
  for (const { text, name, linesBefore } of candidates) {
    const format = recognise(text);
    if (format) return { text, format, name, document: { uri: document.uri, linesBefore } };
  }
  return undefined;
}

async function sourceFromClipboard(recognise: RecognizeFormat): Promise<ImportSource | undefined> {
  const text = await vscode.env.clipboard.readText();
  const format = recognise(text);
  return format && { text, format, name: "the clipboard" };
}

async function sourceFromFile(recognise: RecognizeFormat): Promise<ImportSource | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: "Import an event subscription from an az script, an ARM template, Bicep, Terraform or JSON",
      openLabel: "Import",
    })) ?? [];
  if (!uri) return undefined;
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const name = vscode.workspace.asRelativePath(uri);
  const format = recognise(text);
  if (format) return { text, format, name, document: { uri, linesBefore: 0 } };
  void vscode.window.showWarningMessage(
    `No event subscription is recognised in ${escapeNotification(name)}. Import takes an az eventgrid command line, an ARM template, Bicep, Terraform, or an event subscription's JSON.`,
  );
  return undefined;
}
