import * as vscode from "vscode";
import { readAllItems } from "../../app/lists/readAllItems.ts";
import type { WorkspaceNode } from "../../app/tree/treeNode.ts";
import { isSameArmId } from "../../core/armId.ts";
import {
  defaultLocalResourceGroup,
  type LocalWorkspace,
  localWorkspaceId,
  localWorkspaceRules,
} from "../../core/localWorkspace.ts";
import type { Clouds, MlWorkspace } from "../../ports/cloud.ts";
import { type LocalEventGridCommandDeps, confirmModal, formatCount } from "./localEventGridCommands.ts";
import { treeProgress } from "../treeProgress.ts";

/** Asks for name, resource group and region, and adds such a workspace to the Local Event Grid. */
export async function addLocalWorkspace({
  clouds,
  control,
  tree,
  signal,
}: LocalEventGridCommandDeps & { readonly clouds: Clouds }): Promise<void> {
  const present = await readAllItems(clouds.local.workspaces(signal));
  const [first] = present;
  const name = await askField("name", 1, "What is the workspace called?", "", (text) =>
    findNameConflict(text, present),
  );
  if (name === undefined) return;
  const group = first?.resourceGroup ?? defaultLocalResourceGroup;
  const resourceGroup = await askField("resourceGroup", 2, "In which resource group is it?", group);
  if (resourceGroup === undefined) return;
  const location = await askField("location", 3, "In which region is it?", first?.location ?? "westeurope");
  if (location === undefined) return;
  const id = localWorkspaceId(first?.subscriptionId ?? "", { name, resourceGroup, location });
  const progress = { ...treeProgress, title: `Adding ${name}` };
  await vscode.window.withProgress(progress, () => control.addWorkspace({ id, location }, signal));
  tree.invalidate({ cloud: "local" });
  vscode.window.setStatusBarMessage(`${name} is added to the Local Event Grid.`, 5_000);
}

/** One line of three. @returns undefined when the person went away from the question */
async function askField(
  field: keyof LocalWorkspace,
  step: number,
  prompt: string,
  value: string,
  more: (text: string) => string | undefined = () => undefined,
): Promise<string | undefined> {
  const title = `Add Local Workspace (${step}/3)`;
  const check = (text: string): string | undefined => localWorkspaceRules[field](text.trim()) ?? more(text.trim());
  const text = await vscode.window.showInputBox({ title, prompt, value, validateInput: check, ignoreFocusOut: true });
  return text?.trim();
}

/** The tree tells workspaces by their names, so here two may not have the same. */
function findNameConflict(name: string, present: readonly MlWorkspace[]): string | undefined {
  const taken = present.find((workspace) => workspace.name.toLowerCase() === name.toLowerCase());
  return taken && `The Local Event Grid has a workspace named ${taken.name} already.`;
}

/** Asks, naming what goes with it, and removes a workspace from the Local Event Grid. */
export async function removeLocalWorkspace(
  { workspace: { id, name } }: WorkspaceNode,
  { clouds, control, tails, tree, signal }: LocalEventGridCommandDeps & { readonly clouds: Clouds },
): Promise<void> {
  const found = await readAllItems(clouds.local.eventSubscriptions(id, signal));
  const lost = found.length
    ? `${formatCount(found.length, "event subscription")} and what is undelivered to them go with it: ${found.map((one) => one.name).join(", ")}.`
    : "It has no event subscriptions.";
  if (!(await confirmModal(`Remove the local workspace ${name}?`, `${lost} This cannot be undone.`, "Remove"))) return;
  const progress = { ...treeProgress, title: `Removing ${name}` };
  await vscode.window.withProgress(progress, async () => {
    const its = tails.tails.filter(({ target }) => isSameArmId(target.workspaceId, id));
    await Promise.all(its.map((tail) => tails.stop(tail.id)));
    await control.removeWorkspace(id, signal);
  });
  tree.invalidate({ cloud: "local" });
}
