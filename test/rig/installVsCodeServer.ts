import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { repositoryFolder } from "./paths.ts";
import { runProgram } from "./runProgram.ts";

/** The version of the npm package code-server: 4.139.1 contains VS Code 1.139.1. */
const codeServerVersion = "4.139.1";
const cacheFolder = path.join(repositoryFolder, ".vscode-test");
const installationFolder = path.join(cacheFolder, `code-server-${codeServerVersion}`);

/**
 * Installs the VS Code server from the npm registry into `.vscode-test/` unless it is there (about 600 MB).
 *
 * The installation happens in another folder, which is renamed when complete, so that an interrupted or a concurrent
 * installation never leaves a partial one.
 *
 * @returns the folder of the server
 * @throws Error with npm's output
 */
export async function installVsCodeServer(): Promise<string> {
  const server = path.join(installationFolder, "node_modules/code-server/lib/vscode");
  if (existsSync(installationFolder)) return server;

  console.error(`Installing VS Code (code-server ${codeServerVersion}) into .vscode-test, once.`);
  mkdirSync(cacheFolder, { recursive: true });
  removeAbandonedInstallations();
  const draft = path.join(cacheFolder, `installing-${process.pid}`);
  const draftServer = path.join(draft, path.relative(installationFolder, server));
  mkdirSync(draft);
  writeFileSync(path.join(draft, "package.json"), '{ "private": true }');
  // Scripts would compile native modules, which only the integrated terminal needs.
  await npmInstall(draft, `code-server@${codeServerVersion}`);
  await npmInstall(draftServer, "--omit=dev", "--no-save");
  await npmInstall(path.join(draftServer, "extensions"), "--omit=dev", "--no-save");
  try {
    renameSync(draft, installationFolder);
  } catch (error) {
    if (!existsSync(installationFolder)) throw error;
    rmSync(draft, { recursive: true, force: true }); // Another process has installed it.
  }
  return server;
}

async function npmInstall(folder: string, ...args: string[]): Promise<void> {
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, output } = await runProgram("npm", ["install", ...flags, ...args], {
    cwd: folder,
    env: { ...process.env, npm_config_engine_strict: "false" },
    shell: process.platform === "win32",
  });
  if (code !== 0)
    throw new Error(`VS Code could not be installed from the npm registry (npm exited with ${code}):\n${output}`);
}

/** Deletes the folders of interrupted installations. */
function removeAbandonedInstallations(): void {
  for (const name of readdirSync(cacheFolder)) {
    const pid = /^installing-(\d+)$/.exec(name)?.[1];
    if (pid && !isProcessAlive(Number(pid))) rmSync(path.join(cacheFolder, name), { recursive: true, force: true });
  }
}

function isProcessAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
