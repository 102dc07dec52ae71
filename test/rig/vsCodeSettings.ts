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

/** VS Code without what is not about this extension: no network, no welcome, no other tool's views. */
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
  // Menus and dialogs in the page rather than the system's own, so that desktop VS Code is driven like the other.
  "window.dialogStyle": "custom",
  "files.simpleDialog.enable": true,
  "window.menuStyle": "custom",
  "window.titleBarStyle": "custom",
};

/** Writes the user's settings: the quiet ones, the theme, and what the caller wants on top. */
export function writeSettings(file: string, theme: Theme, settings: Readonly<Record<string, unknown>>): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    JSON.stringify({ ...quietSettings, "workbench.colorTheme": themes[theme].id, ...settings }, null, 2),
  );
}
