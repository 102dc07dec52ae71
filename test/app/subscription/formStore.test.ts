import { describe, expect, test } from "vitest";
import { formKey, type FormTarget, isFormTarget, type StoredForm } from "../../../src/app/subscription/formStore.ts";
import { workspaceId } from "../fakeDeps.ts";
import { createFakeFormStore } from "./fakeFormStore.ts";

const target: FormTarget = { task: "new", cloud: "local", workspaceId };
const draft = { name: "notify", endpointUrl: "https://example.com/api?code=k3y", filter: {} };

describe("a stored form", () => {
  test("is found again, in any casing of its id, until it is deleted", async () => {
    const { store } = createFakeFormStore();
    await store.set(target, { draft });
    expect(await store.get({ ...target, workspaceId: workspaceId.toUpperCase() })).toEqual({ draft });
    expect(await store.get({ ...target, task: "import" })).toEqual({});
    await store.delete(target);
    expect(await store.get(target)).toEqual({});
  });

  test("survives the loss of secrets, but without the key in its URL", async () => {
    const { store, secrets, memento } = createFakeFormStore();
    await store.set(target, { draft });
    secrets.clear();
    expect((await store.get(target)).draft).toMatchObject({ name: "notify" });
    expect(JSON.stringify([...memento])).not.toContain("k3y");
  });

  test("of an import is stored only as a secret", async () => {
    const { store, secrets, memento } = createFakeFormStore();
    const imported = { source: "main.tf", problems: [], properties: {}, blanks: [], marks: [], draft };
    const form: StoredForm = { imported };
    await store.set(target, form);
    expect([secrets.size, memento.size]).toEqual([1, 0]);
    expect(await store.get(target)).toEqual(form);
  });
});

test("an edit has one form per event subscription, other tasks one per workspace", () => {
  const edit = { ...target, task: "edit", eventSubscriptionId: `${workspaceId}/a` } as const;
  const targets = [target, { ...target, cloud: "azure" } as const, edit, { ...edit, eventSubscriptionId: "/b" }];
  expect(new Set(targets.map(formKey)).size).toBe(4);
});

test.each([
  [target, true],
  [{ ...target, task: "edit", eventSubscriptionId: "/e" }, true],
  [{ ...target, task: "edit" }, false],
  [{ ...target, eventSubscriptionId: "/e" }, false],
  [{ ...target, task: "constructor" }, false],
  [{ ...target, cloud: "toString" }, false],
  [{ ...target, workspaceId: 1 }, false],
  [undefined, false],
  ["text", false],
])("recognizes whether %j identifies a form: %s", (state, isTarget) => {
  expect(isFormTarget(state)).toBe(isTarget);
});
