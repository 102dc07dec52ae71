import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { screenshotsFolder } from "../rig/paths.ts";
import { waitUntil } from "../rig/workbench/waitUntil.ts";
import { openWorkbench, type Workbench } from "../rig/workbench/workbench.ts";
import { closeWindow } from "./closeWindow.ts";
import { seedNames } from "./journey.ts";
import { screenshotInThemes } from "./screenshotInThemes.ts";

let opened: Workbench | undefined;
afterEach(async ({ task }) => {
  await closeWindow(opened, task);
  opened = undefined;
});

test("from an empty VS Code a newcomer sees the first event with four clicks", async () => {
  const window = await openWorkbench();
  opened = window;
  const { page, tree } = window;
  let clicks = 0;
  const click = async (act: () => Promise<void>): Promise<void> => {
    clicks++;
    await act();
  };

  await click(() => window.openActivity("Azure ML Events"));
  const start = page.getByRole("button", { name: "Start the Local Event Grid" });
  await start.waitFor();
  expect(await tree.labels()).toEqual([]);
  await screenshotInThemes(window, "first-welcome");
  await click(() => start.click());
  const [failedRuns] = seedNames.eventSubscriptions;
  await tree.row(failedRuns).waitFor();
  await screenshotInThemes(window, "first-tree");

  await click(() => tree.press(seedNames.workspace, "Tail Events"));
  await tree.row("Tail of all events").waitFor();
  await click(() => tree.press(failedRuns, "Raise Sample Event…"));
  const view = await window.webview(".toolbar");
  await view.getByRole("option", { name: /Run status changed/ }).waitFor();
  await screenshotInThemes(window, "first-event");
  expect(clicks).toBe(4);

  // The same again is one click more.
  await tree.press(failedRuns, "Raise Again");
  await expect.poll(() => view.getByRole("option").count()).toBe(2);
  await window.saveScreenshot(path.join(screenshotsFolder, "first-again.png"));

  // The tooltip tells what became of both, although it was computed before.
  const hover = page.locator(".workbench-hover").filter({ hasText: /Activity: 2 delivered/ });
  await waitUntil("the tooltip that tells of two deliveries", async () => {
    await tree.row("Azure").hover();
    await tree.row(failedRuns).hover();
    return hover.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => undefined,
    );
  });
  await page.screenshot({ path: path.join(screenshotsFolder, "first-tooltip.png") });
  expect(window.webviewErrors()).toEqual([]);
});
