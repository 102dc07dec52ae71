import * as vscode from "vscode";
import { makeVisible } from "../core/visibleText.ts";
import { escapeIcons, escapeNotification } from "./plainText.ts";

// What `vscode.window` offers to show a text, for texts that may contain those of others: their invisible characters
// become visible, and no part of them becomes a link, an icon or a second line.

/** @returns the pressed button */
export const showInformationMessage = (message: string, ...buttons: string[]): Thenable<string | undefined> =>
  vscode.window.showInformationMessage(escapeNotification(message), ...buttons);

/** @returns the pressed button */
export const showWarningMessage = (message: string, ...buttons: string[]): Thenable<string | undefined> =>
  vscode.window.showWarningMessage(escapeNotification(message), ...buttons);

/** @returns the pressed button */
export const showErrorMessage = (message: string, ...buttons: string[]): Thenable<string | undefined> =>
  vscode.window.showErrorMessage(escapeNotification(message), ...buttons);

/**
 * Shows a text in the status bar for a while.
 *
 * @param icon name of a codicon to show before it
 */
export function showStatusMessage(text: string, milliseconds: number, icon?: string): void {
  const shownText = escapeIcons(makeVisible(text));
  vscode.window.setStatusBarMessage(icon === undefined ? shownText : `$(${icon}) ${shownText}`, milliseconds);
}

/** Runs `work` with its progress in a notification, which has a Cancel button, or in a view. */
export const withProgress: typeof vscode.window.withProgress = (options, work) =>
  vscode.window.withProgress(
    options.title === undefined ? options : { ...options, title: escapeNotification(options.title) },
    (progress, token) =>
      work(
        {
          report: ({ message, ...step }) =>
            progress.report(message === undefined ? step : { ...step, message: escapeNotification(message) }),
        },
        token,
      ),
  );

/** @returns the item that the user selects, as given; undefined if the user cancels */
export async function showQuickPick<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  options: Omit<vscode.QuickPickOptions, "canPickMany">,
): Promise<Item | undefined> {
  const shownItems = items.map(toShownItem);
  const chosen = await vscode.window.showQuickPick(shownItems, toShownOptions(options));
  return chosen && items[shownItems.indexOf(chosen)];
}

/** @returns the items that the user selects, as given; undefined if the user cancels */
export async function showMultiQuickPick<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  options: Omit<vscode.QuickPickOptions, "canPickMany">,
): Promise<readonly Item[] | undefined> {
  const shownItems = items.map(toShownItem);
  const chosen = await vscode.window.showQuickPick(shownItems, { ...toShownOptions(options), canPickMany: true });
  return chosen && items.filter((_, index) => chosen.some((item) => item === shownItems[index]));
}

/** An item of a quick pick as it is shown, with everything else that belongs to it. */
export const toShownItem = <Item extends vscode.QuickPickItem>(item: Item): Item => ({
  ...item,
  label: escapeIcons(makeVisible(item.label)),
  ...(item.description !== undefined && { description: escapeIcons(makeVisible(item.description)) }),
  ...(item.detail !== undefined && { detail: escapeIcons(makeVisible(item.detail)) }),
});

const toShownOptions = <Options extends vscode.QuickPickOptions>(options: Options): Options => ({
  ...options,
  ...(options.title !== undefined && { title: makeVisible(options.title) }),
  ...(options.placeHolder !== undefined && { placeHolder: makeVisible(options.placeHolder) }),
});

interface InputBoxOptions extends Pick<vscode.InputBoxOptions, "value" | "placeHolder" | "ignoreFocusOut"> {
  readonly title: string;
  readonly prompt: string;
  /** @returns what is wrong with the input, if anything */
  readonly validateInput?: (text: string) => string | undefined;
}

/** @returns the text as the user enters it; undefined if the user cancels */
export const showInputBox = (options: InputBoxOptions): Thenable<string | undefined> => {
  const { title, prompt, validateInput, ...rest } = options;
  return vscode.window.showInputBox({
    ...rest,
    title: makeVisible(title),
    prompt: makeVisible(prompt),
    validateInput(text) {
      const problem = validateInput?.(text);
      return problem && makeVisible(problem);
    },
  });
};
