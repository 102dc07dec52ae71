import path from "node:path";
import { expect, test } from "vitest";
import { screenshotsFolder } from "../rig/paths.ts";
import { openWorkbench } from "../rig/workbench/workbench.ts";
import { openTree } from "./journey.ts";

test.each([
  ["notify", {}],
  ["ignore", { "remote.portsAttributes": { "1024-65535": { onAutoForward: "ignore" } } }],
])("ports %s", async (name, settings) => {
  const window = await openWorkbench({
    settings: { "remote.autoForwardPorts": true, "remote.autoForwardPortsSource": "process", ...settings },
  });
  await window.openActivity("Azure ML Events");
  await openTree(window);
  await new Promise((r) => setTimeout(r, 12000));
  console.log(
    name,
    await window.notifications.messages(),
    await window.page.locator(".notification-toast").allInnerTexts(),
  );
  await window.saveScreenshot(path.join(screenshotsFolder, `ports-${name}.png`));
  await window.runCommand("Ports: Focus on Ports View").catch(() => {});
  await window.saveScreenshot(path.join(screenshotsFolder, `ports-${name}-view.png`));
  await window.close();
  expect(1).toBe(1);
});
