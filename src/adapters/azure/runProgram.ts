import { spawn } from "@azure/core-process";
import { withTimeout } from "../../core/wait.ts";
import { systemTimers } from "./systemTimers.ts";

/** What a program has printed, and its exit code; null if a signal ended it. */
interface ProgramOutput {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const isWindows = process.platform === "win32";

/** A folder without files that a program could load by mistake. */
const safeFolder = isWindows ? (process.env.SystemRoot ?? String.raw`C:\Windows`) : "/";

/**
 * Runs a program to its end. A time-out also ends the programs that it has started: the Azure CLI is a script that starts
 * Python, which would go on alone.
 *
 * @throws Error if it takes longer, and a system error such as `ENOENT` if it cannot be started
 */
export async function runProgram(name: string, args: readonly string[], timeoutMs: number): Promise<ProgramOutput> {
  const child = spawn(name, [...args], {
    allowWindowsBatchFiles: true,
    cwd: safeFolder,
    // A process group of its own can be ended as a whole.
    detached: !isWindows,
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = Promise.withResolvers<number | null>();
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream]?.setEncoding("utf8").on("data", (text: string) => (output[stream] += text));
  child.once("error", exit.reject).once("close", exit.resolve);
  const createError = () => new Error(`${name} did not finish within ${timeoutMs / 1_000} s.`);
  const code = await withTimeout({ timeoutMs, createError, ...systemTimers }, (signal) => {
    signal.addEventListener("abort", () => {
      killProcessTree(child.pid);
      // A program that has left the process group may still keep these open.
      child.stdout?.destroy();
      child.stderr?.destroy();
    });
    return exit.promise;
  });
  return { code, ...output };
}

function killProcessTree(id: number | undefined): void {
  if (id === undefined) return;
  // Windows has no process groups, but knows the parent of each process.
  if (isWindows) {
    const kill = spawn("taskkill", ["/pid", String(id), "/T", "/F"], { stdio: "ignore", windowsHide: true });
    kill.once("error", () => {}).unref();
    return;
  }
  try {
    process.kill(-id, "SIGKILL");
  } catch {
    // It has already ended.
  }
}
