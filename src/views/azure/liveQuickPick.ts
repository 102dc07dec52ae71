import * as vscode from "vscode";
import { toShownItem } from "../window.ts";

interface LiveQuickPickOptions<Item extends vscode.QuickPickItem> {
  readonly title: string;
  readonly placeholder: string;
  /** Whether several items can be selected; those with `picked` are from the start. */
  readonly canSelectMany: boolean;
  /** Items that are known before `load`. */
  readonly initialItems: readonly Item[];
  /** Loads items; each call of `show` replaces the shown ones. Aborted when the list closes. */
  readonly load: (signal: AbortSignal, show: (items: readonly Item[]) => void) => Promise<void>;
  /** Identifies an item, also after it is loaded again. */
  readonly keyOfItem: (item: Item) => string;
}

/**
 * A list that opens at once with the items known so far and follows what is loaded. The user's selection stays.
 *
 * @returns the selected and all offered items; undefined if the user canceled or there is nothing to select
 * @throws what `load` throws
 */
export async function showLiveQuickPick<Item extends vscode.QuickPickItem>(
  options: LiveQuickPickOptions<Item>,
): Promise<{ readonly picked: readonly Item[]; readonly offered: readonly Item[] } | undefined> {
  const { title, placeholder, canSelectMany, initialItems, load, keyOfItem } = options;
  const quickPick = vscode.window.createQuickPick<Item>();
  const closing = new AbortController();
  const answer = Promise.withResolvers<readonly Item[] | undefined>();
  let offered: readonly Item[] = [];
  const keysOf = (items: readonly Item[]): string => items.map(keyOfItem).join("\n");

  const show = (newItems: readonly Item[]): void => {
    const items = newItems.map(toShownItem);
    if (closing.signal.aborted || keysOf(items) === keysOf(quickPick.items)) return;
    const selectedKeys = new Set(quickPick.selectedItems.map(keyOfItem));
    const offeredKeys = new Set(offered.map(keyOfItem));
    offered = items.filter(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
    quickPick.items = items;
    if (canSelectMany)
      quickPick.selectedItems = offered.filter((item) =>
        offeredKeys.has(keyOfItem(item)) ? selectedKeys.has(keyOfItem(item)) : item.picked === true,
      );
  };

  Object.assign(quickPick, { title, placeholder, canSelectMany, matchOnDescription: true, matchOnDetail: true });
  quickPick.keepScrollPosition = true;
  quickPick.busy = true;
  quickPick.onDidAccept(() => answer.resolve(quickPick.selectedItems));
  quickPick.onDidHide(() => answer.resolve(undefined));
  show(initialItems);
  quickPick.show();
  const loadItems = async (): Promise<void> => {
    try {
      await load(closing.signal, show);
      quickPick.busy = false;
      if (!offered.length) answer.resolve(undefined);
    } catch (error) {
      answer.reject(error);
    }
  };
  const loading = loadItems();
  try {
    const picked = await answer.promise;
    return picked && { picked, offered };
  } finally {
    closing.abort();
    quickPick.dispose();
    await loading;
  }
}
