import { spawnSync } from "node:child_process";
import path from "node:path";

/** Whether python3 can be run here; without it the Python handlers stay untested, and the tests say so. */
export const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** What to add to the name of a suite that needs Python. */
export const pythonNote = hasPython
  ? ""
  : " (SKIPPED: python3 is not installed, so the Python handler is untested here)";

/**
 * Runs a Python program with the stand-in for `azure.functions` in reach.
 *
 * @param program arguments of python3
 * @param input goes to stdin as JSON
 * @returns what the program printed, parsed
 */
export function runPython(program: readonly string[], input: unknown): unknown {
  const { status, stdout, stderr, error } = spawnSync("python3", program, {
    input: JSON.stringify(input).replace(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
    encoding: "utf8",
    maxBuffer: 64 << 20,
    env: { ...process.env, PYTHONPATH: path.join(import.meta.dirname, "standIn"), PYTHONDONTWRITEBYTECODE: "1" },
  });
  if (status !== 0) throw new Error(`python3 ended with ${status}: ${stderr}`, { cause: error });
  return JSON.parse(stdout);
}
