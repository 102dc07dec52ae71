import type { Workbench } from "../rig/workbench/workbench.ts";

/** What a person does to finish a task. A journey throws when the product does not behave as expected. */
export interface Journey {
  /** Begins the names of its screenshots. */
  readonly name: string;
  /** The title of the test, which completes "a person". */
  readonly task: string;
  /** @param snap saves a screenshot under this name */
  readonly run: (workbench: Workbench, snap: (step: string) => Promise<void>) => Promise<void>;
}

/** The names of the resources that a new Local Event Grid has. */
export const seedNames = {
  workspace: "churn-lab",
  eventSubscriptions: ["notify-failed-runs", "promote-models", "watch-drift"],
} as const;

/**
 * Shows the tree of a window that has never run the Local Event Grid, and starts it from the welcome view. Does nothing
 * where it has run.
 */
export async function startFromWelcome({ page, tree }: Workbench): Promise<void> {
  const button = page.getByRole("button", { name: "Start the Local Event Grid" });
  await button.or(tree.row("Local Event Grid")).first().waitFor();
  if (await button.isVisible()) await button.click();
  await tree.row("Local Event Grid").waitFor();
}

/** Shows the tree and expands the seeded workspace. */
export async function openTree(workbench: Workbench): Promise<void> {
  await workbench.openActivity("Azure ML Events");
  await startFromWelcome(workbench);
  await workbench.tree.expand("Local Event Grid", seedNames.workspace);
  await workbench.tree.row(seedNames.eventSubscriptions[0]).waitFor();
}

/** Completes *Add Local Workspace* with a name and the proposed values. */
export async function addLocalWorkspace({ tree, quickInput }: Workbench, name: string): Promise<void> {
  await quickInput.type(name);
  await quickInput.accept();
  await quickInput.waitForMessage(/Resource group/);
  await quickInput.accept();
  await quickInput.waitForMessage(/Region/);
  await quickInput.accept();
  await tree.row(name).waitFor();
}
