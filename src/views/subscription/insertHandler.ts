import * as vscode from "vscode";
import type { EventSubscriptionNode } from "../../app/tree/treeNode.ts";
import { fillHandler } from "../../core/handlers/fillHandler.ts";
import { handlers } from "../../core/handlers/handlers.ts";
import { showQuickPick } from "../window.ts";
import { openUntitledText, tabTitle } from "../tabTitle.ts";

/**
 * Inserts handler code for an event subscription, in a language and for a host that the user selects. Uses the active
 * editor if it has that language, else a new one.
 *
 * @param extensionUri where the extension is installed
 */
export async function insertHandler(
  { workspace, eventSubscription: { name, properties } }: EventSubscriptionNode,
  extensionUri: vscode.Uri,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const fitsEditor = ({ languageId }: { languageId: string }): boolean => languageId === editor?.document.languageId;
  const items = [...handlers]
    .sort((a, b) => Number(fitsEditor(b)) - Number(fitsEditor(a)))
    .map((handler) => ({ label: handler.label, detail: handler.description, handler }));
  const chosen = await showQuickPick(items, { title: `Select a handler for ${name}` });
  if (!chosen) return;
  const { handler } = chosen;
  const file = vscode.Uri.joinPath(extensionUri, "dist", "handlers", handler.file);
  const content = fillHandler(handler, new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), {
    workspaceId: workspace.id,
    eventTypes: properties.filter?.includedEventTypes ?? [],
    functionName: name,
  });
  if (editor && fitsEditor(handler) && (await editor.edit((edit) => edit.replace(editor.selection, content)))) return;
  await openUntitledText(handler.languageId, tabTitle(name, workspace.name), content);
}
