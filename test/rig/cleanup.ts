import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Writable } from "node:stream";

let guard: Writable | undefined;

/** Tells the guard process what to end after us, should we not come to it: failure, Ctrl+C and `kill -9` alike. */
function registerForCleanup(line: string): void {
  if (!guard) {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, "guard.ts")], {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.unref();
    guard = child.stdin;
    (guard as Writable & { unref?: () => void }).unref?.();
  }
  guard.write(`${line}\n`);
}

/** A new folder under the system's temporary folder, deleted by `remove`, and in any case when this process has ended. */
export function createTemporaryFolder(): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), "aml-events-"));
  registerForCleanup(`folder ${folder}`);
  return {
    path: folder,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}

/** Starts a program in a process group of its own, which ends with this process at the latest. */
export function startProgram(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, detached: process.platform !== "win32" });
  if (child.pid !== undefined) registerForCleanup(`group ${child.pid}`);
  return child;
}

/** Asks a program of `startProgram` and its children to end, insists after `patience` milliseconds, and waits for the end. */
export async function stopProgram(child: ChildProcess, patience = 3_000): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  const signal = (name: NodeJS.Signals): void => {
    if (process.platform === "win32") child.kill(name);
    else process.kill(-child.pid!, name);
  };
  signal("SIGTERM");
  const insist = setTimeout(() => signal("SIGKILL"), patience);
  await ended;
  clearTimeout(insist);
}
