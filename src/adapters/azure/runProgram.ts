import { spawn } from "@azure/core-process";

/** What a program has printed, and its exit code; null where it was ended by a signal. */
interface ProgramOutput {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const isWindows = process.platform === "win32";

/** Where nothing lies about that a program could take for its own. */
const safeFolder = isWindows ? (process.env.SystemRoot ?? String.raw`C:\Windows`) : "/";

/**
 * Runs a program to its end. After `limit` milliseconds it is ended with all that it has started: the Azure CLI is a
 * script that starts Python, which would go on alone.
 *
 * @throws Error when it takes longer, and what the system says when it cannot be started, `ENOENT` where there is none
 */
export async function runProgram(name: string, args: readonly string[], limit: number): Promise<ProgramOutput> {
  const child = spawn(name, [...args], {
    allowWindowsBatchFiles: true,
    cwd: safeFolder,
    // A process group of its own, so that it can be ended as one.
    detached: !isWindows,
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = Promise.withResolvers<number | null>();
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream]?.setEncoding("utf8").on("data", (text: string) => (printed[stream] += text));
  child.once("error", ended.reject).once("close", ended.resolve);
  const timer = setTimeout(() => {
    killProcessTree(child.pid);
    // What has left the group may still hold these open.
    child.stdout?.destroy();
    child.stderr?.destroy();
    ended.reject(new Error(`${name} has not answered in ${limit / 1_000} s.`));
  }, limit);
  try {
    return { code: await ended.promise, ...printed };
  } finally {
    clearTimeout(timer);
  }
}

function killProcessTree(id: number | undefined): void {
  if (id === undefined) return;
  // Windows has no groups, but knows who has started whom.
  if (isWindows) {
    const kill = spawn("taskkill", ["/pid", String(id), "/T", "/F"], { stdio: "ignore", windowsHide: true });
    kill.once("error", () => {}).unref();
    return;
  }
  try {
    process.kill(-id, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}
