import { spawnSync } from "node:child_process";
import path from "node:path";

/** Whether python3 is installed. Without it, the tests of Python handlers are skipped, with a note in their names. */
export const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** Suffix for the name of a suite that needs Python. */
export const pythonNote = hasPython ? "" : " (SKIPPED: python3 is not installed)";

/**
 * Runs a Python program that can import the stand-in for `azure.functions`.
 *
 * @param program arguments of python3
 * @param input written to stdin as JSON
 * @returns the program's JSON output
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
  if (status !== 0) throw new Error(`python3 exited with ${status}: ${stderr}`, { cause: error });
  return JSON.parse(stdout);
}
