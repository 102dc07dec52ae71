import type { Command } from "vscode";
import type { FailureCode } from "../core/failure.ts";

const openLocalEventGrid: Command = {
  command: "workbench.action.openSettings",
  title: "Open Settings",
  arguments: ["amlEvents.localEventGrid"],
};

/** Opens the settings that mend a failure of this kind; undefined where no setting does. */
export const settingsFor = (code: FailureCode): Command | undefined =>
  code === "port-taken" || code === "storage" ? openLocalEventGrid : undefined;
