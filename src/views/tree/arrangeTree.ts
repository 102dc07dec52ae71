import * as vscode from "vscode";
import { type Arrangement, type Grouping, groupingLabels } from "../../app/tree/arrangement.ts";

/** Asks for words and hides the rows that lack one of them; no words show all again. */
export async function filterTree(arrangement: Arrangement): Promise<void> {
  const text = await vscode.window.showInputBox({
    title: "Filter",
    value: arrangement.filter.text,
    prompt:
      "Words that a workspace or event subscription must have; name:, type:, state: or to: before one looks only there. Event subscriptions are found where their workspace was opened.",
    placeHolder: "churn state:failed to:myqueue",
  });
  if (text !== undefined) arrangement.setFilter(text);
}

/** Asks what to group workspaces by, and remembers it. */
export async function groupTree(arrangement: Arrangement): Promise<void> {
  const items = (Object.keys(groupingLabels) as Grouping[]).map((grouping) => ({
    label: groupingLabels[grouping],
    grouping,
    ...(grouping === arrangement.grouping ? { description: "now" } : {}),
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: "Group Workspaces by" });
  if (chosen) await arrangement.setGrouping(chosen.grouping);
}
