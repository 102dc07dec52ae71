import { beforeEach, describe, expect, test } from "vitest";
import { createEditFormSession } from "../../../src/app/subscription/editFormSession.ts";
import { createNewFormSession } from "../../../src/app/subscription/formSession.ts";
import type { FormTarget, ImportedForm } from "../../../src/app/subscription/formStore.ts";
import { describeManualValidation } from "../../../src/core/subscription/handshakeFailure.ts";
import type { EventSubscription } from "../../../src/core/subscription/eventSubscription.ts";
import type { Cloud } from "../../../src/ports/cloud.ts";
import { FakeDeps, neverAborted, workspaceId } from "../fakeDeps.ts";
import { createFakeFormStore } from "./fakeFormStore.ts";

const deployed: EventSubscription = {
  id: `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/Notify`,
  name: "Notify",
  properties: {
    destination: { endpointType: "WebHook", properties: { endpointBaseUrl: "https://example.com/api" } },
    filter: { subjectBeginsWith: "experiments/" },
    labels: ["ours"],
  },
};
const draft = { name: "other", endpointUrl: "https://example.com/api", filter: { subjectEndsWith: "x" } };

let deps: FakeDeps;
let forms: ReturnType<typeof createFakeFormStore>["store"];
beforeEach(() => {
  deps = new FakeDeps();
  deps.eventSubscriptions.set(deployed.id, deployed);
  forms = createFakeFormStore().store;
});

describe("a new form", () => {
  const target: FormTarget = { task: "new", cloud: "local", workspaceId };
  const start = () => createNewFormSession({ target, cloud: deps.cloud, forms });

  test("is empty at first, and shows the stored draft afterwards", async () => {
    const empty = { name: "", endpointUrl: "", filter: {} };
    expect(await start().open(neverAborted)).toEqual({
      draft: empty,
      takenNames: ["Notify"],
      otherSettings: [],
      deliverySchema: "EventGridSchema",
    });
    await start().storeDraft(draft);
    expect((await start().open(neverAborted)).draft).toEqual(draft);
  });

  test("forgets its draft once it was written, but not when it was refused", async () => {
    await start().storeDraft(draft);
    expect((await start().write({ ...draft, name: "notify" }, false, neverAborted)).kind).toBe("refused");
    expect((await forms.get(target)).draft).toEqual(draft);
    expect((await start().write(draft, false, neverAborted)).kind).toBe("written");
    expect(await forms.get(target)).toEqual({});
  });

  test("reports a manual validation, and may replace what it left after the user canceled", async () => {
    const wait = describeManualValidation("https://example.com/api", false);
    const id = `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/other`;
    const { cloud } = deps;
    const waiting: Cloud = { ...cloud };
    waiting.put = async (_id, _body, _signal, onManualValidation) => {
      deps.eventSubscriptions.set(id, { id, name: "other", properties: { provisioningState: "AwaitingManualAction" } });
      onManualValidation?.(wait);
      throw new DOMException("Canceled", "AbortError");
    };
    let current = waiting;
    const session = createNewFormSession({
      target,
      cloud: { ...cloud, put: (...args) => current.put(...args) },
      forms,
    });
    const waits: unknown[] = [];
    await expect(session.write(draft, false, neverAborted, (found) => waits.push(found))).rejects.toThrow("Canceled");
    expect(waits).toEqual([wait]);
    current = cloud;
    expect((await session.write(draft, false, neverAborted)).kind).toBe("written");
  });

  test("does not count a name as taken by an event subscription that was never validated", async () => {
    deps.eventSubscriptions.set(deployed.id, { ...deployed, properties: { provisioningState: "Failed" } });
    expect((await start().open(neverAborted)).takenNames).toEqual([]);
  });
});

describe("a form filled by an import", () => {
  const target: FormTarget = { task: "import", cloud: "local", workspaceId };
  const imported: ImportedForm = {
    source: "main.bicep",
    problems: [],
    properties: { labels: ["theirs"] },
    blanks: [],
    marks: [],
    draft: { ...draft, name: "notify" },
  };
  const start = () => createNewFormSession({ target, cloud: deps.cloud, forms });

  test("knows the schema in which the imported event subscription delivers, whose keys its filter uses", async () => {
    await forms.set(target, { imported: { ...imported, properties: { eventDeliverySchema: "CloudEventSchemaV1_0" } } });
    expect((await start().open(neverAborted)).deliverySchema).toBe("CloudEventSchemaV1_0");
  });

  test("shows what the text has, and what it may replace", async () => {
    await forms.set(target, { imported });
    expect(await start().open(neverAborted)).toMatchObject({
      draft: imported.draft,
      canReplace: true,
      otherSettings: expect.arrayContaining([{ label: "Labels", value: "theirs" }]),
      deployedFilters: [["notify", { subjectBeginsWith: "experiments/" }]],
    });
  });

  test.each([
    [workspaceId.toUpperCase(), undefined],
    [`${workspaceId}-prod`, "churn-prod"],
    ["not an id", "not an id"],
  ])("names the resource of the scope %s if it is another one: %s", async (scope, otherScope) => {
    await forms.set(target, { imported: { ...imported, scope } });
    expect((await start().open(neverAborted)).otherScope).toBe(otherScope);
  });

  test("replaces an event subscription of its name only after confirmation", async () => {
    await forms.set(target, { imported });
    expect((await start().write(imported.draft, false, neverAborted)).kind).toBe("confirm");
    expect((await start().write(imported.draft, true, neverAborted)).kind).toBe("written");
    expect(deps.eventSubscriptions.get(deployed.id)?.properties.labels).toEqual(["theirs"]);
  });
});

describe("a form that edits", () => {
  const target: FormTarget = { task: "edit", cloud: "local", workspaceId, eventSubscriptionId: deployed.id };
  const start = () => createEditFormSession(deployed.id, { target, cloud: deps.cloud, forms });
  const changed = { name: "Notify", endpointUrl: "https://example.com/api", filter: { subjectEndsWith: "x" } };
  const changeLabels = (labels: readonly string[]) =>
    deps.eventSubscriptions.set(deployed.id, {
      ...deployed,
      properties: { ...deployed.properties, labels: [...labels] },
    });

  test("shows what is deployed, and the settings that it keeps", async () => {
    expect(await start().open(neverAborted)).toMatchObject({
      draft: { name: "Notify", filter: { subjectBeginsWith: "experiments/" } },
      isResumed: false,
      otherSettings: expect.arrayContaining([{ label: "Labels", value: "ours" }]),
    });
  });

  test("resumes a stored draft against the state it was based on", async () => {
    const first = start();
    await first.open(neverAborted);
    await first.storeDraft(changed);
    changeLabels(["theirs"]);
    const second = start();
    expect(await second.open(neverAborted)).toMatchObject({ draft: changed, isResumed: true });
    expect((await second.write(changed, true, neverAborted)).kind).toBe("conflict");
  });

  test("discards its draft on reload", async () => {
    const session = start();
    await session.open(neverAborted);
    await session.storeDraft(changed);
    expect(await session.reload(neverAborted)).toMatchObject({ isResumed: false });
    expect(await forms.get(target)).toEqual({});
  });

  test("writes after a conflict only once its changes were accepted, and keeps them", async () => {
    const session = start();
    await session.open(neverAborted);
    changeLabels(["theirs"]);
    expect((await session.write(changed, true, neverAborted)).kind).toBe("conflict");
    expect((await session.write(changed, true, neverAborted)).kind).toBe("conflict");
    await session.acceptConflict();
    expect((await session.write(changed, true, neverAborted)).kind).toBe("written");
    expect(deps.eventSubscriptions.get(deployed.id)?.properties).toMatchObject({
      labels: ["theirs"],
      filter: changed.filter,
    });
  });
});
