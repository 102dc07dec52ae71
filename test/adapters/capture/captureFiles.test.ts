import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CaptureFiles } from "../../../src/adapters/capture/captureFiles.ts";
import { readEvents } from "../../../src/core/events/envelope.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Delivery } from "../../../src/core/tail/delivery.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "captures-"));
});
afterEach(() => rm(root, { recursive: true }));

function createDelivery(sequence: number, more: JsonObject = {}): Delivery {
  const [event] = readEvents({ eventType: "T", id: String(sequence), ...more }).events;
  if (!event) throw new Error("The test wrote no event.");
  return { sequence, receivedAt: 1000 + sequence, deliveryCount: 0, event };
}

const readLines = async (file: string): Promise<{ sequence: number; event: JsonObject }[]> =>
  (await readFile(file, "utf8"))
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test("what was appended is in the file, in order, before the capture is closed", async () => {
  const capture = await new CaptureFiles(root).begin("tail-1");
  await capture.append([createDelivery(1, { data: { text: "two\nlines\u2028" } }), createDelivery(2)]);
  await capture.append([]);
  await capture.append([createDelivery(3)]);
  const lines = await readLines(path.join(root, "tail-1.jsonl"));
  await capture.close();
  expect(lines).toEqual([
    {
      sequence: 1,
      receivedAt: 1001,
      deliveryCount: 0,
      event: { eventType: "T", id: "1", data: { text: "two\nlines\u2028" } },
    },
    { sequence: 2, receivedAt: 1002, deliveryCount: 0, event: { eventType: "T", id: "2" } },
    { sequence: 3, receivedAt: 1003, deliveryCount: 0, event: { eventType: "T", id: "3" } },
  ]);
});

test("deliveries that come at the same time stay whole, however large they are", async () => {
  const capture = await new CaptureFiles(root).begin("tail-1");
  const all = Array.from({ length: 6 }, (_, at) => createDelivery(at, { data: String(at).repeat(1_500_000) }));
  await Promise.all(all.map((one) => capture.append([one])));
  await capture.close();
  const lines = await readLines(path.join(root, "tail-1.jsonl"));
  expect(lines.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(lines.every(({ event }, at) => event["data"] === all[at]?.event.data)).toBe(true);
});

test("a capture that is continued keeps what it had", async () => {
  for (const sequence of [1, 2]) {
    const capture = await new CaptureFiles(root).begin("tail-1");
    await capture.append([createDelivery(sequence)]);
    await capture.close();
  }
  expect((await readLines(path.join(root, "tail-1.jsonl"))).map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test("each capture has a file of its own, which only its owner may read", async () => {
  const folder = path.join(root, "deep", "captures");
  const captures = new CaptureFiles(folder);
  for (const name of ["tail-1", "tail-2"]) await (await captures.begin(name)).close();
  expect(await readdir(folder)).toEqual(["tail-1.jsonl", "tail-2.jsonl"]);
  const modes = await Promise.all(
    [folder, path.join(folder, "tail-1.jsonl")].map(async (file) => (await stat(file)).mode),
  );
  expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual(["700", "600"]);
});

test("a closed capture refuses every delivery", async () => {
  const capture = await new CaptureFiles(root).begin("tail-1");
  await capture.close();
  await expect(capture.append([createDelivery(1)])).rejects.toThrow();
  await expect(capture.append([createDelivery(2)])).rejects.toThrow();
});

test("a folder that can't be written is reported with its name and a remedy", async () => {
  const file = path.join(root, "file");
  await (await new CaptureFiles(root).begin("file")).close();
  await expect(new CaptureFiles(`${file}.jsonl`).begin("tail-1")).rejects.toMatchObject({
    name: "Failure",
    code: "storage",
    message: `The folder ${file}.jsonl can't be written.`,
    why: expect.stringMatching(/EEXIST|ENOTDIR/),
    remedy: expect.any(String),
  });
});
