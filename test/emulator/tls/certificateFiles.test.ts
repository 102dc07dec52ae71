import { X509Certificate } from "node:crypto";
import { chmod, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openCertificate } from "../../../src/emulator/tls/certificateFiles.ts";
import { temporaryFolder } from "../rig.ts";

const now = Date.UTC(2026, 10, 30);
const dayMs = 86_400_000;

async function openTwice(change: (files: { key: string; cert: string }) => Promise<unknown>, later = 0) {
  const folder = await temporaryFolder();
  const log: string[] = [];
  const open = (at: number) => openCertificate(folder, at, (line) => log.push(line));
  const first = await open(now);
  await change({ key: path.join(folder, "tls-key.pem"), cert: first.caFile });
  return { first, second: await open(now + later), log };
}

it("the files of a certificate are their owner's alone, and its path is absolute", async () => {
  const { caFile, cert, key } = await openCertificate(await temporaryFolder(), now, () => {});
  expect(path.isAbsolute(caFile)).toBe(true);
  expect(await readFile(caFile, "utf8")).toBe(cert);
  const keyFile = path.join(path.dirname(caFile), "tls-key.pem");
  expect(await readFile(keyFile, "utf8")).toBe(key);
  for (const file of [caFile, keyFile]) expect((await stat(file)).mode & 0o077).toBe(0);
});

it("a certificate is valid for 800 days, and a day before now for clocks that are late", async () => {
  const { cert } = await openCertificate(await temporaryFolder(), now, () => {});
  const { validFromDate, validToDate } = new X509Certificate(cert);
  expect([validFromDate.getTime(), validToDate.getTime()]).toEqual([now - dayMs, now + 800 * dayMs]);
});

it("the next start uses the same certificate", async () => {
  const { first, second, log } = await openTwice(async () => {}, 769 * dayMs);
  expect(second).toEqual(first);
  expect(log).toEqual([]);
});

describe("a new certificate replaces one", () => {
  it.each<[string, Parameters<typeof openTwice>[0], number]>([
    ["that ends within a month", async () => {}, 771 * dayMs],
    ["that isn't valid yet", async () => {}, -2 * dayMs],
    ["that a crash has cut off", ({ cert }) => writeFile(cert, "-----BEGIN CERTIFICATE-----\nMIIB"), 0],
    ["whose key is another's", ({ key }) => writeFile(key, "-----BEGIN PRIVATE KEY-----\n"), 0],
    ["whose key others could read", ({ key }) => chmod(key, 0o644), 0],
  ])("%s, with a line in the log", async (_, change, later) => {
    const { first, second, log } = await openTwice(change, later);
    expect(second.cert).not.toBe(first.cert);
    expect(log).toEqual([`A new certificate is in ${second.caFile}. Restart the programs that trust the old one.`]);
    const keyFile = path.join(path.dirname(second.caFile), "tls-key.pem");
    expect((await stat(keyFile)).mode & 0o077).toBe(0);
  });

  it("whose key is missing", async () => {
    const { first, second } = await openTwice(({ key }) => rm(key));
    expect(second.cert).not.toBe(first.cert);
  });
});

it("a folder that is gone is reported", async () => {
  const folder = await temporaryFolder();
  await rename(folder, `${folder}.moved`);
  const opening = openCertificate(folder, now, () => {});
  await expect(opening).rejects.toMatchObject({ name: "Failure", code: "storage" });
  await rename(`${folder}.moved`, folder);
});
