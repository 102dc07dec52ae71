import assert from "node:assert/strict";
import { screenshotInThemes } from "./screenshotInThemes.ts";
import { addLocalWorkspace, seedNames, type Journey } from "./journey.ts";

export const arrangeTree: Journey = {
  name: "arrange",
  task: "filters and groups the tree, and puts a favorite first",
  async run(workbench, snap) {
    const { tree, quickInput, page } = workbench;
    const [first, second] = seedNames.eventSubscriptions;
    await tree.press("Local Event Grid", "Add Local Workspace…");
    await addLocalWorkspace(workbench, "second-lab");

    await workbench.runCommand("Azure ML Events: Filter Workspaces…");
    await quickInput.type(`name:${first}`);
    await quickInput.accept();
    const message = page.locator(".tree-explorer-viewlet-tree-view .message");
    await message.getByText(`Filtered by "name:${first}", 3 hidden`).waitFor();
    await tree.row(second).waitFor({ state: "detached" });
    await tree.row("second-lab").waitFor({ state: "detached" });
    await screenshotInThemes(workbench, "arrange-filtered");
    await page.getByRole("button", { name: "Clear Filter" }).first().click();
    await message.waitFor({ state: "hidden" });
    await tree.row("second-lab").waitFor();
    await tree.row(second).waitFor();

    await tree.choose("second-lab", "Add to Favorites");
    await tree.row("second-lab").and(page.locator("[aria-label*=favorite]")).waitFor();
    const items = await tree.menuItems("second-lab");
    assert.deepEqual(
      items.filter((item) => item.includes("Favorites")),
      ["Remove from Favorites"],
    );
    const labels = await tree.labels();
    assert.ok(labels.indexOf("second-lab") < labels.indexOf(seedNames.workspace), labels.join());

    await workbench.runCommand("Azure ML Events: Group Workspaces By…");
    await quickInput.pick("Region");
    await tree.expand("westeurope");
    await tree.row("second-lab").waitFor();
    await snap("grouped");
  },
};
