import { spawnSync } from "node:child_process";
import { readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  announceInstance,
  answerChallenge,
  challengeHeader,
  claimFolder,
  type EmulatorInstance,
  instanceFilePath,
  isRunning,
  readInstance,
  releaseFolder,
  withdrawInstance,
} from "../../../src/emulator/store/instance.ts";
import { startTestEmulator, temporaryFolder, startTestWebhook } from "../rig.ts";

const mine = { instanceId: "mine", pid: process.pid, startedAt: "2026-01-01T00:00:00.000Z" };
const other = { ...mine, instanceId: "other" };

/** A process id that was given to a process which has ended. */
const deadPid = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

it("a running emulator is found by its folder, and responds", async () => {
  const folder = await temporaryFolder();
  const { port, armEndpoint, publishKey, armToken, adminEndpoint, adminKey, workspaceId } = await startTestEmulator({
    folder,
  });
  const instance = await readInstance(folder);
  expect(instance).toMatchObject({
    port,
    armEndpoint,
    publishKey,
    armToken,
    adminEndpoint,
    adminKey,
    workspaceId,
    pid: process.pid,
  });
  expect(instance && (await isRunning(instance))).toBe(true);
  expect((await stat(instanceFilePath(folder))).mode & 0o777).toBe(0o600);
});

it("a stopped emulator leaves no instance file", async () => {
  const folder = await temporaryFolder();
  const emulator = await startTestEmulator({ folder });
  await emulator.stop();
  expect(await readInstance(folder)).toBeUndefined();
});

it("a stopping emulator keeps its folder until it has saved, without responding", async () => {
  const folder = await temporaryFolder();
  await claimFolder(folder, mine);
  await announceInstance(folder, { ...mine, port: 1, adminKey: "key" } as EmulatorInstance);
  await withdrawInstance(folder, mine);
  expect(await readInstance(folder)).toBeUndefined();
  await expect(claimFolder(folder, other)).rejects.toMatchObject({ code: "conflict" });
  await releaseFolder(folder, mine.instanceId);
  await claimFolder(folder, other);
  await withdrawInstance(folder, mine);
  expect(JSON.parse(await readFile(instanceFilePath(folder), "utf8"))).toEqual(other);
});

it("another program at the port is not mistaken for the emulator, and gets no key of it", async () => {
  const folder = await temporaryFolder();
  await startTestEmulator({ folder });
  const instance = (await readInstance(folder))!;
  const other = await startTestWebhook(({ headers }) => {
    // It repeats all that it is sent, and what it could know.
    const { instanceId, pid, startedAt } = instance;
    return { status: 200, body: JSON.stringify({ headers, instanceId, pid, startedAt }) };
  });
  expect(await isRunning({ ...instance, port: other.port })).toBe(false);
  expect(other.requests).toHaveLength(1);
  expect(JSON.stringify(other.requests)).not.toContain(instance.adminKey);
});

it("an answer of the emulator to a challenge is of no use for another one, or at another port", async () => {
  const folder = await temporaryFolder();
  const { port } = await startTestEmulator({ folder });
  const instance = (await readInstance(folder))!;
  const relay = await startTestWebhook(async ({ headers }) => {
    const challenge = String(headers[challengeHeader]);
    const answer = await fetch(`http://127.0.0.1:${port}/admin/health`, { headers: { [challengeHeader]: challenge } });
    return { status: 200, body: await answer.text() };
  });
  expect(await isRunning(instance)).toBe(true);
  expect(await isRunning({ ...instance, port: relay.port })).toBe(false);
  expect(answerChallenge("a", port, "key")).not.toBe(answerChallenge("b", port, "key"));
});

it("the emulator of an earlier version, which has no token and answers no challenge, is found too", async () => {
  const folder = await temporaryFolder();
  await startTestEmulator({ folder });
  const { armToken: _armToken, ...earlier } = (await readInstance(folder))!;
  expect(await isRunning(earlier)).toBe(true);
});

it("a folder claimed by a running process is refused, with that process named", async () => {
  const folder = await temporaryFolder();
  await claimFolder(folder, other);
  await expect(claimFolder(folder, mine)).rejects.toMatchObject({
    code: "conflict",
    message: `Another Local Event Grid (process ${process.pid}, starting or ending) is running on ${folder}.`,
  });
  expect(JSON.parse(await readFile(instanceFilePath(folder), "utf8"))).toEqual(other);
});

it("the claim of a dead process is replaced", async () => {
  const folder = await temporaryFolder();
  await claimFolder(folder, { ...other, pid: deadPid() });
  await claimFolder(folder, mine);
  expect(JSON.parse(await readFile(instanceFilePath(folder), "utf8"))).toEqual(mine);
});

it("the claim of a running process whose port responds as another program is replaced", async () => {
  const folder = await temporaryFolder();
  const hook = await startTestWebhook();
  await writeFile(instanceFilePath(folder), JSON.stringify({ ...other, port: hook.port, adminKey: "key" }));
  await claimFolder(folder, mine);
  expect(JSON.parse(await readFile(instanceFilePath(folder), "utf8"))).toEqual(mine);
});

it("of many processes that find the same stale claim, exactly one gets the folder", async () => {
  const folder = await temporaryFolder();
  await claimFolder(folder, { ...other, pid: deadPid() });
  const claims = Array.from({ length: 8 }, (_, at) => claimFolder(folder, { ...mine, instanceId: `claim-${at}` }));
  const results = await Promise.allSettled(claims);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const winner = results.findIndex(({ status }) => status === "fulfilled");
  expect(JSON.parse(await readFile(instanceFilePath(folder), "utf8"))).toMatchObject({ instanceId: `claim-${winner}` });
});

describe("a process that was killed while it claimed the folder", () => {
  it("does not block the next one", async () => {
    const folder = await temporaryFolder();
    await claimFolder(folder, { ...other, pid: deadPid() });
    await writeFile(`${instanceFilePath(folder)}.takeover`, JSON.stringify({ ...other, pid: deadPid() }));
    await writeFile(`${instanceFilePath(folder)}.takeover.takeover`, JSON.stringify({ ...other, pid: deadPid() }));
    const claims = Array.from({ length: 8 }, (_, at) => claimFolder(folder, { ...mine, instanceId: `claim-${at}` }));
    const results = await Promise.allSettled(claims);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const winner = results.findIndex(({ status }) => status === "fulfilled");
    expect(JSON.parse(await readFile(instanceFilePath(folder), "utf8"))).toMatchObject({
      instanceId: `claim-${winner}`,
    });
    expect(await readdir(folder)).toEqual(["instance.json"]);
  });

  it("does not block the next one with half a claim", async () => {
    const folder = await temporaryFolder();
    await writeFile(instanceFilePath(folder), "");
    const before = new Date(Date.now() - 2_000);
    await utimes(instanceFilePath(folder), before, before);
    await claimFolder(folder, mine);
    expect(JSON.parse(await readFile(instanceFilePath(folder), "utf8"))).toEqual(mine);
  });

  it("does not hide the claim of a running process", async () => {
    const folder = await temporaryFolder();
    await claimFolder(folder, { ...other, pid: deadPid() });
    await writeFile(`${instanceFilePath(folder)}.takeover`, JSON.stringify(other));
    await expect(claimFolder(folder, mine)).rejects.toMatchObject({ code: "conflict" });
  });
});

it("an emulator whose folder is another one's now does not announce itself", async () => {
  const folder = await temporaryFolder();
  await claimFolder(folder, other);
  const instance = { ...mine, port: 1, adminKey: "key" } as EmulatorInstance;
  await expect(announceInstance(folder, instance)).rejects.toMatchObject({ code: "conflict" });
  expect(JSON.parse(await readFile(instanceFilePath(folder), "utf8"))).toEqual(other);
});

it("a release removes only the own claim", async () => {
  const folder = await temporaryFolder();
  await claimFolder(folder, other);
  await releaseFolder(folder, "mine");
  expect(await readFile(path.join(folder, "instance.json"), "utf8")).toContain("other");
  await releaseFolder(folder, "other");
  await claimFolder(folder, mine);
});

it("an instance file that a crash has cut off is ignored", async () => {
  const folder = await temporaryFolder();
  await writeFile(instanceFilePath(folder), '{"instanceId":');
  expect(await readInstance(folder)).toBeUndefined();
});
