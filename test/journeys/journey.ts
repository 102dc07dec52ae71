import type { Workbench } from "../rig/workbench/workbench.ts";

/** A journey as a person takes it. It throws where the product does not do what it should. */
export interface Journey {
  readonly name: string;
  /** @param snap leaves a screenshot of the window under this name */
  readonly run: (workbench: Workbench, snap: (step: string) => Promise<void>) => Promise<void>;
}

/** The names of what the Local Event Grid is seeded with. */
export const seedNames = {
  workspace: "churn-lab",
  eventSubscriptions: ["notify-failed-runs", "promote-models", "watch-drift"],
} as const;

/** Shows the tree with the seeded workspace open. */
export async function openTree(workbench: Workbench): Promise<void> {
  await workbench.openActivity("Azure ML Events");
  await workbench.tree.expand("Local Event Grid", seedNames.workspace);
  await workbench.tree.row(seedNames.eventSubscriptions[0]).waitFor();
}

/** Answers what *Add Local Workspace* asks: with a name, and else with what it proposes. */
export async function addLocalWorkspace({ tree, quickInput }: Workbench, name: string): Promise<void> {
  await quickInput.type(name);
  await quickInput.accept();
  await quickInput.waitForMessage(/resource group/);
  await quickInput.accept();
  await quickInput.waitForMessage(/region/);
  await quickInput.accept();
  await tree.row(name).waitFor();
}
