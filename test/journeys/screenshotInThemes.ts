import path from "node:path";
import { screenshotsFolder } from "../rig/paths.ts";
import type { Theme } from "../rig/vsCodeSettings.ts";
import type { Workbench } from "../rig/workbench/workbench.ts";

/** Rows take their colours from VS Code, so that only who wants to look at them needs the other themes. */
const screenshotThemes: readonly Theme[] = process.env.THEMES === "all" ? ["light", "high contrast", "dark"] : ["dark"];

/**
 * Leaves a screenshot of the window in the dark theme, and with THEMES=all in each; it stays dark.
 *
 * @param what begins the name of the file
 * @param open shows something that closes with Escape, such as a menu
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
