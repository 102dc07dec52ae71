import * as vscode from "vscode";

interface LiveQuickPickOptions<Item extends vscode.QuickPickItem> {
  readonly title: string;
  readonly placeholder: string;
  /** Whether several may be chosen; those that are `picked` are at first. */
  readonly canSelectMany: boolean;
  /** What is known already. */
  readonly initialItems: readonly Item[];
  /** Looks for more; each call of `show` takes the place of what is shown. Cancelled when the person goes away. */
  readonly load: (signal: AbortSignal, show: (items: readonly Item[]) => void) => Promise<void>;
  /** What tells an item from the others, also after it was loaded anew. */
  readonly keyOfItem: (item: Item) => string;
}

/**
 * A list to pick from that is there at once with what is known, and follows what is found while it is open. What the
 * person has ticked stays ticked.
 *
 * @returns the chosen ones and all that were offered; undefined when the person went away, or there is nothing to choose
 * @throws what `load` throws
 */
export async function showLiveQuickPick<Item extends vscode.QuickPickItem>(
  given: LiveQuickPickOptions<Item>,
): Promise<{ readonly picked: readonly Item[]; readonly offered: readonly Item[] } | undefined> {
  const { title, placeholder, canSelectMany: many, initialItems: known, load, keyOfItem: keyOf } = given;
  const box = vscode.window.createQuickPick<Item>();
  const ending = new AbortController();
  const answer = Promise.withResolvers<readonly Item[] | undefined>();
  let offered: readonly Item[] = [];
  const isItem = ({ kind }: Item): boolean => kind !== vscode.QuickPickItemKind.Separator;

  const show = (items: readonly Item[]): void => {
    if (ending.signal.aborted || keysOf(items) === keysOf(box.items)) return;
    const ticked = new Set(box.selectedItems.map(keyOf));
    const before = new Set(offered.map(keyOf));
    offered = items.filter(isItem);
    box.items = items;
    if (many)
      box.selectedItems = offered.filter((item) =>
        before.has(keyOf(item)) ? ticked.has(keyOf(item)) : item.picked === true,
      );
  };
  const keysOf = (items: readonly Item[]): string => items.map(keyOf).join("\n");

  Object.assign(box, { title, placeholder, canSelectMany: many, matchOnDescription: true, matchOnDetail: true });
  box.keepScrollPosition = true;
  box.busy = true;
  box.onDidAccept(() => answer.resolve(box.selectedItems));
  box.onDidHide(() => answer.resolve(undefined));
  show(known);
  box.show();
  const look = async (): Promise<void> => {
    try {
      await load(ending.signal, show);
      box.busy = false;
      if (!offered.length) answer.resolve(undefined);
    } catch (error) {
      answer.reject(error);
    }
  };
  const looking = look();
  try {
    const picked = await answer.promise;
    return picked && { picked, offered };
  } finally {
    ending.abort();
    box.dispose();
    await looking;
  }
}
