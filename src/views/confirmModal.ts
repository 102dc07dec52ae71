import * as vscode from "vscode";

/** Asks a modal question with one button besides Cancel. */
export const confirmModal = async (question: string, detail: string, button: string): Promise<boolean> =>
  (await vscode.window.showWarningMessage(question, { modal: true, detail }, button)) === button;
