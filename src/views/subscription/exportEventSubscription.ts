import * as vscode from "vscode";
import type { EventSubscriptionNode } from "../../app/tree/treeNode.ts";
import { type ExportFormat, exporters } from "../../core/export/exporters.ts";
import type { Clouds } from "../../ports/cloud.ts";
import { showQuickPick } from "../window.ts";

/** Asks for a format and opens the deployed event subscription as code in a new editor. */
export async function exportEventSubscription(
  { cloud, eventSubscription: { id, name } }: EventSubscriptionNode,
  { clouds, signal }: { readonly clouds: Clouds; readonly signal: AbortSignal },
): Promise<void> {
  const formats = (Object.keys(exporters) as ExportFormat[]).map((format) => ({
    label: exporters[format].label,
    format,
  }));
  const chosen = await showQuickPick(formats, { title: `Export ${name} as` });
  if (!chosen) return;
  const current = await clouds[cloud].eventSubscription(id, signal);
  const { render, languageId } = exporters[chosen.format];
  const language = await availableLanguage(languageId);
  const document = await vscode.workspace.openTextDocument({ language, content: render(current) });
  await vscode.window.showTextDocument(document);
}

/** Falls back to plain text for languages, such as Bicep, whose extension isn't installed. */
async function availableLanguage(languageId: string): Promise<string> {
  return (await vscode.languages.getLanguages()).includes(languageId) ? languageId : "plaintext";
}
