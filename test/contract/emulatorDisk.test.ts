import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type RunningEmulator, startEmulator } from "../../src/emulator/startEmulator.ts";
import { startStandaloneEmulator } from "../emulator/standaloneEmulator.ts";
import {
  requestAdmin,
  requestArm,
  emptySeed,
  eventSubscriptionPath,
  modelRegistered,
  publish,
  putEventSubscription,
  startTestEmulator,
  temporaryFolder,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";
import { copyAfterCrash, readStoredState, useStore } from "../emulator/storedCopy.ts";

/** Answers as Azure would on its own trouble, and says what is wrong here. */
async function readUnavailableMessage(answer: Response): Promise<string> {
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  expect([answer.status, error.code]).toEqual([503, "ServiceUnavailable"]);
  return error.message;
}

/** What the product's tree shows. */
async function readTrouble(emulator: RunningEmulator): Promise<unknown> {
  return ((await (await requestAdmin(emulator, "GET", "/status")).json()) as { trouble?: unknown }).trouble;
}

/** An emulator whose only event subscription goes to a webhook that is busy, so that its events stay undelivered. */
async function startUndeliverable() {
  const folder = path.join(await temporaryFolder(), "data");
  const log: string[] = [];
  const emulator = await startTestEmulator({
    folder,
    seed: emptySeed,
    virtualClock: true,
    log: (line) => log.push(line),
  });
  const hook = await startTestWebhook();
  hook.respondWith(() => ({ status: 503 }));
  await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url) });
  return { folder, emulator, hook, log };
}

/** The events that a new process delivers after a crash at this moment. */
async function deliverAfterCrash(folder: string): Promise<readonly unknown[]> {
  const copy = await copyAfterCrash(folder);
  const hook = await startTestWebhook();
  useStore(copy, (database) => {
    const state = database.readState() ?? "";
    database.transact(() => database.saveState(state.replace(/http:\/\/127\.0\.0\.1:\d+\/events/, hook.url)));
  });
  const emulator = await startEmulator({ folder: copy, virtualClock: true });
  await requestAdmin(emulator, "POST", "/clock", { advance: 3_600_000 });
  await emulator.stop();
  return hook.notifications.map(({ body }) => (body as [{ id: string }])[0].id).toSorted();
}

describe("when its folder is deleted while it runs", () => {
  it("refuses events with a remedy, and accepts them again once the folder is back", async () => {
    const { folder, emulator, log } = await startUndeliverable();
    expect((await publish(emulator, modelRegistered({ id: "before" }))).status).toBe(200);
    await rm(folder, { recursive: true });
    const message = await readUnavailableMessage(await publish(emulator, modelRegistered({ id: "meanwhile" })));
    expect(message).toBe(
      `Events can't be stored in ${folder}. The folder is gone. Create it again (mkdir). Accepted events aren't lost.`,
    );
    expect(await readTrouble(emulator)).toEqual({
      message: `Events can't be stored in ${folder}.`,
      why: "The folder is gone.",
      remedy: "Create it again (mkdir). Accepted events aren't lost.",
    });
    await readUnavailableMessage(await publish(emulator, modelRegistered({ id: "meanwhile, too" })));
    expect(log.filter((line) => line.includes("can't be stored"))).toEqual([message]);

    await mkdir(folder);
    expect(await readTrouble(emulator)).toBeUndefined();
    expect((await publish(emulator, modelRegistered({ id: "after" }))).status).toBe(200);
    expect(log.at(-1)).toBe(`Events are stored in ${folder} again.`);
    expect((await stat(path.join(folder, "event-grid.db"))).mode & 0o777).toBe(0o600);
    expect(await deliverAfterCrash(folder)).toEqual(["after", "before"]);
  });

  it("reports it before the next event, and recovers with the next event", async () => {
    const { folder, emulator } = await startUndeliverable();
    await rm(folder, { recursive: true });
    expect(await readTrouble(emulator)).toMatchObject({ why: "The folder is gone." });
    await mkdir(folder);
    expect((await publish(emulator, modelRegistered())).status).toBe(200);
    expect(await readTrouble(emulator)).toBeUndefined();
  });

  it("leaves the folder to another emulator that uses it now", async () => {
    const { folder, emulator } = await startUndeliverable();
    await rm(folder, { recursive: true });
    const other = await startTestEmulator({ folder, seed: emptySeed });
    const message = await readUnavailableMessage(await publish(emulator, modelRegistered()));
    expect(message).toContain(`Another Local Event Grid (process ${process.pid}, port ${other.port}) is running on`);
    const target = `${emulator.workspaceId}${eventSubscriptionPath}/mine`;
    const hook = await startTestWebhook();
    const change = await requestArm(emulator, "PUT", target, {
      properties: { destination: webhookDestination(hook.url) },
    });
    expect(change.status).toBe(500);
    expect((await publish(other, modelRegistered())).status).toBe(200);
    expect(await readStoredState(folder)).toContain(other.publishKey);
  });

  it("fails a change of Azure Resource Manager in one sentence, and does not create the folder", async () => {
    const { folder, emulator, log } = await startUndeliverable();
    await rm(folder, { recursive: true });
    const target = `${emulator.workspaceId}${eventSubscriptionPath}/models`;
    const answer = await requestArm(emulator, "DELETE", target);
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    expect([answer.status, error.code]).toEqual([500, "InternalServerError"]);
    expect(error.message).toContain("The folder is gone.");
    expect(log.join("\n")).not.toMatch(/^ +at /m);
    await expect(stat(folder)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

it("keeps exactly the accepted events in a folder that is moved away and back", async () => {
  const { folder, emulator } = await startUndeliverable();
  await publish(emulator, modelRegistered({ id: "before" }));
  await rename(folder, `${folder}.moved`);
  await readUnavailableMessage(await publish(emulator, modelRegistered({ id: "meanwhile" })));
  await rename(`${folder}.moved`, folder);
  expect((await publish(emulator, modelRegistered({ id: "after" }))).status).toBe(200);
  expect(await deliverAfterCrash(folder)).toEqual(["after", "before"]);
});

it("replaces a store that another program has overwritten", async () => {
  const { folder, emulator, log } = await startUndeliverable();
  await publish(emulator, modelRegistered({ id: "before" }));
  await writeFile(path.join(folder, "event-grid.db"), "");
  expect((await publish(emulator, modelRegistered({ id: "after" }))).status).toBe(200);
  expect(log.at(-1)).toBe(`Another program removed or changed the store in ${folder}. It was written again.`);
  expect(await deliverAfterCrash(folder)).toEqual(["after", "before"]);
});

it("replaces a store that is damaged while it runs, keeps the damaged file, and names it", async () => {
  const { folder, emulator, log } = await startUndeliverable();
  await publish(emulator, modelRegistered({ id: "before" }));
  await emulator.stop();
  const again = await startTestEmulator({ folder, virtualClock: true, log: (line) => log.push(line) });
  const file = path.join(folder, "event-grid.db");
  const { size } = await stat(file);
  await truncate(file, size / 2);
  expect((await publish(again, modelRegistered({ id: "after" }))).status).toBe(200);
  expect(log.join("\n")).toContain("The file that was there is now event-grid.db.broken-1.");
  expect(await readdir(folder)).toContain("event-grid.db.broken-1");
  expect(await readTrouble(again)).toBeUndefined();
  expect(
    (await putEventSubscription(again, "another", { destination: webhookDestination("http://127.0.0.1:9/") })).status,
  ).toBe("Failed");
  expect((await requestArm(again, "GET", `${again.workspaceId}${eventSubscriptionPath}/models`)).status).toBe(200);
});

it("leaves the write-ahead log of another emulator alone when it closes a store that is gone", async () => {
  const { folder, emulator } = await startUndeliverable();
  await rm(folder, { recursive: true });
  const other = await startTestEmulator({ folder, seed: emptySeed });
  expect((await publish(other, modelRegistered({ id: "of the other" }))).status).toBe(200);
  const log = path.join(folder, "event-grid.db-wal");
  const { ino } = await stat(log);
  await emulator.stop();
  expect((await stat(log)).ino).toBe(ino);
  expect((await publish(other, modelRegistered())).status).toBe(200);
  expect(await readTrouble(other)).toBeUndefined();
});

/** A limit on the size of files is the full disk that every user may have: writes fail in the middle of a line. */
const limitProgram = "prlimit";
const canLimit = process.platform === "linux" && isProgramInstalled(limitProgram);

it.runIf(canLimit)("on a full disk, loses no accepted event, and delivers no refused one", async () => {
  const folder = await temporaryFolder();
  const hook = await startTestWebhook();
  hook.respondWith(() => ({ status: 503 }));
  const seed = path.join(await temporaryFolder(), "seed.json");
  const id = `${emptySeed.workspaces[0].id}${eventSubscriptionPath}/models`;
  const properties = { destination: webhookDestination(hook.url) };
  await writeFile(seed, JSON.stringify({ ...emptySeed, eventSubscriptions: [{ id, properties }] }));
  const flags = ["--data", folder, "--seed", seed, "--clock", "virtual"];
  const first = startStandaloneEmulator(...flags);
  const emulator = JSON.parse(await first.ready) as RunningEmulator;
  const { size } = await stat(path.join(folder, "event-grid.db-wal"));
  execFileSync(limitProgram, [`--fsize=${size + 200_000}:unlimited`, "--pid", String(first.child.pid)]);
  const accepted: string[] = [];
  const send = async (name: string): Promise<number> => {
    const answer = await publish(emulator, modelRegistered({ id: name, data: { text: "x".repeat(3_000) } }));
    if (answer.status === 200) accepted.push(name);
    return answer.status;
  };
  for (let at = 0; (await send(`event-${at}`)) === 200; at++);
  expect(accepted.length).toBeGreaterThan(2);
  expect(await send("refused, too")).toBe(503);
  expect(await readTrouble(emulator)).toMatchObject({
    remedy: expect.stringContaining("Free some disk space") as string,
  });
  execFileSync(limitProgram, ["--fsize=unlimited:unlimited", "--pid", String(first.child.pid)]);
  expect(await send("when there is room again")).toBe(200);
  const gone = once(first.child, "exit");
  first.child.kill("SIGKILL");
  await gone;
  expect(first.errors()).not.toMatch(/^ +at /m);

  const before = hook.notifications.length;
  const second = JSON.parse(await startStandaloneEmulator(...flags).ready) as RunningEmulator;
  await requestAdmin(second, "POST", "/clock", { advance: 3_600_000 });
  const brought = hook.notifications.slice(before).map(({ body }) => (body as [{ id: string }])[0].id);
  expect([...new Set(brought)].toSorted()).toEqual(accepted.toSorted());
});

function isProgramInstalled(name: string): boolean {
  try {
    execFileSync(name, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
