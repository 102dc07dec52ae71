import type { EventSubscriptionNode } from "../../app/tree/treeNode.ts";
import type { Clouds } from "../../ports/cloud.ts";
import { confirmModal } from "../confirmModal.ts";
import { treeProgress } from "../treeProgress.ts";
import type { WorkspaceTree } from "../tree/workspaceTree.ts";
import { withProgress } from "../window.ts";

/** Deletes an event subscription after confirmation, and refreshes its workspace in the tree. */
export async function deleteEventSubscription(
  { cloud, workspace, eventSubscription: { id, name } }: EventSubscriptionNode,
  { clouds, tree, signal }: { readonly clouds: Clouds; readonly tree: WorkspaceTree; readonly signal: AbortSignal },
): Promise<void> {
  const detail = "Its destination will no longer receive events. This can't be undone.";
  const question = `Delete the event subscription ${name} from ${workspace.name}?`;
  if (!(await confirmModal(question, detail, "Delete"))) return;
  await withProgress({ ...treeProgress, title: `Deleting ${name}` }, () => clouds[cloud].delete(id, signal));
  tree.invalidate({ cloud, workspaceId: workspace.id });
}
