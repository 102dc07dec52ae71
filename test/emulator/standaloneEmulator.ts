import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { pinnedNode, repositoryFolder } from "../rig/paths.ts";

interface StandaloneEmulator {
  readonly child: ChildProcess;
  /** The lines printed so far. */
  readonly lines: readonly string[];
  /** The first line, printed when it is ready. */
  readonly ready: Promise<string>;
  readonly errors: () => string;
}

/** Runs the emulator in a process of its own, killed after the test. */
export function startStandaloneEmulator(...flags: readonly string[]): StandaloneEmulator {
  const main = path.join(repositoryFolder, "src/emulator/main.ts");
  const child = spawn(pinnedNode, [main, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines: string[] = [];
  const first = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    first.resolve(line);
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  return { child, lines, ready: first.promise, errors: () => errors };
}
