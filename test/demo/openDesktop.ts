import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { writeSettings } from "../rig/vsCodeSettings.ts";

/** Opens desktop VS Code with only the packaged extension and separate data folders. `closed` resolves with its window. */
export async function openDesktop(
  vsix: string,
  data: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<{ readonly closed: Promise<unknown> }> {
  const folders = ["--user-data-dir", path.join(data, "user"), "--extensions-dir", path.join(data, "extensions")];
  const shell = process.platform === "win32";
  writeSettings(path.join(data, "user/User/settings.json"), "dark", settings);
  const installed = spawnSync("code", [...folders, "--install-extension", vsix], { encoding: "utf8", shell });
  if (installed.status !== 0) throw new Error(`VS Code refused to install the extension:\n${installed.stderr}`);
  const child = spawn("code", [...folders, "--new-window", "--wait"], { stdio: "inherit", shell });
  return { closed: once(child, "exit") };
}
