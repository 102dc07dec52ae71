import type { Command } from "vscode";
import type { FailureCode } from "../core/failure.ts";

const openLocalEventGridSettings: Command = {
  command: "workbench.action.openSettings",
  title: "Open Settings",
  arguments: ["amlEvents.localEventGrid"],
};

/** Who this window is to the Local Event Grid is a setting, so that missing rights can be tried. */
const openPrincipalSetting: Command = {
  ...openLocalEventGridSettings,
  arguments: ["amlEvents.localEventGrid.principal"],
};

/** Opens the settings that mend a failure of this kind; undefined where no setting does. */
export function settingsCommandFor(code: FailureCode): Command | undefined {
  if (code === "forbidden") return openPrincipalSetting;
  return code === "port-taken" || code === "storage" ? openLocalEventGridSettings : undefined;
}
