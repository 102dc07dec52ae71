import path from "node:path";
import { describe, expect, test } from "vitest";
import { screenshotsFolder } from "../rig/paths.ts";
import { openTree, seedNames } from "./journey.ts";
import { journeys } from "./allJourneys.ts";
import { LocalFixture } from "./localFixture.ts";

const fixture = new LocalFixture();

describe("a person", () => {
  for (const { name, task, run } of journeys)
    test(task, async () => {
      const window = await fixture.openWithTree();
      let step = 0;
      await run(window, (what) => window.saveScreenshot(path.join(screenshotsFolder, `${name}-${++step}-${what}.png`)));
      expect(window.webviewErrors()).toEqual([]);
    });
});

describe("a person loses nothing", () => {
  test("when the window reloads: the form keeps its input, and a tail leaves nothing behind", async () => {
    const window = await fixture.openWithTree();
    await window.tree.press(seedNames.workspace, "Tail Events");
    await window.tree.row(/^Tail of /).waitFor();
    await window.tree.press(seedNames.workspace, "New Event Subscription…");
    const before = await window.webview("#name");
    await before.locator("#name").fill("half-written");
    await before.locator("#endpointUrl").fill("https://example.com/hook");
    // The form stores its input when typing pauses, and at once when the focus leaves it.
    await window.tree.select(seedNames.workspace);
    await window.page.locator(".customview-tree [role=treeitem].focused").waitFor();
    await window.editor.tab("New Event Subscription - churn-lab").waitFor();
    await window.reload();
    const after = await window.webview("#name");
    await expect.poll(() => after.locator("#name").inputValue()).toBe("half-written");
    expect(await after.locator("#endpointUrl").inputValue()).toBe("https://example.com/hook");
    await openTree(window);
    await window.tree.row(/^Tail of /).waitFor({ state: "detached" });
  });

  test("when a second window shares the Local Event Grid and takes it over after the first one closes", async () => {
    const first = await fixture.openWithTree();
    const second = await first.openWindow();
    await openTree(second);
    await first.tree.waitForDescription("Local Event Grid", /^running at :\d+$/);
    await second.tree.waitForDescription(
      "Local Event Grid",
      `${await first.tree.description("Local Event Grid")}, shared`,
    );
    await second.tree.choose("watch-drift", "Delete Event Subscription");
    await second.dialog.press("Delete");
    await second.tree.row("watch-drift").waitFor({ state: "detached" });
    // The first window notices the change without a refresh.
    await first.tree.row("watch-drift").waitFor({ state: "detached" });
    await first.page.close();
    // VS Code keeps the extension host of a closed page for a while, because the page might reconnect.
    await second.tree.row("Local Event Grid").filter({ hasNotText: "shared" }).waitFor({ timeout: 60_000 });
    await second.tree.expand(seedNames.workspace);
    await second.tree.row("notify-failed-runs").waitFor();
    expect(second.webviewErrors()).toEqual([]);
  });
});
