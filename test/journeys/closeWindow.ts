import path from "node:path";
import type { TestContext } from "vitest";
import { screenshotsFolder } from "../rig/paths.ts";
import type { Workbench } from "../rig/workbench/workbench.ts";

/** Closes a window after a test. If the test failed, it first logs a description of the window and saves a screenshot. */
export async function closeWindow(window: Workbench | undefined, { name, result }: TestContext["task"]): Promise<void> {
  if (window && result?.state === "fail") {
    console.error(`The window when "${name}" failed:\n${await window.describeVisible()}`);
    await window.page.screenshot({
      path: path.join(screenshotsFolder, `failed-${name.replaceAll(/\W+/g, "-").slice(0, 60)}.png`),
    });
  }
  await window?.close();
}
