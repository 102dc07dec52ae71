import { describe, expect, test } from "vitest";
import { describeCapture, findEarlierCapture, maxDocumentBytes } from "../../../src/app/tail/captures.ts";
import type { CaptureArchive, CaptureSummary } from "../../../src/ports/capture.ts";
import { workspaceId } from "../fakeDeps.ts";

const today = new Date(2031, 0, 1);
const capture: CaptureSummary = {
  name: "tail-1",
  bytes: 150_000,
  lastWriteAt: new Date(2031, 0, 1, 14, 2, 11).getTime(),
  workspaceId,
};
const archiveOf = (...captures: readonly CaptureSummary[]): CaptureArchive => ({
  list: async () => captures,
  countEvents: async () => 1_204,
  read: async () => "",
  fileOf: (name) => name,
});

describe("a view without events", () => {
  test("says what the newest capture has", async () => {
    const archive = archiveOf(capture, { ...capture, name: "tail-0" });
    expect(await findEarlierCapture(archive, today)).toEqual({
      name: "tail-1",
      description: "1,204 events of churn, until 14:02:11",
    });
  });

  test("doesn't count the events of a large capture", async () => {
    const archive = { ...archiveOf({ ...capture, bytes: maxDocumentBytes + 1 }), countEvents: () => Promise.reject() };
    expect((await findEarlierCapture(archive, today))?.description).toBe("48 MB of churn, until 14:02:11");
  });

  test("says nothing if there is no capture", async () => {
    expect(await findEarlierCapture(archiveOf(), today)).toBeUndefined();
  });
});

test.each([
  [{}, { label: "churn", description: "until 14:02:11", detail: "tail-1, 0.1 MB" }],
  [{ workspaceId: "" }, { label: "tail-1" }],
  [{ workspaceId: "urn:other" }, { label: "urn:other" }],
  [{ lastWriteAt: new Date(2030, 11, 31, 9).getTime() }, { description: "until 2030-12-31 09:00:00" }],
])("a list shows the capture with %j", (change, shown) => {
  expect(describeCapture({ ...capture, ...change }, today)).toMatchObject(shown);
});
