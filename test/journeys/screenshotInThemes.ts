import path from "node:path";
import { screenshotsFolder } from "../rig/paths.ts";
import type { Theme } from "../rig/vsCodeSettings.ts";
import type { Workbench } from "../rig/workbench/workbench.ts";

/** One theme by default, because rows take their colors from VS Code. */
const screenshotThemes: readonly Theme[] = process.env.THEMES === "all" ? ["light", "high contrast", "dark"] : ["dark"];

/**
 * Saves a screenshot of the window in the dark theme, or in each theme with THEMES=all. The window ends up dark.
 *
 * @param what begins the name of the file
 * @param open opens something that Escape closes, such as a menu
 */
export async function screenshotInThemes(
  window: Workbench,
  what: string,
  open?: () => Promise<unknown>,
): Promise<void> {
  for (const theme of screenshotThemes) {
    if (screenshotThemes.length > 1) await window.useTheme(theme);
    await open?.();
    await window.saveScreenshot(path.join(screenshotsFolder, `${what}-${theme.replace(" ", "-")}.png`));
    if (open) await window.page.keyboard.press("Escape");
  }
}
