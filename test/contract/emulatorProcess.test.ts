import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";
import { publish, requestAdmin, requestArm, temporaryFolder } from "../emulator/rig.ts";
import { startStandaloneEmulator } from "../emulator/standaloneEmulator.ts";

async function startAlone(...flags: readonly string[]) {
  const program = startStandaloneEmulator(...flags);
  return { ...program, emulator: JSON.parse(await program.ready) as RunningEmulator };
}

/** Programs that are started from now on in this test put temporary files here. */
async function useTemporaryFolder(): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of ["TMPDIR", "TEMP", "TMP"]) vi.stubEnv(name, folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}

describe.runIf(process.platform !== "win32")("a signal", () => {
  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "%s ends the process with 0 and releases its folder",
    async (name) => {
      const data = await temporaryFolder();
      const { child, errors } = await startAlone("--data", data);
      child.kill(name);
      expect(await once(child, "close")).toEqual([0, null]);
      expect(await readdir(data)).toEqual(["event-grid.db"]);
      expect(errors()).toBe("");
    },
  );

  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("%s removes the temporary folder", async (name) => {
    const temporary = await useTemporaryFolder();
    const { child } = await startAlone();
    expect(await readdir(temporary)).toHaveLength(1);
    child.kill(name);
    await once(child, "close");
    expect(await readdir(temporary)).toEqual([]);
  });

  it("during the start ends the process too, without a trace", async () => {
    const temporary = await useTemporaryFolder();
    const { child, lines } = startStandaloneEmulator();
    await expect.poll(() => readdir(temporary), { interval: 1, timeout: 10_000 }).toHaveLength(1);
    child.kill("SIGHUP");
    expect(await once(child, "close")).toEqual([0, null]);
    expect(await readdir(temporary)).toEqual([]);
    expect(lines.length).toBeLessThanOrEqual(1);
  });

  it("that comes twice, as npm passes on what the terminal has sent, doesn't interrupt the end", async () => {
    const data = await temporaryFolder();
    const { child } = await startAlone("--data", data);
    child.kill("SIGINT");
    child.kill("SIGINT");
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([0, null]);
    expect(await readdir(data)).toEqual(["event-grid.db"]);
  });
});

describe("a process whose output nobody reads", () => {
  it.each([
    ["stderr", ["stderr"]],
    ["stdout and stderr, as those of a closed terminal", ["stdout", "stderr"]],
  ] as const)("goes on without %s, and still ends in order", async (_, streams) => {
    const data = await temporaryFolder();
    const { child, emulator } = await startAlone("--data", data);
    for (const name of streams) child[name]?.destroy();
    for (let count = 0; count < 50; count++)
      expect((await requestArm({ ...emulator, armToken: `wrong-${count}` }, "GET", "/subscriptions")).status).toBe(401);
    expect((await requestAdmin(emulator, "GET", "/health")).status).toBe(200);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await readdir(data)).toEqual(["event-grid.db"]);
  });
});

it("events and requests can't forge a line of the log, start a terminal command, or put a secret into it", async () => {
  const { child, emulator, errors } = await startAlone();
  const forged = "\r\n2026-01-01 All is well\u001b[2J\u202e\u2028";
  const event = { id: `1${forged}`, subject: `s${forged}`, topic: `/x?code=s3cret${forged}`, eventType: forged };
  await publish(emulator, [{ ...event, eventTime: "2026-01-01T00:00:00Z", data: {} }]);
  await requestArm({ ...emulator, armToken: "s3cret" }, "GET", `/x${encodeURIComponent(forged)}?code=s3cret`);
  await expect.poll(errors).toContain("Refused GET /x");
  child.kill("SIGTERM");
  await once(child, "close");
  const lines = errors().trimEnd().split("\n");
  expect(lines).toEqual([
    expect.stringContaining("names an unknown source, /x?code=…"),
    expect.stringMatching(/^Refused GET \/x%0D%0A/),
  ]);
  // oxlint-disable-next-line no-control-regex
  expect(errors()).not.toMatch(/[\r\u001b\u202e\u2028]|s3cret/);
});

it("a flood of refused requests takes a few lines, and the count", async () => {
  const { child, emulator, errors } = await startAlone();
  for (let count = 0; count < 300; count++)
    await requestArm({ ...emulator, armToken: "wrong" }, "GET", `/subscriptions/${count}`);
  child.kill("SIGTERM");
  await once(child, "close");
  const lines = errors().trimEnd().split("\n");
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toMatch(/^Refused GET \/subscriptions\/299: .* \(repeated 280 times in 10 s\)$/);
});
