import { expect, it } from "vitest";
import { Failure } from "../../src/core/failure.ts";
import { createLogLevels } from "../../src/views/logLevels.ts";
import { ManualClock } from "../emulator/manualClock.ts";

function openLevels() {
  const lines: string[] = [];
  const write = (level: string) => (line: string) => void lines.push(`${level}: ${line}`);
  const channel = { trace: write("trace"), info: write("info"), warn: write("warn"), error: write("error") };
  return { lines, levels: createLogLevels(channel, new ManualClock()) };
}

it("each level of the extension's log has one line for an entry, without secrets", () => {
  const { lines, levels } = openLevels();
  for (const level of ["trace", "info", "warn", "error"] as const)
    levels[level]("GET https://h/x?code=s3cret\n2026-01-01 [info] forged\u202e");
  expect(lines).toEqual(
    ["trace", "info", "warn", "error"].map((level) => `${level}: GET https://h/x?…\\n2026-01-01 [info] forged\\u202e`),
  );
});

it("errors have their cause, and a flood of them is counted while other levels are not", () => {
  const { lines, levels } = openLevels();
  for (let at = 0; at < 100; at++) levels.error(new Failure("refused", `Failed ${at}.`, { cause: "no reason" }));
  levels.warn("Watch out.");
  expect(lines).toHaveLength(21);
  expect(lines[0]).toBe("error: Failed 0. Cause: no reason");
  levels.flush();
  expect(lines.slice(20)).toEqual([
    "warn: Watch out.",
    "error: Failed 99. Cause: no reason (repeated 80 times in 10 s)",
  ]);
});
