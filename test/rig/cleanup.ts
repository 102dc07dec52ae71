import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Writable } from "node:stream";

let guard: Writable | undefined;

/** Registers something with the guard process, which cleans up however this process ends: failure, Ctrl+C or `kill -9`. */
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

/** A new folder in the system's temporary folder. `remove` deletes it; otherwise it is deleted when this process ends. */
export function createTemporaryFolder(): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), "aml-events-"));
  registerForCleanup(`folder ${folder}`);
  return {
    path: folder,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}

/** Starts a program in its own process group, which is killed when this process ends. */
export function startProgram(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, detached: process.platform !== "win32" });
  if (child.pid !== undefined) registerForCleanup(`group ${child.pid}`);
  return child;
}

/** Stops a program of `startProgram` and its children: SIGTERM, then SIGKILL after `timeoutMs`. Resolves when it has ended. */
export async function stopProgram(child: ChildProcess, timeoutMs = 3_000): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  const signal = (name: NodeJS.Signals): void => {
    if (process.platform === "win32") child.kill(name);
    else process.kill(-child.pid!, name);
  };
  signal("SIGTERM");
  const timer = setTimeout(() => signal("SIGKILL"), timeoutMs);
  await ended;
  clearTimeout(timer);
}
