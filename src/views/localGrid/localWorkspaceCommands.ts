import { readAllItems } from "../../app/lists/readAllItems.ts";
import type { WorkspaceNode } from "../../app/tree/treeNode.ts";
import { isSameArmId } from "../../core/armId.ts";
import { formatCount } from "../../core/formatCount.ts";
import {
  defaultLocalResourceGroup,
  type LocalWorkspace,
  localWorkspaceId,
  localWorkspaceRules,
} from "../../core/localWorkspace.ts";
import type { MlWorkspace } from "../../ports/cloud.ts";
import { confirmModal } from "../confirmModal.ts";
import { treeProgress } from "../treeProgress.ts";
import { showInputBox, showStatusMessage, withProgress } from "../window.ts";
import type { LocalEventGridCommandDeps } from "./localEventGridCommands.ts";

/** Asks for name, resource group and region, and adds the workspace to the Local Event Grid. */
export async function addLocalWorkspace({ clouds, control, tree, signal }: LocalEventGridCommandDeps): Promise<void> {
  const workspaces = await readAllItems(clouds.local.workspaces(signal));
  const [first] = workspaces;
  const name = await askField("name", 1, "Name of the workspace", "", (text) => findNameConflict(text, workspaces));
  if (name === undefined) return;
  const defaultGroup = first?.resourceGroup ?? defaultLocalResourceGroup;
  const resourceGroup = await askField("resourceGroup", 2, "Resource group", defaultGroup);
  if (resourceGroup === undefined) return;
  const location = await askField("location", 3, "Region", first?.location ?? "westeurope");
  if (location === undefined) return;
  const id = localWorkspaceId(first?.subscriptionId ?? "", { name, resourceGroup, location });
  const progress = { ...treeProgress, title: `Adding ${name}` };
  await withProgress(progress, () => control.addWorkspace({ id, location }, signal));
  tree.invalidate({ cloud: "local" });
  showStatusMessage(`Added ${name} to the Local Event Grid.`, 5_000);
}

/** Asks for one of the three fields. @returns undefined when the user cancels */
async function askField(
  field: keyof LocalWorkspace,
  step: number,
  prompt: string,
  value: string,
  findConflict: (text: string) => string | undefined = () => undefined,
): Promise<string | undefined> {
  const title = `Add Local Workspace (${step}/3)`;
  const validateInput = (text: string): string | undefined =>
    localWorkspaceRules[field](text.trim()) ?? findConflict(text.trim());
  const text = await showInputBox({ title, prompt, value, validateInput, ignoreFocusOut: true });
  return text?.trim();
}

/** Names must be unique here, because the tree distinguishes local workspaces by name. */
function findNameConflict(name: string, workspaces: readonly MlWorkspace[]): string | undefined {
  const existing = workspaces.find((workspace) => workspace.name.toLowerCase() === name.toLowerCase());
  return existing && `The Local Event Grid already has a workspace named ${existing.name}.`;
}

/** Confirms, listing its event subscriptions, and removes the workspace from the Local Event Grid. */
export async function removeLocalWorkspace(
  { workspace: { id, name } }: WorkspaceNode,
  { clouds, control, tails, tree, signal }: LocalEventGridCommandDeps,
): Promise<void> {
  const eventSubscriptions = await readAllItems(clouds.local.eventSubscriptions(id, signal));
  const names = eventSubscriptions.map((eventSubscription) => eventSubscription.name).join(", ");
  const consequence = eventSubscriptions.length
    ? `This also deletes ${formatCount(eventSubscriptions.length, "event subscription")} with undelivered events: ${names}.`
    : "It has no event subscriptions.";
  const detail = `${consequence} You can't undo this.`;
  if (!(await confirmModal(`Remove the local workspace ${name}?`, detail, "Remove"))) return;
  const progress = { ...treeProgress, title: `Removing ${name}` };
  await withProgress(progress, async () => {
    const ownTails = tails.tails.filter(({ target }) => isSameArmId(target.workspaceId, id));
    await Promise.all(ownTails.map((tail) => tails.stop(tail.id)));
    await control.removeWorkspace(id, signal);
  });
  tree.invalidate({ cloud: "local" });
}
