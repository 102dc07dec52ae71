import { type Arrangement, type Grouping, groupingLabels } from "../../app/tree/arrangement.ts";
import { showInputBox, showQuickPick } from "../window.ts";

/** Asks for words and hides the rows that lack one of them. */
export async function filterTree(arrangement: Arrangement): Promise<void> {
  const text = await showInputBox({
    title: "Filter Workspaces",
    value: arrangement.filter.text,
    prompt:
      "Enter words to find in workspaces and event subscriptions. Put name:, type:, state: or to: in front of a word to search one field. Event subscriptions are searched once their workspace has been expanded.",
    placeHolder: "churn state:failed to:myqueue",
  });
  if (text !== undefined) arrangement.setFilter(text);
}

/** Asks what to group workspaces by. */
export async function groupTree(arrangement: Arrangement): Promise<void> {
  const items = (Object.keys(groupingLabels) as Grouping[]).map((grouping) => ({
    label: groupingLabels[grouping],
    grouping,
    ...(grouping === arrangement.grouping ? { description: "current" } : {}),
  }));
  const chosen = await showQuickPick(items, { title: "Group Workspaces By" });
  if (chosen) await arrangement.setGrouping(chosen.grouping);
}
