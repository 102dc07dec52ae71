import type { SpawnOptions } from "node:child_process";
import path from "node:path";
import { startProgram } from "./cleanup.ts";
import { repositoryFolder } from "./paths.ts";

export interface ProgramResult {
  /** The exit code; 1 when a signal ended it or it could not be started. */
  readonly code: number;
  /** Its stdout and stderr, interleaved. */
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

/** Runs one of the tools that package.json names, in the repository; in color only when a person is watching. */
export function runTool(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  const color = process.stdout.isTTY ? { FORCE_COLOR: "1" } : { FORCE_COLOR: undefined, NO_COLOR: "1" };
  return runProgram(path.join(repositoryFolder, "node_modules/.bin", name), args, {
    cwd: repositoryFolder,
    shell: process.platform === "win32",
    env: { ...process.env, ...color, ...environment },
  });
}
