import * as vscode from "vscode";
import { makeVisible } from "../core/visibleText.ts";

/** The title of a tab that shows something of a workspace: `failed-runs - churn-lab`. */
export const tabTitle = (name: string, workspaceName: string): string => `${name} - ${workspaceName}`;

/** The path of a read-only document, whose tab shows the title. */
export const documentPath = (title: string): string => `/${makeVisible(title).replaceAll(/[/\\]/g, "_")}.json`;

/** How a line becomes a comment, by language; JSON has none. */
const commentPrefixes: Readonly<Record<string, string>> = {
  bicep: "//",
  python: "#",
  shellscript: "#",
  terraform: "#",
  typescript: "//",
};

/**
 * Opens a text that is not saved yet. VS Code shows its first line as the title of the tab, so it begins with the title
 * as a comment, where the language has comments.
 *
 * @param languageId of the text; plain text where VS Code doesn't have the language
 */
export async function openUntitledText(languageId: string, title: string, text: string): Promise<void> {
  const prefix = commentPrefixes[languageId];
  const isKnown = (await vscode.languages.getLanguages()).includes(languageId);
  const content = prefix === undefined || text.startsWith("#!") ? text : `${prefix} ${makeVisible(title)}\n${text}`;
  const document = await vscode.workspace.openTextDocument({ language: isKnown ? languageId : "plaintext", content });
  await vscode.window.showTextDocument(document);
}
