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
const wholeUrl = "https://example.com/api?code=k3y";
const draft = draftFromEventSubscription(deployed);
const filter = { subjectBeginsWith: "models/" };

let world: FakeDeps;
let edit: EditBaseline;
beforeEach(() => {
  world = new FakeDeps();
  world.eventSubscriptions.set(deployed.id, deployed);
  world.secrets.set(deployed.id, { url: wholeUrl, attributes: [secretHeader("s3cr3t")] });
  edit = { base: deployed, seen: deployed };
});

const write = (change: Partial<Draft>, agreed = true, signal = neverAborted) =>
  editEventSubscription({ ...draft, ...change }, edit, { cloud: world.cloud, agreed }, signal);
const byOthers = (properties: Partial<EventSubscription["properties"]>): EventSubscription => {
  const changed = { ...deployed, properties: { ...deployed.properties, ...properties } };
  world.eventSubscriptions.set(deployed.id, changed);
  return changed;
};

describe("an edit", () => {
  test("that changes nothing writes nothing and asks nothing", async () => {
    expect(await write({}, false)).toEqual({ kind: "unchanged" });
    expect(world.calls).toEqual([]);
  });

  test("is shown in words, and as the request, before it is written", async () => {
    expect(await write({ filter }, false)).toEqual({
      kind: "question",
      differences: ['Changes the subject prefix from "experiments/" to "models/".'],
      hiddenDifferences: [],
      request: { json: JSON.stringify({ filter }, null, 2), command: expect.stringContaining("az rest") as string },
    });
    expect(world.calls).toEqual([]);
  });

  test("of the filter writes the filter alone and reads no secret", async () => {
    expect(await write({ filter })).toMatchObject({ kind: "written" });
    expect(world.lastPatch).toEqual({ filter });
    expect(world.calls).toEqual(["patch"]);
  });

  test("of the URL brings the secrets back that the service hides, and shows none of them", async () => {
    const asked = await write({ endpointUrl: "https://example.com/other?code=n3w" }, false);
    expect(asked).toMatchObject({ kind: "question", hiddenDifferences: [] });
    expect(JSON.stringify(asked)).not.toMatch(/k3y|n3w|s3cr3t/);
    await write({ endpointUrl: "https://example.com/other" });
    expect(world.lastPatch).toEqual({
      destination: {
        endpointType: "WebHook",
        properties: {
          endpointUrl: "https://example.com/other",
          deliveryAttributeMappings: [secretHeader("s3cr3t")],
        },
      },
    });
  });

  test("of nothing but the query of the URL says so", async () => {
    expect(await write({ endpointUrl: "https://example.com/api?code=n3w" }, false)).toMatchObject({
      kind: "question",
      differences: [expect.stringContaining("Changes the query string of the webhook URL")],
    });
  });

  test("in which the whole URL was shown and left alone changes nothing", async () => {
    expect(await write({ endpointUrl: wholeUrl })).toEqual({ kind: "unchanged" });
    expect(world.lastPatch).toBeUndefined();
  });

  test("of the URL goes on for who may not read the old one, and says what cannot be compared", async () => {
    world.cloud.webhookUrl = () => Promise.reject(new Failure("forbidden", "You may not."));
    expect(await write({ endpointUrl: "https://example.com/api?code=n3w" }, false)).toMatchObject({
      kind: "question",
      hiddenDifferences: [expect.stringContaining("Can't compare the query string of the webhook URL")],
    });
  });

  test("with a fault is refused at its field; a fault that is deployed already is not", async () => {
    expect(await write({ endpointUrl: "http://example.com" })).toMatchObject({
      kind: "refused",
      problems: [{ pointer: "/endpointUrl" }],
    });
    const newer = { advancedFilters: [{ operatorType: "OfTomorrow", key: "data.a", pattern: 1 }] };
    edit = { base: byOthers({ filter: newer }), seen: byOthers({ filter: newer }) };
    expect(await write({ filter: { ...newer, subjectEndsWith: "x" } })).toMatchObject({ kind: "written" });
    expect(world.lastPatch?.filter).toEqual({ ...newer, subjectEndsWith: "x" });
  });
});

describe("when somebody else changed it meanwhile", () => {
  test("an edit is refused with their difference, also when it was agreed to", async () => {
    const theirs = byOthers({ labels: ["ours", "theirs"] });
    for (const agreed of [false, true])
      expect(await write({ filter }, agreed)).toEqual({
        kind: "conflict",
        current: theirs,
        differences: ['Adds the label: "theirs".'],
        hiddenDifferences: [],
      });
    expect(world.calls).toEqual([]);
  });

  test("who has seen that may go on, and their change stays", async () => {
    edit = { ...edit, seen: byOthers({ labels: ["ours", "theirs"] }) };
    await write({ filter });
    expect(world.lastPatch).toEqual({ filter });
    expect(world.eventSubscriptions.get(deployed.id)?.properties.labels).toEqual(["ours", "theirs"]);
  });

  test("who changed the same as they did has nothing to save", async () => {
    edit = { ...edit, seen: byOthers({ filter }) };
    expect(await write({ filter })).toEqual({ kind: "unchanged" });
  });
});

test("a refusal of the service is shown where it belongs, cancelling and bugs are none", async () => {
  world.onCall.patch = () => Promise.reject(new Failure("handshake", "No.", { remedy: "Answer 200." }));
  expect(await write({ filter })).toMatchObject({ kind: "refused", problems: [{ pointer: "/endpointUrl" }] });
  world.onCall.patch = () => Promise.reject(new TypeError("bug"));
  await expect(write({ filter })).rejects.toThrow(TypeError);
  await expect(write({ endpointUrl: "https://a.example/" }, true, AbortSignal.abort())).rejects.toMatchObject({
    name: "AbortError",
  });
});
