import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { repository } from "./repository.ts";
import { runProgram } from "./runProgram.ts";

/** The npm package that carries the VS Code we test on: 4.139.1 is VS Code 1.139.1. */
const version = "4.139.1";
const cache = path.join(repository, ".vscode-test");
const installation = path.join(cache, `code-server-${version}`);

/**
 * The folder of the VS Code server, installed from the npm registry into `.vscode-test/` when it is missing (about 600 MB).
 *
 * It is made in a folder of its own and then renamed, so that what is there is always whole, also after an interrupted
 * installation and when several run at once.
 */
export async function installHost(): Promise<string> {
  const server = path.join(installation, "node_modules/code-server/lib/vscode");
  if (existsSync(installation)) return server;

  console.error(`Installing VS Code (code-server ${version}) into .vscode-test, once.`);
  mkdirSync(cache, { recursive: true });
  sweep();
  const draft = path.join(cache, `installing-${process.pid}`);
  const draftServer = path.join(draft, path.relative(installation, server));
  mkdirSync(draft);
  writeFileSync(path.join(draft, "package.json"), '{ "private": true }');
  // Scripts are left out because they compile native modules; without those only the integrated terminal is lost.
  await npmInstall(draft, `code-server@${version}`);
  await npmInstall(draftServer, "--omit=dev", "--no-save");
  await npmInstall(path.join(draftServer, "extensions"), "--omit=dev", "--no-save");
  try {
    renameSync(draft, installation);
  } catch (error) {
    if (!existsSync(installation)) throw error;
    rmSync(draft, { recursive: true, force: true }); // Another process was faster.
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
    throw new Error(`VS Code could not be installed from the npm registry (npm ended with ${code}):\n${output}`);
}

/** Deletes what interrupted installations left. */
function sweep(): void {
  for (const name of readdirSync(cache)) {
    const pid = /^installing-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(path.join(cache, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
