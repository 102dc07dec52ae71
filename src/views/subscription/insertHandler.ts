import * as vscode from "vscode";
import type { EventSubscriptionNode } from "../../app/tree/treeNode.ts";
import { fillHandler } from "../../core/handlers/fillHandler.ts";
import { handlers } from "../../core/handlers/handlers.ts";

/**
 * Puts handler code into an editor, filled with what an event subscription says: asks for language and host, then
 * inserts at the cursor of an editor of that language, or into a new one.
 *
 * @param extension where the extension is installed
 */
export async function insertHandler(
  { workspace, eventSubscription: { name, properties } }: EventSubscriptionNode,
  extension: vscode.Uri,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const fits = ({ languageId }: { languageId: string }): boolean => languageId === editor?.document.languageId;
  const items = [...handlers]
    .sort((a, b) => Number(fits(b)) - Number(fits(a)))
    .map((handler) => ({ label: handler.label, detail: handler.description, handler }));
  const chosen = await vscode.window.showQuickPick(items, { title: `Insert a handler for ${name}` });
  if (!chosen) return;
  const { handler } = chosen;
  const file = vscode.Uri.joinPath(extension, "dist", "handlers", handler.file);
  const content = fillHandler(handler, new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), {
    workspaceId: workspace.id,
    eventTypes: properties.filter?.includedEventTypes ?? [],
    functionName: name,
  });
  if (editor && fits(handler) && (await editor.edit((edit) => edit.replace(editor.selection, content)))) return;
  const document = await vscode.workspace.openTextDocument({ language: handler.languageId, content });
  await vscode.window.showTextDocument(document);
}
