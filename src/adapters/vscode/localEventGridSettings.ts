import * as vscode from "vscode";

const section = "amlEvents.localEventGrid";
const read = <T>(name: string, defaultValue: T): T =>
  vscode.workspace.getConfiguration(section).get(name, defaultValue);

/**
 * The settings of the Local Event Grid. Each is read when it is used, as a remote window may not have them all at
 * activation.
 */
export const localEventGridSettings = {
  /** Empty for the extension's own folder. */
  folder: () => read("folder", ""),
  /** 0 for any free port. */
  port: () => read("port", 0),
  /** Blob endpoint; empty for none. */
  storage: () => read("storage", ""),
  /** URL of a Functions host; empty for none. */
  functions: () => read("functions", ""),
  /** Role of this window, or `owner`. */
  principal: () => read("principal", "owner"),
};

/** Calls back when the role of this window has changed. */
export const watchPrincipalSetting = (changed: () => void): vscode.Disposable =>
  vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(`${section}.principal`)) changed();
  });
