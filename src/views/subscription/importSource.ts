import * as vscode from "vscode";
import { recognizeFormat } from "../../app/subscription/readImport.ts";
import type { ImportFormat } from "../../core/import/importers.ts";
import { showWarningMessage } from "../window.ts";

/** A text to import an event subscription from. */
export interface ImportSource {
  readonly text: string;
  readonly format: ImportFormat;
  /** Name for the user: `main.bicep`, `the clipboard`. */
  readonly name: string;
  /** The document that has the text, and the number of lines before the text in it. */
  readonly document?: { readonly uri: vscode.Uri; readonly linesBefore: number };
}

/**
 * Finds a text that looks like an event subscription: the selection in the active editor, else its whole document,
 * else the clipboard, else a file that the user selects.
 *
 * @returns undefined if the user cancels, or if the file has no event subscription
 */
export async function findImportSource(): Promise<ImportSource | undefined> {
  return sourceFromEditor() ?? (await sourceFromClipboard()) ?? (await sourceFromFile());
}

function sourceFromEditor(): ImportSource | undefined {
  const { document, selection } = vscode.window.activeTextEditor ?? {};
  if (!document || !selection) return undefined;
  const documentName = vscode.workspace.asRelativePath(document.uri);
  const whole = { text: document.getText(), name: documentName, linesBefore: 0 };
  // Starts at the beginning of the line, so that columns match the document.
  const { line } = selection.start;
  const selectedText = document.getText(new vscode.Range(new vscode.Position(line, 0), selection.end));
  const selectionPart = { text: selectedText, name: `the selection in ${documentName}`, linesBefore: line };
  for (const { text, name, linesBefore } of selection.isEmpty ? [whole] : [selectionPart, whole]) {
    const format = recognizeFormat(text);
    if (format) return { text, format, name, document: { uri: document.uri, linesBefore } };
  }
  return undefined;
}

async function sourceFromClipboard(): Promise<ImportSource | undefined> {
  const text = await vscode.env.clipboard.readText();
  const format = recognizeFormat(text);
  return format && { text, format, name: "the clipboard" };
}

async function sourceFromFile(): Promise<ImportSource | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: "Import an event subscription from an az script, ARM template, Bicep, Terraform, or JSON",
      openLabel: "Import",
    })) ?? [];
  if (!uri) return undefined;
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const name = vscode.workspace.asRelativePath(uri);
  const format = recognizeFormat(text);
  if (format) return { text, format, name, document: { uri, linesBefore: 0 } };
  void showWarningMessage(
    `No event subscription found in ${name}. Select an az eventgrid command, an ARM template, Bicep, Terraform, or the JSON of an event subscription.`,
  );
  return undefined;
}
