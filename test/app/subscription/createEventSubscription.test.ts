import { describe, expect, test } from "vitest";
import { createEventSubscription } from "../../../src/app/subscription/createEventSubscription.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { Draft } from "../../../src/core/subscription/draft.ts";
import { completeList, neverAborted, FakeDeps, workspaceId } from "../fakeDeps.ts";

const draft: Draft = {
  name: "notify",
  endpointUrl: "https://example.com/api",
  filter: { subjectBeginsWith: "models/" },
};
const id = `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/notify`;
const create = (world: FakeDeps, change: Partial<Draft> = {}, signal = neverAborted) =>
  createEventSubscription({ ...draft, ...change }, { cloud: world.cloud, workspaceId }, signal);

test("a draft without faults is created on its workspace", async () => {
  const world = new FakeDeps();
  const { kind } = await create(world);
  expect(kind).toBe("written");
  expect(world.eventSubscriptions.get(id)?.properties).toEqual({
    destination: { endpointType: "WebHook", properties: { endpointUrl: draft.endpointUrl } },
    filter: draft.filter,
  });
});

test("a name that somebody took meanwhile is refused, so that nothing is replaced", async () => {
  const world = new FakeDeps();
  await create(world);
  world.calls.length = 0;
  expect(await create(world, { name: "NOTIFY" })).toMatchObject({ kind: "refused", problems: [{ pointer: "/name" }] });
  expect(world.calls).toEqual([]);
});

test("what the form let through by mistake is refused again", async () => {
  const world = new FakeDeps();
  const outcome = await create(world, { name: "", endpointUrl: "http://example.com" });
  expect(outcome).toMatchObject({ kind: "refused", problems: [{ pointer: "/name" }, { pointer: "/endpointUrl" }] });
  expect(world.calls).toEqual([]);
});

test.each([
  [
    "a failed handshake at the endpoint",
    new Failure("handshake", "The webhook did not agree.", { why: "It answered 202.", remedy: "Answer 200." }),
    { pointer: "/endpointUrl", message: "The webhook did not agree. It answered 202.", remedy: "Answer 200." },
  ],
  [
    "anything else at the whole of it",
    new Failure("forbidden", "You may not write here."),
    { pointer: "", message: "You may not write here.", remedy: "What you wrote is kept here; try again." },
  ],
])("a refusal of the service is shown: %s", async (_, failure, problem) => {
  const world = new FakeDeps();
  world.onCall.put = () => Promise.reject(failure);
  expect(await create(world)).toEqual({ kind: "refused", problems: [{ severity: "error", ...problem }] });
});

test("a cloud that cannot be asked is a refusal, too", async () => {
  const world = new FakeDeps();
  world.cloud.eventSubscriptions = () => completeList(Promise.reject(new Failure("unreachable", "Away.")));
  expect(await create(world)).toMatchObject({ kind: "refused", problems: [{ pointer: "", message: "Away." }] });
});

test("cancelling and bugs are no refusals", async () => {
  const world = new FakeDeps();
  await expect(create(world, {}, AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
  world.onCall.put = () => Promise.reject(new TypeError("bug"));
  await expect(create(world)).rejects.toThrow(TypeError);
});

describe("an import", () => {
  const imported = { properties: { labels: ["a"], ofTomorrow: 1 }, blanks: [] };
  const write = (world: FakeDeps, agreed: boolean) =>
    createEventSubscription(draft, { cloud: world.cloud, workspaceId, imported, isConfirmed: agreed }, neverAborted);

  test("is created with all that the text says", async () => {
    const world = new FakeDeps();
    expect(await write(world, false)).toMatchObject({ kind: "written" });
    expect(world.lastPut?.properties).toMatchObject({ labels: ["a"], ofTomorrow: 1, filter: draft.filter });
  });

  test("of a name that exists asks first, with the difference, and then replaces it where it is", async () => {
    const world = new FakeDeps();
    const existing = `${workspaceId}/systemTopic/eventSubscriptions/Notify`;
    world.eventSubscriptions.set(existing, { id: existing, name: "Notify", properties: { filter: draft.filter } });
    expect(await write(world, false)).toMatchObject({
      kind: "question",
      differences: expect.arrayContaining(['Adds the label: "a".']),
    });
    expect(world.calls).toEqual([]);
    await write(world, true);
    expect([...world.eventSubscriptions.keys()]).toEqual([existing]);
  });
});
