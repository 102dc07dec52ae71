import { utimes } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CaptureArchiveFiles } from "../../../src/adapters/capture/captureArchiveFiles.ts";
import { CaptureFiles } from "../../../src/adapters/capture/captureFiles.ts";
import { readEvents } from "../../../src/core/events/envelope.ts";
import { createTemporaryFolder } from "../../rig/cleanup.ts";

let folder: ReturnType<typeof createTemporaryFolder>;
beforeEach(() => void (folder = createTemporaryFolder()));
afterEach(() => folder.remove());

/** Captures events as a tail does. */
async function capture(name: string, lastWriteAt: number, events: readonly object[]): Promise<void> {
  const writer = await new CaptureFiles(folder.path).begin(name);
  const deliveries = readEvents(events).events.map((event, at) => ({
    sequence: at + 1,
    receivedAt: 1_000,
    deliveryCount: 0,
    event,
  }));
  if (deliveries.length > 0) await writer.append(deliveries);
  await writer.close();
  await utimes(path.join(folder.path, `${name}.jsonl`), lastWriteAt / 1_000, lastWriteAt / 1_000);
}

describe("the captures of earlier tails", () => {
  test("are listed newest first with their workspace, without empty ones", async () => {
    const event = { eventType: "T", topic: "/workspaces/churn", data: { text: "a\u2028b\nc" } };
    await capture("tail-old", 1_000, [{ specversion: "1.0", type: "T", source: "/workspaces/lab" }]);
    await capture("tail-new", 3_000, [event, event, { eventType: "T" }]);
    await capture("tail-empty", 4_000, []);
    await capture("tail-nameless", 2_000, [{ eventType: "T" }]);
    const archive = new CaptureArchiveFiles(folder.path);
    expect(await archive.list()).toMatchObject([
      { name: "tail-new", lastWriteAt: 3_000, workspaceId: "/workspaces/churn" },
      { name: "tail-nameless", lastWriteAt: 2_000, workspaceId: "" },
      { name: "tail-old", lastWriteAt: 1_000, workspaceId: "/workspaces/lab" },
    ]);
    expect(await archive.countEvents("tail-new")).toBe(3);
    expect((await archive.read("tail-new")).trim().split("\n")).toHaveLength(3);
  });

  test("are none before the first tail", async () => {
    expect(await new CaptureArchiveFiles(path.join(folder.path, "missing")).list()).toEqual([]);
  });

  test("that can't be read say so", async () => {
    await expect(new CaptureArchiveFiles(folder.path).read("tail-gone")).rejects.toMatchObject({ code: "storage" });
  });

  test("are only read in their folder", () => {
    const archive = new CaptureArchiveFiles(folder.path);
    expect(archive.fileOf("../../etc/passwd")).toBe(path.join(folder.path, "passwd.jsonl"));
  });
});
