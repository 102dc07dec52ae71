import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

export type Theme = "dark" | "light" | "high contrast";

interface ThemeDetails {
  readonly id: string;
  /** In the list of themes. */
  readonly label: string;
  /** The class of the window that has it. */
  readonly windowClass: string;
}

/** The themes that a new user of VS Code gets. */
export const themes: Record<Theme, ThemeDetails> = {
  dark: { id: "Dark 2026", label: "Dark 2026", windowClass: "vs-dark" },
  light: { id: "Light 2026", label: "Light 2026", windowClass: "vs" },
  "high contrast": { id: "Default High Contrast", label: "Dark High Contrast", windowClass: "hc-black" },
};

/** Turns off what has no part in the tests: network, welcome pages, views of other tools. */
const quietSettings = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "workbench.enableExperiments": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.reduceMotion": "on",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.accounts.experimental.showEntitlements": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "git.enabled": false,
  "remote.autoForwardPorts": false,
  "security.workspace.trust.enabled": false,
  // Menus and dialogs in the page rather than the system's own, so that desktop VS Code can be driven like a browser's.
  "window.dialogStyle": "custom",
  "files.simpleDialog.enable": true,
  "window.menuStyle": "custom",
  "window.titleBarStyle": "custom",
};

/** Writes a settings file: the quiet ones, the theme, and the caller's on top. */
export function writeSettings(file: string, theme: Theme, settings: Readonly<Record<string, unknown>>): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    JSON.stringify({ ...quietSettings, "workbench.colorTheme": themes[theme].id, ...settings }, null, 2),
  );
}

/** The same for the data folder of a VS Code server, which also has settings of the machine that extensions run on. */
export function writeServerSettings(
  dataFolder: string,
  theme: Theme = "dark",
  settings: Readonly<Record<string, unknown>> = {},
): void {
  // The window reads the first, and extensions, before the window has sent them anything, the second.
  for (const file of ["data/User/settings.json", "data/Machine/settings.json"])
    writeSettings(path.join(dataFolder, file), theme, settings);
}
