import path from "node:path";
import { resolveCliArgsFromVSCodeExecutablePath } from "@vscode/test-electron";
import { _electron, type Page } from "playwright-core";
import { createTemporaryFolder } from "../cleanup.ts";
import { runProgram } from "../runProgram.ts";
import { writeSettings } from "../vsCodeSettings.ts";
import { readExtensionId, findInstalledExtension } from "../vsCodeServer.ts";
import type { Session, SessionOptions } from "./session.ts";

/**
 * Opens this desktop VS Code with separate folders for data and extensions.
 *
 * @throws Error with VS Code's output when it refuses the extension
 */
export async function openOnDesktop(executable: string, options: SessionOptions): Promise<Session> {
  const temporary = createTemporaryFolder();
  const data = options.dataFolder ?? path.join(temporary.path, "data");
  const extensions = path.join(temporary.path, "extensions");
  const folders = [`--user-data-dir=${data}`, `--extensions-dir=${extensions}`];
  try {
    writeSettings(path.join(data, "User/settings.json"), options.theme ?? "dark", options.settings ?? {});
    if ("vsix" in options.extension) await installExtension(executable, options.extension.vsix, folders);
    const installed = "vsix" in options.extension ? findInstalledExtension(extensions) : options.extension.folder;
    const app = await _electron.launch({
      executablePath: executable,
      env: { ...definedEnvironment(), ...options.env },
      args: [
        ...folders,
        ...("folder" in options.extension ? [`--extensionDevelopmentPath=${options.extension.folder}`] : []),
        "--no-sandbox",
        "--disable-updates",
        "--skip-welcome",
        "--skip-release-notes",
        "--disable-workspace-trust",
        ...(options.folder ? [options.folder] : []),
      ],
    });
    const resize = async (page: Page): Promise<Page> => {
      const window = await app.browserWindow(page);
      await window.evaluate((shown: { setContentSize(w: number, h: number): void }, { width, height }) => {
        shown.setContentSize(width, height);
      }, options.size);
      return page;
    };
    const page = await resize(await app.firstWindow());
    return {
      page,
      globalStorageFolder: path.join(data, "User/globalStorage", readExtensionId(installed)),
      openWindow: async () => {
        const opened = app.waitForEvent("window");
        await page.keyboard.press("ControlOrMeta+Shift+n");
        return resize(await opened);
      },
      close: async () => {
        await app.close();
        temporary.remove();
      },
    };
  } catch (error) {
    temporary.remove();
    throw error;
  }
}

async function installExtension(executable: string, vsix: string, folders: readonly string[]): Promise<void> {
  const [cli = executable, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true });
  const shell = process.platform === "win32";
  const { code, output } = await runProgram(cli, [...args, ...folders, "--install-extension", vsix], { shell });
  if (code !== 0) throw new Error(`VS Code refused to install ${vsix}:\n${output}`);
}

function definedEnvironment(): Record<string, string> {
  const defined = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  // VS Code's terminal sets this variable, which would start the executable as Node.
  return Object.fromEntries(defined.filter(([name]) => name !== "ELECTRON_RUN_AS_NODE"));
}
