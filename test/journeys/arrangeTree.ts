import assert from "node:assert/strict";
import { screenshotInThemes } from "./screenshotInThemes.ts";
import { addLocalWorkspace, seedNames, type Journey } from "./journey.ts";

export const arrangeTree: Journey = {
  name: "arrange",
  task: "filters and groups the tree, and puts a favorite first",
  async run(workbench, snap) {
    const { tree, quickInput } = workbench;
    const [first, second] = seedNames.eventSubscriptions;
    await tree.press("Local Event Grid", "Add Local Workspace…");
    await addLocalWorkspace(workbench, "second-lab");

    await workbench.runCommand("Azure ML Events: Filter Workspaces…");
    await quickInput.type(`name:${first}`);
    await quickInput.accept();
    await tree
      .row(/rows? hidden/)
      .first()
      .waitFor();
    await tree.row(second).waitFor({ state: "detached" });
    await tree.row("second-lab").waitFor({ state: "detached" });
    await screenshotInThemes(workbench, "arrange-filtered");
    await tree
      .row(/rows? hidden/)
      .first()
      .click();
    await tree.row("second-lab").waitFor();
    await tree.row(second).waitFor();

    await tree.choose("second-lab", "Add to or Remove from Favorites");
    await tree.row("second-lab").and(workbench.page.locator("[aria-label*=favorite]")).waitFor();
    const labels = await tree.labels();
    assert.ok(labels.indexOf("second-lab") < labels.indexOf(seedNames.workspace), labels.join());

    await workbench.runCommand("Azure ML Events: Group Workspaces By…");
    await quickInput.pick("Region");
    await tree.expand("westeurope");
    await tree.row("second-lab").waitFor();
    await snap("grouped");
  },
};
