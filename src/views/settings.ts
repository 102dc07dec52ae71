import type { Command } from "vscode";
import type { FailureCode } from "../core/failure.ts";

const openLocalEventGrid: Command = {
  command: "workbench.action.openSettings",
  title: "Open Settings",
  arguments: ["amlEvents.localEventGrid"],
};

/** Who this window is to the Local Event Grid is a setting, so that missing rights can be tried. */
const openPrincipal: Command = { ...openLocalEventGrid, arguments: ["amlEvents.localEventGrid.principal"] };

/** Opens the settings that mend a failure of this kind; undefined where no setting does. */
export function settingsFor(code: FailureCode): Command | undefined {
  if (code === "forbidden") return openPrincipal;
  return code === "port-taken" || code === "storage" ? openLocalEventGrid : undefined;
}
