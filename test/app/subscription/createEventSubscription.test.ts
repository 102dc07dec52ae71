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
const create = (deps: FakeDeps, change: Partial<Draft> = {}, signal = neverAborted) =>
  createEventSubscription({ ...draft, ...change }, { cloud: deps.cloud, workspaceId }, signal);

test("creates a valid draft in its workspace", async () => {
  const deps = new FakeDeps();
  const { kind } = await create(deps);
  expect(kind).toBe("written");
  expect(deps.eventSubscriptions.get(id)?.properties).toEqual({
    destination: { endpointType: "WebHook", properties: { endpointUrl: draft.endpointUrl } },
    filter: draft.filter,
  });
});

test("refuses a name that was taken since the form opened, so that nothing is replaced", async () => {
  const deps = new FakeDeps();
  await create(deps);
  deps.calls.length = 0;
  expect(await create(deps, { name: "NOTIFY" })).toMatchObject({ kind: "refused", problems: [{ pointer: "/name" }] });
  expect(deps.calls).toEqual([]);
});

describe("an event subscription whose webhook was never validated", () => {
  const createWith = (deps: FakeDeps, attemptedName?: string) =>
    createEventSubscription(draft, { cloud: deps.cloud, workspaceId, attemptedName }, neverAborted);
  const leave = (deps: FakeDeps, provisioningState: string) =>
    deps.eventSubscriptions.set(id, { id, name: "notify", properties: { provisioningState } });

  test.each([
    ["that failed", "Failed", undefined],
    ["that an earlier attempt of the form left", "AwaitingManualAction", "NOTIFY"],
    ["that an earlier attempt of the form still creates", "Creating", "notify"],
  ])("%s is tried again", async (_, state, attemptedName) => {
    const deps = new FakeDeps();
    leave(deps, state);
    expect(await createWith(deps, attemptedName)).toMatchObject({ kind: "written" });
    expect(deps.eventSubscriptions.get(id)?.properties.filter).toEqual(draft.filter);
  });

  test.each([
    ["that someone else is creating", "AwaitingManualAction", undefined],
    ["of another attempt", "AwaitingManualAction", "other"],
    ["that was validated since", "Succeeded", "notify"],
  ])("%s is not replaced", async (_, state, attemptedName) => {
    const deps = new FakeDeps();
    leave(deps, state);
    expect(await createWith(deps, attemptedName)).toMatchObject({ kind: "refused", problems: [{ pointer: "/name" }] });
  });
});

test("validates again what the form already validated", async () => {
  const deps = new FakeDeps();
  const outcome = await create(deps, { name: "", endpointUrl: "http://example.com" });
  expect(outcome).toMatchObject({ kind: "refused", problems: [{ pointer: "/name" }, { pointer: "/endpointUrl" }] });
  expect(deps.calls).toEqual([]);
});

test.each([
  [
    "a failed handshake at the endpoint",
    new Failure("handshake", "The webhook did not agree.", { why: "It answered 202.", remedy: "Answer 200." }),
    { pointer: "/endpointUrl", message: "The webhook did not agree. It answered 202.", remedy: "Answer 200." },
  ],
  [
    "any other failure at the draft as a whole",
    new Failure("forbidden", "You may not write here."),
    { pointer: "", message: "You may not write here.", remedy: "Your changes are still here. Try again." },
  ],
])("reports %s", async (_, failure, problem) => {
  const deps = new FakeDeps();
  deps.onCall.put = () => Promise.reject(failure);
  expect(await create(deps)).toEqual({ kind: "refused", problems: [{ severity: "error", ...problem }] });
});

test("reports a cloud that doesn't answer as a refusal", async () => {
  const deps = new FakeDeps();
  deps.cloud.eventSubscriptions = () => completeList(Promise.reject(new Failure("unreachable", "No answer.")));
  expect(await create(deps)).toMatchObject({ kind: "refused", problems: [{ pointer: "", message: "No answer." }] });
});

test("passes on cancellation and unexpected errors", async () => {
  const deps = new FakeDeps();
  await expect(create(deps, {}, AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
  deps.onCall.put = () => Promise.reject(new TypeError("bug"));
  await expect(create(deps)).rejects.toThrow(TypeError);
});

describe("an import", () => {
  const imported = { properties: { labels: ["a"], ofTomorrow: 1 }, blanks: [] };
  const write = (deps: FakeDeps, isConfirmed: boolean) =>
    createEventSubscription(draft, { cloud: deps.cloud, workspaceId, imported, isConfirmed }, neverAborted);

  test("is created with all settings of the text", async () => {
    const deps = new FakeDeps();
    expect(await write(deps, false)).toMatchObject({ kind: "written" });
    expect(deps.lastPut?.properties).toMatchObject({ labels: ["a"], ofTomorrow: 1, filter: draft.filter });
  });

  test("of an existing name asks for confirmation with the differences, then replaces it at its scope", async () => {
    const deps = new FakeDeps();
    const existing = `${workspaceId}/systemTopic/eventSubscriptions/Notify`;
    deps.eventSubscriptions.set(existing, { id: existing, name: "Notify", properties: { filter: draft.filter } });
    expect(await write(deps, false)).toMatchObject({
      kind: "confirm",
      differences: expect.arrayContaining(['Adds the label: "a".']),
    });
    expect(deps.calls).toEqual([]);
    await write(deps, true);
    expect([...deps.eventSubscriptions.keys()]).toEqual([existing]);
  });
});
