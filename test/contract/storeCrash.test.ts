import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { build } from "esbuild";
import { expect, it, onTestFinished } from "vitest";
import { openStore, storeFilePath } from "../../src/emulator/store/database/openStore.ts";
import { temporaryFolder } from "../emulator/rig.ts";
import { allDue, bodyOf, firstState } from "../emulator/store/storedEvents.ts";
import { pinnedNode } from "../rig/paths.ts";
import { createLargeStore, storedEvents } from "./crash/largeStore.ts";
import { createRandom } from "./crash/random.ts";

/** `SEED=$RANDOM npm test` kills at other moments. */
const seed = Number(process.env.SEED ?? 20_261_130);

it("150 kills -9 at random moments lose no stored event, and bring no delivered one back", async () => {
  const program = await bundleStore();
  await Promise.all([seed, seed + 1].map((one) => killRepeatedly(program, 75, createRandom(one))));
}, 120_000);

it("a kill -9 during a commit that is larger than SQLite's cache doesn't look like damage", async () => {
  const random = createRandom(seed);
  for (let round = 0; round < 8; round++) {
    const folder = await temporaryFolder();
    const file = storeFilePath(folder);
    createLargeStore(file);
    const program = path.join(import.meta.dirname, "crash/largeCommits.ts");
    const child = spawn(pinnedNode, [program, file], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child.stdout, "data");
    await setTimeout(50 + random() * 300);
    const end = once(child, "exit");
    child.kill("SIGKILL");
    await end;
    const { database, contents } = openStore({ folder, firstState });
    expect(contents.undelivered).toBe(storedEvents);
    database.close();
  }
}, 60_000);

/** Bundles the program, as starting from the source takes several times as long. */
async function bundleStore(): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, "package.json"), '{"type":"module"}');
  await build({
    entryPoints: {
      store: path.join(import.meta.dirname, "crash/store.ts"),
      emulatorStore: path.join(import.meta.dirname, "../../src/emulator/store/database/storeWorker.ts"),
    },
    outdir: folder,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
  return path.join(folder, "store.js");
}

async function killRepeatedly(program: string, times: number, random: () => number): Promise<void> {
  const folder = await temporaryFolder();
  const stored = new Set<number>();
  const delivered = new Set<number>();
  for (let round = 0; round < times; round++) {
    const child = spawn(pinnedNode, [program, folder], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (line) => {
      const [what, number] = line.split(" ");
      (what === "stored" ? stored : delivered).add(Number(number));
    });
    await once(lines, "line");
    await setTimeout(random() * 60);
    const end = once(lines, "close");
    child.kill("SIGKILL");
    await end;
  }
  const { database } = openStore({ folder, firstState });
  for (const generation of ["a", "b"]) {
    const due = new Map(allDue(database, generation).map(({ number, body }) => [number, body]));
    const missing = [...stored]
      .flatMap((number) => [number, number + 2])
      .filter((one) => due.get(one) !== bodyOf(one, 1_000));
    expect([missing, [...delivered].filter((one) => due.has(one))]).toEqual([[], []]);
  }
  database.close();
  expect(delivered.size).toBeGreaterThan(times);
}
