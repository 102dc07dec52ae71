import { beforeEach, describe, expect, test } from "vitest";
import { type EditBaseline, editEventSubscription } from "../../../src/app/subscription/editEventSubscription.ts";
import { Failure } from "../../../src/core/failure.ts";
import { draftFromEventSubscription } from "../../../src/core/subscription/draftFromEventSubscription.ts";
import type { Draft } from "../../../src/core/subscription/draft.ts";
import type { EventSubscription } from "../../../src/core/subscription/eventSubscription.ts";
import { neverAborted, FakeDeps, workspaceId } from "../fakeDeps.ts";

const secretHeader = (value: string) => ({ name: "x-key", type: "Static", properties: { value, isSecret: true } });
const deployed: EventSubscription = {
  id: `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/notify`,
  name: "notify",
  properties: {
    destination: {
      endpointType: "WebHook",
      properties: {
        endpointUrl: null,
        endpointBaseUrl: "https://example.com/api",
        deliveryAttributeMappings: [secretHeader("Hidden")],
      },
    },
    filter: { subjectBeginsWith: "experiments/" },
    labels: ["ours"],
  },
};
const fullUrl = "https://example.com/api?code=k3y";
const draft = draftFromEventSubscription(deployed);
const filter = { subjectBeginsWith: "models/" };

let deps: FakeDeps;
let baseline: EditBaseline;
beforeEach(() => {
  deps = new FakeDeps();
  deps.eventSubscriptions.set(deployed.id, deployed);
  deps.secrets.set(deployed.id, { url: fullUrl, attributes: [secretHeader("s3cr3t")] });
  baseline = { base: deployed, seen: deployed };
});

const write = (change: Partial<Draft>, isConfirmed = true, signal = neverAborted) =>
  editEventSubscription({ ...draft, ...change }, baseline, { cloud: deps.cloud, isConfirmed }, signal);
const changeByOthers = (properties: Partial<EventSubscription["properties"]>): EventSubscription => {
  const changed = { ...deployed, properties: { ...deployed.properties, ...properties } };
  deps.eventSubscriptions.set(deployed.id, changed);
  return changed;
};

describe("an edit", () => {
  test("without changes writes nothing and needs no confirmation", async () => {
    expect(await write({}, false)).toEqual({ kind: "unchanged" });
    expect(deps.calls).toEqual([]);
  });

  test("shows its differences and its request before writing", async () => {
    expect(await write({ filter }, false)).toEqual({
      kind: "confirm",
      differences: ['Changes the subject prefix from "experiments/" to "models/".'],
      hiddenDifferences: [],
      request: { json: JSON.stringify({ filter }, null, 2), command: expect.stringContaining("az rest") as string },
    });
    expect(deps.calls).toEqual([]);
  });

  test("of the filter writes only the filter and reads no secrets", async () => {
    expect(await write({ filter })).toMatchObject({ kind: "written" });
    expect(deps.lastPatch).toEqual({ filter });
    expect(deps.calls).toEqual(["patch"]);
  });

  test("without a change tries a failed one again, after confirmation", async () => {
    const failed = { ...deployed, properties: { ...deployed.properties, provisioningState: "Failed" } };
    deps.eventSubscriptions.set(deployed.id, failed);
    const retry = (isConfirmed: boolean) =>
      editEventSubscription(
        draftFromEventSubscription(failed),
        { base: failed, seen: failed },
        { cloud: deps.cloud, isConfirmed },
        neverAborted,
      );
    expect(await retry(false)).toMatchObject({ kind: "confirm", differences: [], hiddenDifferences: [] });
    expect(deps.lastPatch).toBeUndefined();
    expect(await retry(true)).toMatchObject({ kind: "written" });
    expect(deps.lastPatch).toEqual({ filter: deployed.properties.filter });
  });

  test("that still waits for its validation after the user canceled is tried again, and is no conflict", async () => {
    const filterChange = { ...draft, filter };
    let attempted: EventSubscription | undefined;
    const edit = (isConfirmed: boolean) =>
      editEventSubscription(
        filterChange,
        baseline,
        { cloud: deps.cloud, isConfirmed, attempted, onAttempt: (after) => (attempted = after) },
        neverAborted,
      );
    deps.onCall.patch = () => Promise.reject(new DOMException("Canceled", "AbortError"));
    await expect(edit(true)).rejects.toThrow("Canceled");
    delete deps.onCall.patch;
    changeByOthers({ filter, provisioningState: "AwaitingManualAction" });
    expect(await edit(false)).toMatchObject({ kind: "confirm", differences: [] });
    expect(await edit(true)).toMatchObject({ kind: "written" });
    expect(deps.lastPatch).toEqual({ filter });
    changeByOthers({ filter: { subjectBeginsWith: "theirs/" } });
    expect(await edit(false)).toMatchObject({ kind: "conflict" });
  });

  test("of the URL keeps the secrets that the service hides, and shows none of them", async () => {
    const result = await write({ endpointUrl: "https://example.com/other?code=n3w" }, false);
    expect(result).toMatchObject({ kind: "confirm", hiddenDifferences: [] });
    expect(JSON.stringify(result)).not.toMatch(/k3y|n3w|s3cr3t/);
    await write({ endpointUrl: "https://example.com/other" });
    expect(deps.lastPatch).toEqual({
      destination: {
        endpointType: "WebHook",
        properties: {
          endpointUrl: "https://example.com/other",
          deliveryAttributeMappings: [secretHeader("s3cr3t")],
        },
      },
    });
  });

  test("of only the query string of the URL says so", async () => {
    expect(await write({ endpointUrl: "https://example.com/api?code=n3w" }, false)).toMatchObject({
      kind: "confirm",
      differences: [expect.stringContaining("Changes the query string of the webhook URL")],
    });
  });

  test("in which the full URL was shown and left as it is changes nothing", async () => {
    expect(await write({ endpointUrl: fullUrl })).toEqual({ kind: "unchanged" });
    expect(deps.lastPatch).toBeUndefined();
  });

  test("of the URL works without the right to read the old one, and says what can't be compared", async () => {
    deps.cloud.webhookUrl = () => Promise.reject(new Failure("forbidden", "You may not."));
    expect(await write({ endpointUrl: "https://example.com/api?code=n3w" }, false)).toMatchObject({
      kind: "confirm",
      hiddenDifferences: [expect.stringContaining("Can't compare the query string of the webhook URL")],
    });
  });

  test("with an invalid field is refused, unless the deployed filter has the same fault", async () => {
    expect(await write({ endpointUrl: "http://example.com" })).toMatchObject({
      kind: "refused",
      problems: [{ pointer: "/endpointUrl" }],
    });
    const newer = { advancedFilters: [{ operatorType: "OfTomorrow", key: "data.a", pattern: 1 }] };
    baseline = { base: changeByOthers({ filter: newer }), seen: changeByOthers({ filter: newer }) };
    expect(await write({ filter: { ...newer, subjectEndsWith: "x" } })).toMatchObject({ kind: "written" });
    expect(deps.lastPatch?.filter).toEqual({ ...newer, subjectEndsWith: "x" });
  });
});

describe("when someone else changed the event subscription", () => {
  test("reports their changes as a conflict, even after confirmation", async () => {
    const theirs = changeByOthers({ labels: ["ours", "theirs"] });
    for (const isConfirmed of [false, true])
      expect(await write({ filter }, isConfirmed)).toEqual({
        kind: "conflict",
        current: theirs,
        differences: ['Adds the label: "theirs".'],
        hiddenDifferences: [],
      });
    expect(deps.calls).toEqual([]);
  });

  test("keeps their changes once the user has seen them", async () => {
    baseline = { ...baseline, seen: changeByOthers({ labels: ["ours", "theirs"] }) };
    await write({ filter });
    expect(deps.lastPatch).toEqual({ filter });
    expect(deps.eventSubscriptions.get(deployed.id)?.properties.labels).toEqual(["ours", "theirs"]);
  });

  test("has nothing to save if they made the same change", async () => {
    baseline = { ...baseline, seen: changeByOthers({ filter }) };
    expect(await write({ filter })).toEqual({ kind: "unchanged" });
  });
});

test("reports a failed handshake at the URL, and passes on cancellation and unexpected errors", async () => {
  deps.onCall.patch = () => Promise.reject(new Failure("handshake", "No.", { remedy: "Answer 200." }));
  expect(await write({ filter })).toMatchObject({ kind: "refused", problems: [{ pointer: "/endpointUrl" }] });
  deps.onCall.patch = () => Promise.reject(new TypeError("bug"));
  await expect(write({ filter })).rejects.toThrow(TypeError);
  await expect(write({ endpointUrl: "https://a.example/" }, true, AbortSignal.abort())).rejects.toMatchObject({
    name: "AbortError",
  });
});
