import * as vscode from "vscode";
import type { AzureAccountsCloud } from "../app/azure/azureAccountsCloud.ts";
import { isClockOff } from "../app/localGrid/clockOffset.ts";
import type { LocalEventGridWatcher } from "../app/localGrid/localEventGridWatcher.ts";
import type { RaisedSamples } from "../app/localGrid/raisedSamples.ts";
import { hasEnded, type Tails } from "../app/tail/tails.ts";
import type { TreeNode } from "../app/tree/treeNode.ts";
import type { Arrangement } from "../app/tree/arrangement.ts";

interface ContextKeySources {
  readonly watch: LocalEventGridWatcher;
  readonly tails: Tails;
  readonly azure: AzureAccountsCloud;
  readonly arrangement: Arrangement;
  readonly raisedSamples: RaisedSamples;
  readonly view: vscode.TreeView<TreeNode>;
}

/** Keeps the keys up to date that the `when` clauses of package.json test, so that menus offer only what applies. */
export function updateContextKeys({
  watch,
  tails,
  azure,
  arrangement,
  raisedSamples,
  view,
}: ContextKeySources): vscode.Disposable {
  const shown = new Map<string, unknown>();
  const set = (key: string, value: unknown): void => {
    if (shown.get(key) === value) return;
    shown.set(key, value);
    void vscode.commands.executeCommand("setContext", `amlEvents.${key}`, value);
  };
  const setLocal = (): void => {
    set("localEventGrid", watch.snapshot.state.kind);
    const { status, faults } = watch.snapshot;
    set("hasFaults", faults.length > 0);
    set("clockMoved", status !== undefined && isClockOff(status.clock));
  };
  const setTails = (): void => {
    set(
      "hasTails",
      tails.tails.some((tail) => !hasEnded(tail)),
    );
    set("hasLiveEvents", tails.events.length > 0);
  };
  const setAzure = (): void => {
    // Texts, as a key may also be unknown: a clause can't tell that from false.
    const isSignedOut = azure.obstacles.some(({ kind }) => kind === "signedOut");
    set("azure", azure.accounts.length ? "signedIn" : isSignedOut ? "signedOut" : undefined);
  };
  const setArrangement = (): void => {
    set("filtered", arrangement.filter.text !== "");
    set("hasFavorites", arrangement.hasFavorites);
  };
  // A key binding can't test the row that it is pressed on.
  const setSelectedKind = async (node: TreeNode | undefined): Promise<void> => {
    const isTail = node?.kind === "eventSubscription" && (await import("../app/tree/tailRow.ts")).isTemporary(node);
    set("selectedKind", isTail ? "tail" : (node?.kind ?? ""));
  };
  for (const update of [setLocal, setTails, setAzure, setArrangement]) update();
  return vscode.Disposable.from(
    watch.onChanged(setLocal),
    tails.onChanged(setTails),
    azure.onAccountsChanged(setAzure),
    azure.onObstaclesChanged(setAzure),
    arrangement.onChanged(setArrangement),
    raisedSamples.onChanged(() => set("hasRaised", true)),
    view.onDidChangeSelection(({ selection: [node] }) => void setSelectedKind(node)),
  );
}
