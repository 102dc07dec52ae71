import { chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { protectFolder } from "../../../src/emulator/store/protectFolder.ts";
import {
  emptySeed,
  eventSubscriptionIdOf,
  modelRegistered,
  publish,
  startTestEmulator,
  startTestWebhook,
  temporaryFolder,
} from "../rig.ts";

/** The entries of a folder, with those below it, that others than their owner may read or write. */
async function readableByOthers(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  const modes = await Promise.all(entries.map(async (entry) => (await stat(path.join(folder, entry))).mode));
  return entries.filter((_, at) => ((modes[at] ?? 0) & 0o077) !== 0);
}

describe.runIf(process.platform !== "win32")("other users of the machine", () => {
  it("can read nothing that a running emulator keeps", async () => {
    const folder = await temporaryFolder();
    const data = path.join(folder, "made", "here");
    const hook = await startTestWebhook();
    const id = eventSubscriptionIdOf({ workspaceId: emptySeed.workspaces[0].id }, "all");
    const destination = { endpointType: "WebHook", properties: { endpointUrl: hook.url } };
    const seed = { ...emptySeed, eventSubscriptions: [{ id, properties: { destination } }] };
    const emulator = await startTestEmulator({ folder: data, tls: true, seed });
    await publish(
      { ...emulator, publishEndpoint: emulator.publishEndpoint.replace("https", "http") },
      modelRegistered(),
    );
    await hook.waitForNotifications(1);
    expect(await readableByOthers(folder)).toEqual([]);
    expect(await readdir(data)).toEqual(expect.arrayContaining(["event-grid.db", "instance.json", "tls-key.pem"]));
  });

  it("can no longer read what a copy has opened to them, and the log says so", async () => {
    const folder = await temporaryFolder();
    await (await startTestEmulator({ folder })).stop();
    await mkdir(path.join(folder, "dead-letters"), { mode: 0o755 });
    await writeFile(path.join(folder, "event-grid.db.broken-1"), "", { mode: 0o644 });
    await writeFile(path.join(folder, "notes.txt"), "", { mode: 0o644 });
    await chmod(path.join(folder, "event-grid.db"), 0o664);
    const log: string[] = [];
    await startTestEmulator({ folder, log: (line) => log.push(line) });
    expect(await readableByOthers(folder)).toEqual(["notes.txt"]);
    expect(log).toEqual(
      ["dead-letters", "event-grid.db", "event-grid.db.broken-1"].map(
        (name) =>
          `Other users of this machine could read ${path.join(folder, name)}. Now they can't. If they may have read it, use a new folder.`,
      ),
    );
  });

  it("that can change the folder are reported", async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o777);
    expect(await protectFolder(folder)).toEqual([
      `Other users of this machine can change ${folder}. Use a folder that only you can change, or run chmod go-w on it.`,
    ]);
    await chmod(folder, 0o755);
    expect(await protectFolder(folder)).toEqual([]);
  });
});
