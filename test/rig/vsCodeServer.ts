import type { ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { stopProgram, startProgram, createTemporaryFolder } from "./cleanup.ts";
import { installVsCodeServer } from "./installVsCodeServer.ts";
import { pinnedNode } from "./paths.ts";
import { runProgram } from "./runProgram.ts";
import { type Theme, writeServerSettings } from "./vsCodeSettings.ts";

/** A package, which is installed as a user installs it, or the folder of the extension's package.json. */
export type ExtensionSource = { readonly vsix: string } | { readonly folder: string };

export interface VsCodeServerOptions {
  readonly extension: ExtensionSource;
  readonly theme?: Theme;
  /** On top of those of vsCodeSettings.ts. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The folder to open in the window. Default: none. */
  readonly folder?: string;
  /** The folder of VS Code's data, which is not deleted. Default: a temporary folder. */
  readonly dataFolder?: string;
  /** A compiled suite for the extension host to run, for an extension from a folder. */
  readonly extensionTestsPath?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Folders of extensions that replace built-in ones, by the name of the replaced one. */
  readonly replacedBuiltins?: Readonly<Record<string, string>>;
  /** The names of the built-in extensions to load. Default: all. */
  readonly builtinExtensions?: readonly string[];
}

/** A VS Code server on loopback. A browser opens its windows. */
export interface VsCodeServer {
  /** The address of a window with the folder of the options. */
  readonly url: string;
  /** The address of a window with this folder, or without one. */
  windowUrl(folder?: string): string;
  readonly dataFolder: string;
  /** The extension's `globalStorageUri`. */
  readonly globalStorageFolder: string;
  /** Ends the server and its extension hosts. */
  stop(): Promise<void>;
}

/**
 * Starts the server of `installVsCodeServer` on a free port of 127.0.0.1.
 *
 * @throws Error with the program's output when VS Code or the extension cannot be installed, or VS Code does not start
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
  // Without a gallery the server makes no requests for extensions. Its sockets need a short path, and are deleted with it.
  const sockets = process.platform === "linux" ? { TMPDIR: temporary.path, XDG_RUNTIME_DIR: temporary.path } : {};
  const env = { ...process.env, ...sockets, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...options.env };
  let child: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    if (child) await stopProgram(child);
    temporary.remove();
  };
  try {
    writeServerSettings(dataFolder, options.theme, options.settings);
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
      windowUrl: (folder) => toWindowUrl(port, { extension: options.extension, ...(folder ? { folder } : {}) }),
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

/** Adds the extension to the installed ones: VS Code shows no notifications when the address names an extension. */
function linkExtension(folder: string, extensions: string): void {
  mkdirSync(extensions, { recursive: true });
  symlinkSync(path.resolve(folder), path.join(extensions, readExtensionId(folder)), "junction");
}

/** Fills a folder with the built-in extensions to load and the replacements of others. */
function linkBuiltins(
  from: string,
  to: string,
  { replacedBuiltins = {}, builtinExtensions }: VsCodeServerOptions,
): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const replacement = replacedBuiltins[name];
    if (replacement) cpSync(replacement, path.join(to, name), { recursive: true });
    else if (builtinExtensions && !builtinExtensions.includes(name)) continue;
    else symlinkSync(path.join(from, name), path.join(to, name));
  }
}

/** The extension folder of each installed package, by its name and modification time. */
const installationsByPackage = new Map<string, Promise<string>>();

/** Installs a package as a user does, once for all servers of this process. */
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
  const timer = setTimeout(() => void stopProgram(child), 60_000);
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
    clearTimeout(timer);
  }
}

function toWindowUrl(port: string, { extension, extensionTestsPath, folder }: VsCodeServerOptions): string {
  const authority = `127.0.0.1:${port}`;
  const inUrl = (file: string): string => pathToFileURL(path.resolve(file)).pathname;
  const query = new URLSearchParams(folder ? { folder: inUrl(folder) } : { ew: "true" });
  if (extensionTestsPath && "folder" in extension) {
    // VS Code accepts this payload only with the smoke test driver, and then shows no notifications.
    const remote = (file: string): string => `vscode-remote://${authority}${inUrl(file)}`;
    const payload = [
      ["extensionDevelopmentPath", remote(extension.folder)],
      ["extensionTestsPath", remote(extensionTestsPath)],
    ];
    query.set("payload", JSON.stringify(payload));
  }
  return `http://${authority}/?${query.toString()}`;
}

/** The `publisher.name` of an extension, in lower case as in VS Code's storage folder. */
export function readExtensionId(folder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Record<string, string>;
  return `${manifest.publisher}.${manifest.name}`.toLowerCase();
}

/** The folder of the only extension in an extensions folder. */
export function findInstalledExtension(extensions: string): string {
  const folders = readdirSync(extensions, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const [folder] = folders.filter(({ name }) => !name.startsWith("."));
  if (!folder) throw new Error(`VS Code installed no extension into ${extensions}.`);
  return path.join(extensions, folder.name);
}
