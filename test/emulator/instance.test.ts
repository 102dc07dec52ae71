import { spawnSync } from "node:child_process";
import { readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  announce,
  claim,
  type Instance,
  instanceFile,
  isRunning,
  readInstance,
  release,
  withdraw,
} from "../../src/emulator/instance.ts";
import { started, temporaryFolder, webhook } from "./rig.ts";

const mine = { instanceId: "mine", pid: process.pid, startedAt: "2026-01-01T00:00:00.000Z" };
const other = { ...mine, instanceId: "other" };

/** A process id that was given to a process which has ended. */
const deadPid = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

it("a running emulator can be found by its folder, and says that it runs", async () => {
  const folder = await temporaryFolder();
  const { port, armEndpoint, publishKey, adminEndpoint, adminKey, workspaceId } = await started({ folder });
  const instance = await readInstance(folder);
  expect(instance).toMatchObject({
    port,
    armEndpoint,
    publishKey,
    adminEndpoint,
    adminKey,
    workspaceId,
    pid: process.pid,
  });
  expect(instance && (await isRunning(instance))).toBe(true);
  expect((await stat(instanceFile(folder))).mode & 0o777).toBe(0o600);
});

it("a stopped one leaves no instance behind", async () => {
  const folder = await temporaryFolder();
  const emulator = await started({ folder });
  await emulator.stop();
  expect(await readInstance(folder)).toBeUndefined();
});

it("one that is ending keeps its folder until it has saved, though it answers no more", async () => {
  const folder = await temporaryFolder();
  await claim(folder, mine);
  await announce(folder, { ...mine, port: 1, adminKey: "key" } as Instance);
  await withdraw(folder, mine);
  expect(await readInstance(folder)).toBeUndefined();
  await expect(claim(folder, other)).rejects.toMatchObject({ code: "conflict" });
  await release(folder, mine.instanceId);
  await claim(folder, other);
  await withdraw(folder, mine);
  expect(JSON.parse(await readFile(instanceFile(folder), "utf8"))).toEqual(other);
});

it("another program at the port is not mistaken for the emulator", async () => {
  const hook = await webhook();
  expect(await isRunning({ ...mine, port: hook.port, adminKey: "key" } as Instance)).toBe(false);
});

it("a folder that a running process has claimed is refused, with that process named", async () => {
  const folder = await temporaryFolder();
  await claim(folder, other);
  await expect(claim(folder, mine)).rejects.toMatchObject({
    code: "conflict",
    message: `Another Local Event Grid (process ${process.pid}, starting or ending) is running on ${folder}.`,
  });
  expect(JSON.parse(await readFile(instanceFile(folder), "utf8"))).toEqual(other);
});

it("the claim of a dead process is replaced", async () => {
  const folder = await temporaryFolder();
  await claim(folder, { ...other, pid: deadPid() });
  await claim(folder, mine);
  expect(JSON.parse(await readFile(instanceFile(folder), "utf8"))).toEqual(mine);
});

it("the claim of a living process whose port answers as somebody else is replaced", async () => {
  const folder = await temporaryFolder();
  const hook = await webhook();
  await writeFile(instanceFile(folder), JSON.stringify({ ...other, port: hook.port, adminKey: "key" }));
  await claim(folder, mine);
  expect(JSON.parse(await readFile(instanceFile(folder), "utf8"))).toEqual(mine);
});

it("of many that find the same stale claim, exactly one gets the folder", async () => {
  const folder = await temporaryFolder();
  await claim(folder, { ...other, pid: deadPid() });
  const claims = Array.from({ length: 8 }, (_, at) => claim(folder, { ...mine, instanceId: `claim-${at}` }));
  const results = await Promise.allSettled(claims);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const winner = results.findIndex(({ status }) => status === "fulfilled");
  expect(JSON.parse(await readFile(instanceFile(folder), "utf8"))).toMatchObject({ instanceId: `claim-${winner}` });
});

describe("a process that was killed while it took the folder over", () => {
  it("does not keep the next one from it", async () => {
    const folder = await temporaryFolder();
    await claim(folder, { ...other, pid: deadPid() });
    await writeFile(`${instanceFile(folder)}.takeover`, JSON.stringify({ ...other, pid: deadPid() }));
    await writeFile(`${instanceFile(folder)}.takeover.takeover`, JSON.stringify({ ...other, pid: deadPid() }));
    const claims = Array.from({ length: 8 }, (_, at) => claim(folder, { ...mine, instanceId: `claim-${at}` }));
    const results = await Promise.allSettled(claims);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const winner = results.findIndex(({ status }) => status === "fulfilled");
    expect(JSON.parse(await readFile(instanceFile(folder), "utf8"))).toMatchObject({ instanceId: `claim-${winner}` });
    expect(await readdir(folder)).toEqual(["instance.json"]);
  });

  it("or while it wrote its claim, does not either", async () => {
    const folder = await temporaryFolder();
    await writeFile(instanceFile(folder), "");
    const before = new Date(Date.now() - 2_000);
    await utimes(instanceFile(folder), before, before);
    await claim(folder, mine);
    expect(JSON.parse(await readFile(instanceFile(folder), "utf8"))).toEqual(mine);
  });

  it("nor does one that is taking it over keep its claim from being seen", async () => {
    const folder = await temporaryFolder();
    await claim(folder, { ...other, pid: deadPid() });
    await writeFile(`${instanceFile(folder)}.takeover`, JSON.stringify(other));
    await expect(claim(folder, mine)).rejects.toMatchObject({ code: "conflict" });
  });
});

it("an emulator whose folder was taken meanwhile does not announce itself", async () => {
  const folder = await temporaryFolder();
  await claim(folder, other);
  const instance = { ...mine, port: 1, adminKey: "key" } as Instance;
  await expect(announce(folder, instance)).rejects.toMatchObject({ code: "conflict" });
  expect(JSON.parse(await readFile(instanceFile(folder), "utf8"))).toEqual(other);
});

it("a release gives back only what is one's own", async () => {
  const folder = await temporaryFolder();
  await claim(folder, other);
  await release(folder, "mine");
  expect(await readFile(path.join(folder, "instance.json"), "utf8")).toContain("other");
  await release(folder, "other");
  await claim(folder, mine);
});

it("an instance file cut off by a crash counts as none", async () => {
  const folder = await temporaryFolder();
  await writeFile(instanceFile(folder), '{"instanceId":');
  expect(await readInstance(folder)).toBeUndefined();
});
