import type { ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { stopProgram, startProgram, createTemporaryFolder } from "./cleanup.ts";
import { installVsCodeServer } from "./installVsCodeServer.ts";
import { pinnedNode } from "./paths.ts";
import { runProgram } from "./runProgram.ts";
import { type Theme, writeSettings } from "./vsCodeSettings.ts";

/** Where VS Code gets the extension: a package, installed as a user installs it, or the folder of its package.json. */
export type ExtensionSource = { readonly vsix: string } | { readonly folder: string };

export interface VsCodeServerOptions {
  readonly extension: ExtensionSource;
  readonly theme?: Theme;
  /** On top of the quiet ones of settings.ts. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The folder to open in the window; none when left out. */
  readonly folder?: string;
  /** Where VS Code keeps its data. Given, it stays, so that the next host finds it; left out, it goes with the host. */
  readonly dataFolder?: string;
  /** The compiled suite that the extension host runs instead of a person, for an extension from a folder. */
  readonly extensionTestsPath?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Folders of extensions that stand in for ones that VS Code brings along, by the name of theirs. */
  readonly replacedBuiltins?: Readonly<Record<string, string>>;
  /** Names of the extensions that VS Code brings along and keeps; all of them when left out. */
  readonly builtinExtensions?: readonly string[];
}

/** A running VS Code server on loopback, to be opened in a browser. */
export interface VsCodeServer {
  /** The address of a window of it. */
  readonly url: string;
  readonly dataFolder: string;
  /** What the extension gets as `globalStorageUri`. */
  readonly globalStorageFolder: string;
  /** Ends the server with its extension hosts. */
  stop(): Promise<void>;
}

/**
 * Starts the VS Code of `installHost` on a free port of 127.0.0.1.
 *
 * @throws when VS Code cannot be installed or started, or the extension not be installed; with the program's output
 */
export async function startVsCodeServer(options: VsCodeServerOptions): Promise<VsCodeServer> {
  const server = path.join(await installVsCodeServer(), "out/server-main.js");
  const temporary = createTemporaryFolder();
  const dataFolder = options.dataFolder ?? temporary.path;
  const extensions =
    "vsix" in options.extension
      ? await installExtensionOnce(server, options.extension.vsix)
      : path.join(temporary.path, "extensions");
  const folders = ["--server-data-dir", dataFolder, "--extensions-dir", extensions];
  // Without a gallery the server asks nobody for extensions. Its sockets go where they are cleaned up, if the path is short.
  const sockets = process.platform === "linux" ? { TMPDIR: temporary.path, XDG_RUNTIME_DIR: temporary.path } : {};
  const env = { ...process.env, ...sockets, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...options.env };
  let child: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    if (child) await stopProgram(child);
    temporary.remove();
  };
  try {
    // The second is of the machine that extensions run on: its settings are there before any of them starts.
    for (const file of ["data/User/settings.json", "data/Machine/settings.json"])
      writeSettings(path.join(dataFolder, file), options.theme ?? "dark", options.settings ?? {});
    if ("folder" in options.extension && !options.extensionTestsPath)
      linkExtension(options.extension.folder, extensions);
    const flags = options.extensionTestsPath ? [...serverFlags, "--enable-smoke-test-driver"] : [...serverFlags];
    if (options.replacedBuiltins || options.builtinExtensions) {
      const builtins = path.join(temporary.path, "builtins");
      linkBuiltins(path.join(path.dirname(path.dirname(server)), "extensions"), builtins, options);
      flags.push("--builtin-extensions-dir", builtins);
    }
    child = startProgram(pinnedNode, [server, ...folders, ...flags], { stdio: ["ignore", "pipe", "pipe"], env });
    const port = await waitForPort(child);
    const id = readExtensionId(
      "vsix" in options.extension ? findInstalledExtension(extensions) : options.extension.folder,
    );
    return {
      url: toWindowUrl(port, options),
      dataFolder,
      globalStorageFolder: path.join(dataFolder, "data/User/globalStorage", id),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const serverFlags = [
  "--host=127.0.0.1",
  "--port=0",
  "--telemetry-level=off",
  "--log=error",
  "--without-connection-token",
  "--accept-server-license-terms",
  "--disable-workspace-trust",
];

/** Lets VS Code find the extension among the installed ones, since one named in the address would cost it its notifications. */
function linkExtension(folder: string, extensions: string): void {
  mkdirSync(extensions, { recursive: true });
  symlinkSync(path.resolve(folder), path.join(extensions, readExtensionId(folder)), "junction");
}

/** VS Code's own extensions that it keeps, and what stands in for others of them. */
function linkBuiltins(
  from: string,
  to: string,
  { replacedBuiltins: standIns = {}, builtinExtensions: brought }: VsCodeServerOptions,
): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const standIn = standIns[name];
    if (brought && !brought.includes(name) && !standIn) continue;
    if (standIn) cpSync(standIn, path.join(to, name), { recursive: true });
    else symlinkSync(path.join(from, name), path.join(to, name));
  }
}

/** Where each package is installed, by its name and time. */
const installationsByPackage = new Map<string, Promise<string>>();

/** Installs a package as a user does, once for all hosts of this process. */
function installExtensionOnce(server: string, vsix: string): Promise<string> {
  const key = `${vsix} ${statSync(vsix).mtimeMs}`;
  const known = installationsByPackage.get(key) ?? installExtension(server, vsix);
  installationsByPackage.set(key, known);
  return known;
}

async function installExtension(server: string, vsix: string): Promise<string> {
  const extensions = createTemporaryFolder().path;
  const data = createTemporaryFolder();
  const folders = ["--server-data-dir", data.path, "--extensions-dir", extensions];
  const { code, output } = await runProgram(pinnedNode, [server, ...folders, "--install-extension", vsix]);
  data.remove();
  if (code !== 0) throw new Error(`VS Code refused to install ${vsix}:\n${output}`);
  return extensions;
}

async function waitForPort(child: ChildProcess): Promise<string> {
  const patience = setTimeout(() => void stopProgram(child), 60_000);
  let output = "";
  try {
    return await new Promise<string>((resolve, reject) => {
      const read = (text: string): void => {
        output += text;
        const port = /Web UI available at \S+:(\d+)/.exec(output)?.[1];
        if (port) resolve(port);
      };
      child.stdout?.setEncoding("utf8").on("data", read);
      child.stderr?.setEncoding("utf8").on("data", read);
      child.once("error", reject);
      child.once("exit", () => reject(new Error(`The VS Code server ended before it listened:\n${output}`)));
    });
  } finally {
    clearTimeout(patience);
  }
}

function toWindowUrl(port: string, { extension, extensionTestsPath, folder }: VsCodeServerOptions): string {
  const authority = `127.0.0.1:${port}`;
  const inUrl = (file: string): string => pathToFileURL(path.resolve(file)).pathname;
  const query = new URLSearchParams(folder ? { folder: inUrl(folder) } : { ew: "true" });
  if (extensionTestsPath && "folder" in extension) {
    // The window believes this only of a server with the smoke test driver, and then shows no notifications.
    const remote = (file: string): string => `vscode-remote://${authority}${inUrl(file)}`;
    const payload = [
      ["extensionDevelopmentPath", remote(extension.folder)],
      ["extensionTestsPath", remote(extensionTestsPath)],
    ];
    query.set("payload", JSON.stringify(payload));
  }
  return `http://${authority}/?${query.toString()}`;
}

/** The `publisher.name` of an extension, in the letters of VS Code's storage folder. */
export function readExtensionId(folder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Record<string, string>;
  return `${manifest.publisher}.${manifest.name}`.toLowerCase();
}

/** The folder of the extension that was installed into an empty extensions folder. */
export function findInstalledExtension(extensions: string): string {
  const folders = readdirSync(extensions, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const [folder] = folders.filter(({ name }) => !name.startsWith("."));
  if (!folder) throw new Error(`VS Code installed no extension into ${extensions}.`);
  return path.join(extensions, folder.name);
}
