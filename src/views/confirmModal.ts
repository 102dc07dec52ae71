import * as vscode from "vscode";
import { escapeNotification } from "./plainText.ts";

/** Asks a modal question with one button besides Cancel. */
export const confirmModal = async (question: string, detail: string, button: string): Promise<boolean> =>
  (await vscode.window.showWarningMessage(
    escapeNotification(question),
    { modal: true, detail: escapeNotification(detail) },
    button,
  )) === button;
