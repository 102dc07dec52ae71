import path from "node:path";
import type { TestContext } from "vitest";
import { screenshotsFolder } from "../rig/paths.ts";
import type { Workbench } from "../rig/workbench/workbench.ts";

/** Ends a window after a journey. Of one that failed it first says what was in sight, for those who see only the log. */
export async function closeWindow(window: Workbench | undefined, { name, result }: TestContext["task"]): Promise<void> {
  if (window && result?.state === "fail") {
    console.error(`In sight when "${name}" failed:\n${await window.describeVisible()}`);
    await window.page.screenshot({
      path: path.join(screenshotsFolder, `failed-${name.replaceAll(/\W+/g, "-").slice(0, 60)}.png`),
    });
  }
  await window?.close();
}
