import type { SpawnOptions } from "node:child_process";
import path from "node:path";
import { startProgram } from "./cleanup.ts";
import { repositoryFolder } from "./paths.ts";

export interface ProgramResult {
  /** The exit code; 1 when a signal ended it or it could not be started. */
  readonly code: number;
  /** What it wrote to stdout and stderr, together. */
  readonly output: string;
}

/** Runs a program to its end. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: Omit<SpawnOptions, "stdio"> = {},
): Promise<ProgramResult> {
  const child = startProgram(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  return new Promise((resolve) => {
    child.once("error", ({ message }) => resolve({ code: 1, output: output + message }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs one of the tools that package.json names, in the repository; in colour only when a person looks on. */
export function runTool(name: string, ...args: readonly string[]): Promise<ProgramResult> {
  const shell = process.platform === "win32";
  const colour = process.stdout.isTTY ? { FORCE_COLOR: "1" } : { FORCE_COLOR: undefined, NO_COLOR: "1" };
  const env = { ...process.env, ...colour };
  return runProgram(path.join(repositoryFolder, "node_modules/.bin", name), args, {
    cwd: repositoryFolder,
    shell,
    env,
  });
}
