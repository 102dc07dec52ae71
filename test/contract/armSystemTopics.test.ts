import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";
import { collect, createClients } from "../emulator/clients.ts";
import {
  authorizationHeader,
  requestArm,
  waitForOperation,
  eventHub,
  eventSubscriptionPath,
  modelRegistered,
  publish,
  putEventSubscription,
  startTestEmulator,
  storageAccount,
  temporaryFolder,
  startTestWebhook,
} from "../emulator/rig.ts";
import { readStoredState } from "../emulator/storedCopy.ts";

const azureSubscriptionId = "11111111-aaaa-4000-8000-000000000001";
const workspaceId = (name: string, group = "RG", of = azureSubscriptionId): string =>
  `/subscriptions/${of}/resourceGroups/${group}/providers/Microsoft.MachineLearningServices/workspaces/${name}`;
/** Two workspaces in a group, one in another group and region, one in another Azure subscription. */
const seed = {
  workspaces: [
    { id: workspaceId("Lab"), location: "westeurope" },
    { id: workspaceId("second"), location: "westeurope" },
    { id: workspaceId("third", "other"), location: "eastus2" },
    { id: workspaceId("far", "RG", "22222222-aaaa-4000-8000-000000000002"), location: "westeurope" },
  ],
} as const;
const [lab, second] = seed.workspaces;
const systemTopicId = (name: string, group = "RG"): string =>
  `/subscriptions/${azureSubscriptionId}/resourceGroups/${group}/providers/Microsoft.EventGrid/systemTopics/${name}`;
const topicType = "Microsoft.MachineLearningServices.Workspaces";
const createTopicBody = (source: string, more: object = {}) => ({
  location: "westeurope",
  properties: { source, topicType },
  ...more,
});
const destination = { endpointType: "StorageQueue", properties: { resourceId: storageAccount, queueName: "events" } };

const readJson = async (answer: Promise<Response>): Promise<unknown> => (await answer).json();
/** The system topic of a workspace, by its extension topic. */
const findSystemTopicOf = async (emulator: RunningEmulator, workspace: string): Promise<string | undefined> => {
  const extensionTopic = await readJson(
    requestArm(emulator, "GET", `${workspace}/providers/Microsoft.EventGrid/extensionTopics/default`),
  );
  return (extensionTopic as { properties?: { systemTopic: string } }).properties?.systemTopic;
};

describe("@azure/arm-eventgrid", () => {
  it("creates, reads, updates, lists and deletes system topics", async () => {
    const { systemTopics } = createClients(await startTestEmulator({ seed }));
    const made = await systemTopics.beginCreateOrUpdateAndWait("RG", "mine", {
      location: "westeurope",
      source: lab.id,
      topicType,
      tags: { team: "churn" },
    });
    expect(made).toMatchObject({
      id: systemTopicId("mine"),
      name: "mine",
      type: "Microsoft.EventGrid/systemTopics",
      location: "westeurope",
      source: lab.id,
      topicType,
      provisioningState: "Succeeded",
      tags: { team: "churn" },
      metricResourceId: expect.stringMatching(/^[-0-9a-f]{36}$/) as unknown,
    });
    expect(await systemTopics.get("rg", "MINE")).toEqual(made);
    const updated = await systemTopics.beginUpdateAndWait("RG", "mine", { identity: { type: "SystemAssigned" } });
    expect(updated).toMatchObject({ tags: { team: "churn" }, identity: { type: "SystemAssigned" } });
    expect(updated.identity?.principalId).toMatch(/^[-0-9a-f]{36}$/);
    await systemTopics.beginCreateOrUpdateAndWait("other", "there", {
      location: "East US 2",
      source: workspaceId("third", "other"),
      topicType,
    });
    expect((await collect(systemTopics.listBySubscription())).map(({ name }) => name)).toEqual(["mine", "there"]);
    expect((await collect(systemTopics.listBySubscription({ top: 1 }))).map(({ name }) => name)).toEqual([
      "mine",
      "there",
    ]);
    const some = await collect(systemTopics.listBySubscription({ filter: "contains(name, 'her')" }));
    expect(some.map(({ name }) => name)).toEqual(["there"]);
    expect((await collect(systemTopics.listByResourceGroup("RG"))).map(({ name }) => name)).toEqual(["mine"]);
    await systemTopics.beginDeleteAndWait("RG", "mine");
    await systemTopics.beginDeleteAndWait("RG", "mine");
    await expect(systemTopics.get("RG", "mine")).rejects.toMatchObject({ statusCode: 404, code: "ResourceNotFound" });
  });

  it("manages event subscriptions below a system topic like those on the workspace", async () => {
    const emulator = await startTestEmulator({ seed });
    const { systemTopics, systemTopicEventSubscriptions: below, eventSubscriptions, scope } = createClients(emulator);
    const hook = await startTestWebhook();
    await systemTopics.beginCreateOrUpdateAndWait("RG", "mine", { location: "westeurope", source: lab.id, topicType });
    const secret = { type: "Static" as const, name: "x-key", value: "s3cret", isSecret: true };
    const made = await below.beginCreateOrUpdateAndWait("RG", "mine", "portal", {
      destination: { endpointType: "WebHook", endpointUrl: `${hook.url}?code=1`, deliveryAttributeMappings: [secret] },
      labels: ["a"],
    });
    expect(made).toMatchObject({
      id: `${systemTopicId("mine")}/eventSubscriptions/portal`,
      type: "Microsoft.EventGrid/systemTopics/eventSubscriptions",
      topic: systemTopicId("mine"),
      provisioningState: "Succeeded",
    });
    expect(JSON.stringify(made)).not.toContain("s3cret");
    expect((await below.getFullUrl("RG", "mine", "portal")).endpointUrl).toBe(`${hook.url}?code=1`);
    expect((await below.getDeliveryAttributes("RG", "mine", "portal")).value).toEqual([secret]);
    const updated = await below.beginUpdateAndWait("RG", "mine", "portal", { labels: ["b"] });
    expect(updated.labels).toEqual(["b"]);
    await putEventSubscription(emulator, "on-workspace", { destination });

    const names = async (list: AsyncIterable<{ name?: string }>) => (await collect(list)).map(({ name }) => name);
    expect(await names(below.listBySystemTopic("RG", "mine"))).toEqual(["portal"]);
    const workspace = ["RG", "Microsoft.MachineLearningServices", "workspaces", "Lab"] as const;
    expect(await names(eventSubscriptions.listByResource(...workspace))).toEqual(["on-workspace"]);
    await expect(eventSubscriptions.get(scope, "portal")).rejects.toMatchObject({ statusCode: 404 });
    await expect(below.get("RG", "mine", "on-workspace")).rejects.toMatchObject({ statusCode: 404 });

    await publish(emulator, [modelRegistered()]);
    expect(JSON.stringify((await hook.waitForNotifications(1))[0]?.body)).toContain("churn");
    await below.beginDeleteAndWait("RG", "mine", "portal");
    expect(await names(below.listBySystemTopic("RG", "mine"))).toEqual([]);
  });

  it("accepts names that are also keywords of the path", async () => {
    const emulator = await startTestEmulator({ seed });
    const { systemTopics, systemTopicEventSubscriptions: below } = createClients(emulator);
    const name = "eventSubscriptions";
    await systemTopics.beginCreateOrUpdateAndWait("RG", name, { location: "westeurope", source: lab.id, topicType });
    const hook = await startTestWebhook();
    await below.beginCreateOrUpdateAndWait("RG", name, name, {
      destination: { endpointType: "WebHook", endpointUrl: hook.url },
    });
    expect((await below.get("RG", name, name)).id).toBe(`${systemTopicId(name)}/eventSubscriptions/${name}`);
    expect((await below.getFullUrl("RG", name, name)).endpointUrl).toBe(hook.url);
  });

  it("gets an error when its principal lacks a permission", async () => {
    const emulator = await startTestEmulator({ seed });
    const { eventSubscriptions, systemTopics, scope } = createClients(emulator, "reader");
    expect(await collect(eventSubscriptions.listRegionalBySubscription("westeurope"))).toEqual([]);
    await expect(eventSubscriptions.beginDelete(scope, "one")).rejects.toMatchObject({
      statusCode: 403,
      code: "AuthorizationFailed",
      message: expect.stringContaining("'Microsoft.EventGrid/eventSubscriptions/delete'") as unknown,
    });
    await expect(
      systemTopics.beginCreateOrUpdate("RG", "mine", { location: "westeurope", source: lab.id, topicType }),
    ).rejects.toMatchObject({ statusCode: 403, code: "AuthorizationFailed" });
  });

  it("lists those of a region and a topic type, without those below system topics, and none as global", async () => {
    const emulator = await startTestEmulator({ seed });
    const { eventSubscriptions: list } = createClients(emulator);
    for (const at of [0, 1, 2, 3] as const) {
      const id = `${seed.workspaces[at].id}${eventSubscriptionPath}/sub-${at}`;
      await waitForOperation(await requestArm(emulator, "PUT", id, { properties: { destination } }));
    }
    const topic = await findSystemTopicOf(emulator, lab.id);
    await waitForOperation(
      await requestArm(emulator, "PUT", `${topic}/eventSubscriptions/below`, { properties: { destination } }),
    );
    const names = async (found: AsyncIterable<{ name?: string }>) => (await collect(found)).map(({ name }) => name);
    expect(await names(list.listRegionalBySubscription("westeurope"))).toEqual(["sub-0", "sub-1"]);
    expect(await names(list.listRegionalBySubscription("West Europe", { top: 1 }))).toEqual(["sub-0", "sub-1"]);
    expect(await names(list.listRegionalBySubscriptionForTopicType("eastus2", topicType))).toEqual(["sub-2"]);
    expect(await names(list.listRegionalByResourceGroup("rg", "westeurope"))).toEqual(["sub-0", "sub-1"]);
    expect(await names(list.listRegionalByResourceGroupForTopicType("other", "westeurope", topicType))).toEqual([]);
    const filter = "name eq 'sub-1'";
    expect(
      await names(list.listRegionalByResourceGroupForTopicType("RG", "westeurope", topicType, { filter })),
    ).toEqual(["sub-1"]);
    const storage = "Microsoft.Storage.StorageAccounts";
    expect(await names(list.listRegionalBySubscriptionForTopicType("westeurope", storage))).toEqual([]);
    expect(await names(list.listGlobalBySubscription())).toEqual([]);
    expect(await names(list.listGlobalByResourceGroup("RG"))).toEqual([]);
    expect(await names(list.listGlobalBySubscriptionForTopicType(topicType))).toEqual([]);
    expect(await names(list.listGlobalByResourceGroupForTopicType("RG", topicType))).toEqual([]);
  });
});

describe("delivery with an identity", () => {
  const withIdentity = (identity: object) => ({
    deliveryWithResourceIdentity: {
      identity,
      destination: { endpointType: "EventHub", properties: { resourceId: eventHub } },
    },
  });
  const userAssignedIdentity = `/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i`;
  const start = async () => {
    const log: string[] = [];
    const emulator = await startTestEmulator({ seed, log: (line) => log.push(line) });
    return { emulator, warnings: () => log.filter((line) => line.includes("Azure may refuse this (assumed")) };
  };

  it("that the system topic doesn't have is accepted, and the log warns that Azure may refuse it", async () => {
    const { emulator, warnings } = await start();
    const end = await putEventSubscription(emulator, "one", withIdentity({ type: "SystemAssigned" }));
    expect(end.status).toBe("Succeeded");
    expect(warnings()).toEqual([
      expect.stringContaining("one: deliveryWithResourceIdentity uses a SystemAssigned identity that the automatic"),
    ]);
    await requestArm(emulator, "PUT", systemTopicId("mine"), createTopicBody(second.id));
    const below = `${systemTopicId("mine")}/eventSubscriptions/two`;
    await requestArm(emulator, "PUT", below, {
      properties: withIdentity({ type: "UserAssigned", userAssignedIdentity }),
    });
    expect(warnings()[1]).toContain(
      "two: deliveryWithResourceIdentity uses a UserAssigned identity that the system topic mine",
    );
  });

  it.each([
    ["system-assigned", { type: "SystemAssigned" }, { type: "SystemAssigned" }],
    [
      "user-assigned",
      { type: "UserAssigned", userAssignedIdentity },
      { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { [userAssignedIdentity.toUpperCase()]: {} } },
    ],
  ])("that the system topic has is no warning: %s", async (_, identity, ofTopic) => {
    const { emulator, warnings } = await start();
    await requestArm(emulator, "PUT", systemTopicId("mine"), createTopicBody(lab.id, { identity: ofTopic }));
    expect((await putEventSubscription(emulator, "one", withIdentity(identity))).status).toBe("Succeeded");
    expect(warnings()).toEqual([]);
  });
});

describe("the automatic system topic", () => {
  it("is created with the first event subscription on the workspace, and deleted with the last", async () => {
    const emulator = await startTestEmulator({ seed });
    const { eventSubscriptions, scope, systemTopics } = createClients(emulator);
    expect(await findSystemTopicOf(emulator, lab.id)).toBeUndefined();
    await putEventSubscription(emulator, "one", { destination });
    const topic = await findSystemTopicOf(emulator, lab.id);
    expect(topic).toMatch(/\/resourceGroups\/RG\/providers\/Microsoft\.EventGrid\/systemTopics\/Lab-[-0-9a-f]{36}$/);
    await putEventSubscription(emulator, "two", { destination });
    await eventSubscriptions.beginDeleteAndWait(scope, "one");
    expect((await collect(systemTopics.listBySubscription())).map(({ id }) => id)).toEqual([topic]);
    await eventSubscriptions.beginDeleteAndWait(scope, "two");
    expect(await collect(systemTopics.listBySubscription())).toEqual([]);
  });

  it("is deleted when the webhook of the first event subscription is refused", async () => {
    const emulator = await startTestEmulator({ seed });
    const hook = await startTestWebhook(() => ({ status: 404 }));
    const properties = { destination: { endpointType: "WebHook", properties: { endpointUrl: hook.url } } };
    expect((await putEventSubscription(emulator, "one", properties)).status).toBe("Failed");
    expect(await findSystemTopicOf(emulator, lab.id)).toBeUndefined();
  });

  it("exists for seeded event subscriptions, also in a state of version 1, and survives a restart", async () => {
    const folder = await temporaryFolder();
    const first = await startTestEmulator({ folder });
    const topic = await findSystemTopicOf(first, first.workspaceId);
    expect(topic).toContain("/systemTopics/churn-lab-");
    await first.stop();
    const again = await startTestEmulator({ folder });
    expect(await findSystemTopicOf(again, again.workspaceId)).toBe(topic);
    await again.stop();
    const { systemTopics: _, ...state } = JSON.parse(await readStoredState(folder)) as Record<string, unknown>;
    const older = await temporaryFolder();
    await writeFile(path.join(older, "state.json"), JSON.stringify({ ...state, version: 1 }));
    const upgraded = await startTestEmulator({ folder: older });
    expect(await findSystemTopicOf(upgraded, upgraded.workspaceId)).toContain("/systemTopics/churn-lab-");
  });

  it("is not created when a user has created one", async () => {
    const emulator = await startTestEmulator({ seed });
    await requestArm(emulator, "PUT", systemTopicId("mine"), createTopicBody(lab.id));
    await putEventSubscription(emulator, "one", { destination });
    expect(await findSystemTopicOf(emulator, lab.id)).toBe(systemTopicId("mine"));
  });

  it("deleting a system topic deletes the event subscriptions of its source", async () => {
    const emulator = await startTestEmulator({ seed });
    const { systemTopics, eventSubscriptions } = createClients(emulator);
    await systemTopics.beginCreateOrUpdateAndWait("RG", "mine", { location: "westeurope", source: lab.id, topicType });
    const below = `${systemTopicId("mine")}/eventSubscriptions/below`;
    await waitForOperation(await requestArm(emulator, "PUT", below, { properties: { destination } }));
    await putEventSubscription(emulator, "on-workspace", { destination });
    await waitForOperation(
      await requestArm(emulator, "PUT", `${second.id}${eventSubscriptionPath}/elsewhere`, {
        properties: { destination },
      }),
    );
    await systemTopics.beginDeleteAndWait("RG", "mine");
    expect((await requestArm(emulator, "GET", below)).status).toBe(404);
    const left = await collect(eventSubscriptions.listRegionalBySubscription("westeurope"));
    expect(left.map(({ name }) => name)).toEqual(["elsewhere"]);
    expect((await collect(systemTopics.listBySubscription())).map(({ source }) => source)).toEqual([second.id]);
  });
});

it("lists workspaces in pages", async () => {
  const workspaces = Array.from({ length: 101 }, (_, at) => ({ id: workspaceId(`w${at}`), location: "westeurope" }));
  const [first, ...rest] = workspaces;
  if (!first) throw new Error("no workspace");
  const emulator = await startTestEmulator({ seed: { workspaces: [first, ...rest] } });
  const list = `/subscriptions/${azureSubscriptionId}/providers/Microsoft.MachineLearningServices/workspaces`;
  const page = (await readJson(requestArm(emulator, "GET", list))) as { value: unknown[]; nextLink: string };
  expect(page.value).toHaveLength(100);
  const last = await fetch(page.nextLink, { headers: authorizationHeader(emulator) });
  expect(await last.json()).toEqual({ value: [expect.objectContaining({ name: "w100" })] });
});

describe("@azure/arm-resourcegraph", () => {
  const query = `resources
    | where type =~ 'microsoft.machinelearningservices/workspaces'
    | extend wsKey = tolower(id)
    | join kind=leftouter (
        resources
        | where type =~ 'microsoft.eventgrid/systemtopics'
        | where tostring(properties.topicType) =~ '${topicType}'
        | project systemTopicId = id, wsKey = tolower(tostring(properties.source))
      ) on wsKey
    | project id, systemTopicId
    | order by id asc`;

  it("finds the system topic of each workspace", async () => {
    const emulator = await startTestEmulator({ seed });
    await requestArm(emulator, "PUT", systemTopicId("mine"), createTopicBody(lab.id.toUpperCase()));
    const { data } = await createClients(emulator).graph.resources({ query, subscriptions: [azureSubscriptionId] });
    expect(data).toEqual([
      { id: lab.id, systemTopicId: systemTopicId("mine") },
      { id: second.id, systemTopicId: null },
      { id: workspaceId("third", "other"), systemTopicId: null },
    ]);
  });

  it("returns only what the caller may read", async () => {
    const emulator = await startTestEmulator();
    const found = async (role: "reader" | "data-scientist" | "eventgrid-reader") =>
      (await createClients(emulator, role).graph.resources({ query })).data as unknown;
    const id = emulator.workspaceId;
    expect(await found("reader")).toEqual([{ id, systemTopicId: expect.stringContaining("churn-lab-") as unknown }]);
    expect(await found("data-scientist")).toEqual([{ id, systemTopicId: null }]);
    expect(await found("eventgrid-reader")).toEqual([]);
  });
});

describe("the HTTP API", () => {
  it("creates a system topic at once, and one with an identity by an operation", async () => {
    const emulator = await startTestEmulator({ seed });
    const made = await requestArm(emulator, "PUT", systemTopicId("mine"), createTopicBody(lab.id));
    expect([made.status, made.headers.get("azure-asyncoperation")]).toEqual([200, null]);
    const { metricResourceId } = ((await made.clone().json()) as { properties: { metricResourceId: string } })
      .properties;
    expect(await made.text()).toBe(
      `{"properties":{"provisioningState":"Succeeded","source":"${lab.id}","topicType":"${topicType}","metricResourceId":"${metricResourceId}"},"systemData":null,"location":"westeurope","tags":null,"id":"${systemTopicId("mine")}","name":"mine","type":"Microsoft.EventGrid/systemTopics"}`,
    );
    const tagged = await requestArm(emulator, "PATCH", systemTopicId("mine"), { tags: { a: "b" } });
    expect([tagged.status, await tagged.json()]).toMatchObject([200, { tags: { a: "b" } }]);
    const identified = await requestArm(emulator, "PATCH", systemTopicId("mine"), { identity: { type: "None" } });
    expect(identified.status).toBe(201);
    expect(await identified.clone().text()).toContain(
      '"systemData":null,"identity":{"type":"None","principalId":null,"tenantId":null,"userAssignedIdentities":null},"location":"westeurope","tags":{"a":"b"}',
    );
    expect(await identified.clone().json()).toMatchObject({ properties: { provisioningState: "Updating" } });
    expect((await waitForOperation(identified)).status).toBe("Succeeded");
    const user = `${lab.id.split("/providers/")[0]}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/u`;
    const identity = { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { [user]: {} } };
    const both = await requestArm(emulator, "PUT", systemTopicId("mine"), createTopicBody(lab.id, { identity }));
    expect([both.status, await both.clone().json()]).toMatchObject([
      201,
      {
        identity: {
          type: identity.type,
          userAssignedIdentities: { [user]: { clientId: expect.any(String) as unknown } },
        },
      },
    ]);
    await waitForOperation(both);
    expect(await readJson(requestArm(emulator, "GET", systemTopicId("mine")))).toMatchObject({
      properties: { provisioningState: "Succeeded", metricResourceId },
    });
  });

  it("URLs of operations below a system topic have the Azure subscription in upper case", async () => {
    const emulator = await startTestEmulator({ seed });
    await requestArm(emulator, "PUT", systemTopicId("mine"), createTopicBody(lab.id));
    const made = await requestArm(emulator, "PUT", `${systemTopicId("mine")}/eventSubscriptions/one`, {
      properties: { destination },
    });
    expect(made.headers.get("azure-asyncoperation")).toContain(
      `/subscriptions/${azureSubscriptionId.toUpperCase()}/providers/`,
    );
    expect((await waitForOperation(made)).status).toBe("Succeeded");
  });

  it("the extension topic of a workspace names its system topic", async () => {
    const emulator = await startTestEmulator({ seed });
    await requestArm(emulator, "PUT", systemTopicId("mine"), createTopicBody(lab.id));
    const id = `${lab.id}/providers/Microsoft.EventGrid/extensionTopics/default`;
    expect(await readJson(requestArm(emulator, "GET", id))).toEqual({
      properties: {
        description: `Extension topic for ${id} that can be used to obtain metrics`,
        systemTopic: systemTopicId("mine"),
      },
      id,
      name: "default",
      type: "providers/Microsoft.EventGrid/extensionTopics",
    });
  });

  it.each<[string, string, object, string]>([
    ["a name that is too short", "ab", createTopicBody(lab.id), "3 to 128 characters"],
    ["a name with an underscore", "a_bc", createTopicBody(lab.id), "3 to 128 characters"],
    ["no topic type", "mine", { location: "westeurope", properties: { source: lab.id } }, "topicType"],
    [
      "another topic type",
      "mine",
      { location: "westeurope", properties: { source: lab.id, topicType: "Microsoft.Storage.StorageAccounts" } },
      "Unrecognized topic type Microsoft.Storage.StorageAccounts in system topic properties.",
    ],
    ["no source", "mine", { location: "westeurope", properties: { topicType } }, "The source must be specified"],
    ["a source that does not exist", "mine", createTopicBody(workspaceId("none")), "does not exist"],
    ["a source that is no workspace", "mine", createTopicBody(storageAccount), "isn't a workspace"],
    ["a source in another Azure subscription", "mine", createTopicBody(seed.workspaces[3].id), "Azure subscription"],
    [
      "another location",
      "mine",
      createTopicBody(lab.id, { location: "eastus" }),
      "must be that of the source, westeurope",
    ],
    ["no location", "mine", createTopicBody(lab.id, { location: undefined }), "The location ''"],
    ["tags that are none", "mine", createTopicBody(lab.id, { tags: ["a"] }), "tags"],
    ["tags that are no texts", "mine", createTopicBody(lab.id, { tags: { a: 1 } }), "tags"],
    ["an identity of no kind", "mine", createTopicBody(lab.id, { identity: { type: "Mine" } }), "'Mine'"],
    [
      "an identity that is missing",
      "mine",
      createTopicBody(lab.id, { identity: { type: "UserAssigned" } }),
      "userAssigned",
    ],
    [
      "an identity that is no resource",
      "mine",
      createTopicBody(lab.id, { identity: { type: "UserAssigned", userAssignedIdentities: { me: {} } } }),
      "'me'",
    ],
    [
      "a second system topic for a source",
      "second",
      createTopicBody(second.id),
      `There is an existing tracked system topic for the given source ${second.id}. Only one system topic is allowed per source.`,
    ],
    ["another source", "there", createTopicBody(lab.id), "System topic source cannot be modified."],
    ["a body without properties", "mine", {}, "topicType"],
  ])("rejects %s", async (_, name, body, message) => {
    const emulator = await startTestEmulator({ seed });
    expect((await requestArm(emulator, "PUT", systemTopicId("there"), createTopicBody(second.id))).status).toBe(200);
    const answer = await requestArm(emulator, "PUT", systemTopicId(name), body);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { code: "InvalidRequest", message: expect.stringContaining(message) as unknown } },
    ]);
    expect(await collect(createClients(emulator).systemTopics.listBySubscription())).toHaveLength(1);
  });

  it.each([
    ["PUT", "[]"],
    ["PUT", "{"],
    ["PUT", ""],
    ["PUT", '{"properties":[]}'],
    ["PUT", `${'{"a":'.repeat(100)}1${"}".repeat(100)}`],
    ["PATCH", "null"],
    ["PATCH", '{"tags":{"a":null}}'],
    ["PATCH", '{"identity":[]}'],
    ["PATCH", '{"identity":{"type":{"toString":1}}}'],
  ])("rejects %s %s", async (method, body) => {
    const emulator = await startTestEmulator({ seed });
    await requestArm(emulator, "PUT", systemTopicId("mine"), createTopicBody(lab.id));
    const request: RequestInit = { method, headers: authorizationHeader(emulator), body };
    const answer = await fetch(`${emulator.armEndpoint}${systemTopicId("mine")}?api-version=2025-02-15`, request);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { code: expect.stringMatching(/^InvalidRequest/) as unknown, message: expect.any(String) as unknown } },
    ]);
  });
});
