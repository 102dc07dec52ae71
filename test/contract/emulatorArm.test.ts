import type { WebHookEventSubscriptionDestination } from "@azure/arm-eventgrid";
import { describe, expect, it } from "vitest";
import { collect, createClients } from "../emulator/clients.ts";
import { ManualClock } from "../emulator/manualClock.ts";
import { acceptHandshake } from "../rig/services/webhook.ts";
import {
  authorizationHeader,
  requestArm,
  waitForOperation,
  eventSubscriptionIdOf,
  eventSubscriptionPath,
  putEventSubscription,
  startTestEmulator,
  storageAccount,
  temporaryFolder,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";
import { readStoredState } from "../emulator/storedCopy.ts";

const workspace = ["ml-local", "Microsoft.MachineLearningServices", "workspaces", "churn-lab"] as const;
const webhookTo = (endpointUrl: string): WebHookEventSubscriptionDestination => ({
  endpointType: "WebHook",
  endpointUrl,
});

describe("@azure/arm-eventgrid", () => {
  it("creates an event subscription after the handshake, and reads it back", async () => {
    const { eventSubscriptions, scope } = createClients(await startTestEmulator());
    const hook = await startTestWebhook();
    const created = await eventSubscriptions.beginCreateOrUpdateAndWait(scope, "new-one", {
      destination: webhookTo(`${hook.url}?code=s3cret`),
      filter: {
        subjectBeginsWith: "models/",
        advancedFilters: [{ operatorType: "StringIn", key: "data.a", values: ["b"] }],
      },
      labels: ["a", "b"],
    });
    expect(created).toMatchObject({
      name: "new-one",
      provisioningState: "Succeeded",
      destination: { endpointType: "WebHook", endpointBaseUrl: hook.url, maxEventsPerBatch: 1 },
      filter: { subjectBeginsWith: "models/", subjectEndsWith: "", advancedFilters: [{ values: ["b"] }] },
      labels: ["a", "b"],
      eventDeliverySchema: "EventGridSchema",
    });
    expect(created.filter?.includedEventTypes).toHaveLength(5);
    expect(hook.requests).toHaveLength(1);
    expect(await eventSubscriptions.get(scope, "new-one")).toEqual(created);
    const { endpointUrl } = await eventSubscriptions.getFullUrl(scope, "new-one");
    expect(endpointUrl).toBe(`${hook.url}?code=s3cret`);
  });

  it("reports why a handshake failed, and a failed creation leaves nothing", async () => {
    const { eventSubscriptions, scope } = createClients(await startTestEmulator());
    const hook = await startTestWebhook(() => ({ status: 202 }));
    const creation = eventSubscriptions.beginCreateOrUpdateAndWait(scope, "refused", {
      destination: webhookTo(hook.url),
    });
    await expect(creation).rejects.toThrow(/Url validation.*answered 202. Event Grid accepts only 200/s);
    await expect(eventSubscriptions.get(scope, "refused")).rejects.toMatchObject({
      statusCode: 404,
      code: "ResourceNotFound",
      message: "Event subscription doesn't exist.",
    });
  });

  it("waits while the operation says AwaitingManualAction, until the validation URL is opened", async () => {
    const { eventSubscriptions, scope } = createClients(await startTestEmulator());
    const hook = await startTestWebhook(() => ({ status: 200 }));
    const creation = eventSubscriptions.beginCreateOrUpdateAndWait(
      scope,
      "by-hand",
      { destination: webhookTo(hook.url) },
      { updateIntervalInMs: 10 },
    );
    const stateOf = async (): Promise<string | undefined> =>
      (await eventSubscriptions.get(scope, "by-hand")).provisioningState;
    await expect.poll(() => stateOf().catch(() => undefined)).toBe("AwaitingManualAction");
    const [event] = hook.requests[0]!.body as [{ data: { validationUrl: string } }];
    await fetch(event.data.validationUrl);
    expect((await creation).provisioningState).toBe("Succeeded");
  });

  it("updates only the given properties, replaces a filter as a whole, and repeats the handshake", async () => {
    const { eventSubscriptions, scope } = createClients(await startTestEmulator());
    const [hook, second] = [await startTestWebhook(), await startTestWebhook()];
    await eventSubscriptions.beginCreateOrUpdateAndWait(scope, "one", {
      destination: webhookTo(hook.url),
      filter: { isSubjectCaseSensitive: true, subjectEndsWith: "x" },
      retryPolicy: { maxDeliveryAttempts: 3 },
    });
    const updated = await eventSubscriptions.beginUpdateAndWait(scope, "one", { filter: { subjectBeginsWith: "y" } });
    expect(updated).toMatchObject({
      provisioningState: "Succeeded",
      retryPolicy: { maxDeliveryAttempts: 3, eventTimeToLiveInMinutes: 1440 },
      filter: { subjectBeginsWith: "y", subjectEndsWith: "", isSubjectCaseSensitive: false },
    });
    expect(hook.requests).toHaveLength(2);
    await eventSubscriptions.beginUpdateAndWait(scope, "one", { destination: webhookTo(second.url) });
    expect(second.requests).toHaveLength(1);
  });

  it("an update with a failed handshake changes nothing", async () => {
    const { eventSubscriptions, scope } = createClients(await startTestEmulator());
    const [hook, refusing] = [await startTestWebhook(), await startTestWebhook(() => ({ status: 404 }))];
    const before = await eventSubscriptions.beginCreateOrUpdateAndWait(scope, "one", {
      destination: webhookTo(hook.url),
    });
    const update = eventSubscriptions.beginUpdateAndWait(scope, "one", { destination: webhookTo(refusing.url) });
    await expect(update).rejects.toThrow("Url validation");
    expect(await eventSubscriptions.get(scope, "one")).toEqual(before);
  });

  it("deletes an event subscription, even if it does not exist", async () => {
    const { eventSubscriptions, scope } = createClients(await startTestEmulator());
    await eventSubscriptions.beginDeleteAndWait(scope, "watch-drift");
    await eventSubscriptions.beginDeleteAndWait(scope, "watch-drift");
    const left = await collect(eventSubscriptions.listByResource(...workspace));
    expect(left.map(({ name }) => name)).toEqual(["notify-failed-runs", "promote-models"]);
  });

  it("lists all pages of a workspace", async () => {
    const emulator = await startTestEmulator();
    const { eventSubscriptions } = createClients(emulator);
    const names = Array.from({ length: 23 }, (_, at) => `queue-${at}`);
    const destination = {
      endpointType: "StorageQueue",
      properties: { resourceId: storageAccount, queueName: "events" },
    };
    for (const name of names) await putEventSubscription(emulator, name, { destination });
    const found = await collect(eventSubscriptions.listByResource(...workspace));
    expect(found.map(({ name }) => name)).toEqual(["notify-failed-runs", "promote-models", "watch-drift", ...names]);
    const drift = await collect(
      eventSubscriptions.listByResource(...workspace, { filter: "name eq 'watch-drift'", top: 1 }),
    );
    expect(drift.map(({ name }) => name)).toEqual(["watch-drift"]);
  });

  it("returns secret delivery attributes only from getDeliveryAttributes", async () => {
    const emulator = await startTestEmulator();
    const { eventSubscriptions, scope } = createClients(emulator);
    const hook = await startTestWebhook();
    const secret = { type: "Static" as const, name: "x-key", value: "s3cret", isSecret: true };
    const created = await eventSubscriptions.beginCreateOrUpdateAndWait(scope, "one", {
      destination: { ...webhookTo(hook.url), deliveryAttributeMappings: [secret] },
    });
    expect(JSON.stringify(created)).not.toContain("s3cret");
    expect(JSON.stringify(created)).toContain("Hidden");
    expect((await eventSubscriptions.getDeliveryAttributes(scope, "one")).value).toEqual([secret]);
    const answer = await requestArm(emulator, "POST", `/${scope}${eventSubscriptionPath}/one/getDeliveryAttributes`);
    // Members are in the recorded order, not that of the request.
    expect(await answer.text()).toBe(
      '{"value":[{"properties":{"value":"s3cret","isSecret":true},"name":"x-key","type":"Static"}]}',
    );
    expect(hook.requests[0]?.headers["x-key"]).toBe("s3cret");
  });

  it("lists the topic type and its event types", async () => {
    const { topicTypes } = createClients(await startTestEmulator());
    const name = "Microsoft.MachineLearningServices.Workspaces";
    expect((await collect(topicTypes.list())).map((type) => type.name)).toEqual([name]);
    expect((await topicTypes.get(name)).displayName).toBe("Machine Learning Workspaces");
    const types = await collect(topicTypes.listEventTypes(name));
    expect(types.map((type) => type.name)).toContain("Microsoft.MachineLearningServices.RunStatusChanged");
    expect(types).toHaveLength(5);
  });
});

describe("@azure/arm-resourcegraph", () => {
  it("finds workspaces across pages and Azure subscriptions", async () => {
    const id = (subscription: string, name: string): string =>
      `/subscriptions/${subscription}/resourceGroups/RG/providers/Microsoft.MachineLearningServices/workspaces/${name}`;
    const workspaces = [
      { id: id("s1", "a"), location: "westeurope" },
      { id: id("s2", "b"), location: "eastus2" },
    ] as const;
    const { graph } = createClients(await startTestEmulator({ seed: { workspaces } }));
    const query = "resources | where type =~ 'microsoft.machinelearningservices/workspaces' | order by name asc";
    const first = await graph.resources({ query, options: { top: 1 } });
    expect(first).toMatchObject({
      totalRecords: 2,
      count: 1,
      data: [{ name: "a", resourceGroup: "rg", subscriptionId: "s1" }],
    });
    const second = await graph.resources({ query, options: { top: 1, skipToken: first.skipToken ?? "" } });
    expect(second).toMatchObject({ count: 1, data: [{ name: "b", location: "eastus2" }] });
    expect(second.skipToken).toBeUndefined();
    expect((await graph.resources({ query, subscriptions: ["s2"] })).totalRecords).toBe(1);
    const topics = "resources | where type =~ 'microsoft.eventgrid/systemtopics'";
    expect(await graph.resources({ query: topics })).toMatchObject({ totalRecords: 0, data: [] });
  });

  it("gets an error that quotes the unsupported part of a query", async () => {
    const { graph } = createClients(await startTestEmulator());
    await expect(graph.resources({ query: "resources | summarize count()" })).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining("summarize count()") as unknown,
    });
  });
});

describe("the HTTP API", () => {
  it("a creation answers 201 with the URL of the operation, and a second PUT is an update", async () => {
    const emulator = await startTestEmulator();
    const hook = await startTestWebhook();
    const body = { properties: { destination: webhookDestination(hook.url) } };
    const creation = await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, "one"), body);
    expect(creation.status).toBe(201);
    expect(creation.headers.get("retry-after")).toBe("0");
    expect(creation.headers.get("location")).toBeNull();
    const status = creation.headers.get("azure-asyncoperation") ?? "";
    expect(status).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/subscriptions\/[^/]+\/providers\/Microsoft\.EventGrid\/locations\/westeurope\/operationsStatus\/[-0-9A-F]{36}\?api-version=2025-02-15$/,
    );
    expect(await creation.json()).toMatchObject({ properties: { provisioningState: "Creating" } });
    const end = await waitForOperation(creation);
    expect(end).toEqual({
      id: status,
      name: /operationsStatus\/([^?]+)/.exec(status)?.[1]?.toLowerCase(),
      status: "Succeeded",
    });
    const again = await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, "one"), body);
    expect(await again.json()).toMatchObject({ properties: { provisioningState: "Updating" } });
    expect((await waitForOperation(again)).status).toBe("Succeeded");
  });

  it("the event subscription is Creating until the webhook has responded", async () => {
    const emulator = await startTestEmulator();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
    const hook = await startTestWebhook(async (request) => {
      ask();
      await allowed;
      return acceptHandshake(request);
    });
    const creation = await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, "slow"), {
      properties: { destination: webhookDestination(hook.url) },
    });
    await asked;
    const during = await requestArm(emulator, "GET", eventSubscriptionIdOf(emulator, "slow"));
    expect(await during.json()).toMatchObject({ properties: { provisioningState: "Creating" } });
    allow();
    expect((await waitForOperation(creation)).status).toBe("Succeeded");
  });

  it("a later write replaces one that still waits for its webhook", async () => {
    const emulator = await startTestEmulator();
    const [silent, hook] = [await startTestWebhook(() => undefined), await startTestWebhook()];
    const first = await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, "one"), {
      properties: { destination: webhookDestination(silent.url) },
    });
    expect((await putEventSubscription(emulator, "one", { destination: webhookDestination(hook.url) })).status).toBe(
      "Succeeded",
    );
    expect(await waitForOperation(first)).toMatchObject({ status: "Canceled", error: { code: "Canceled" } });
  });

  it("a deletion answers 202 with both URLs and no body, and 204 if nothing existed", async () => {
    const emulator = await startTestEmulator();
    const deletion = await requestArm(emulator, "DELETE", eventSubscriptionIdOf(emulator, "watch-drift"));
    expect(deletion.status).toBe(202);
    expect(await deletion.text()).toBe("");
    expect((await waitForOperation(deletion)).status).toBe("Succeeded");
    const result = await fetch(deletion.headers.get("location") ?? "", { headers: authorizationHeader(emulator) });
    expect([result.status, await result.text()]).toEqual([200, ""]);
    expect((await requestArm(emulator, "DELETE", eventSubscriptionIdOf(emulator, "watch-drift"))).status).toBe(204);
  });

  it("an update keeps unknown properties and removes what it sets to null", async () => {
    const emulator = await startTestEmulator();
    const hook = await startTestWebhook();
    await putEventSubscription(emulator, "one", {
      destination: webhookDestination(hook.url, { minimumTlsVersionAllowed: "1.2" }),
      future: [1],
      labels: ["a"],
    });
    const update = await requestArm(emulator, "PATCH", eventSubscriptionIdOf(emulator, "one"), { labels: null });
    expect(await update.json()).toMatchObject({
      properties: { provisioningState: "Updating", labels: null, future: [1] },
    });
    await waitForOperation(update);
    const now = (await (await requestArm(emulator, "GET", eventSubscriptionIdOf(emulator, "one"))).json()) as {
      properties: object;
    };
    expect(now.properties).toMatchObject({
      future: [1],
      labels: null,
      destination: { properties: { minimumTlsVersionAllowed: "1.2" } },
    });
  });

  it("delivery attributes are null without any, and only webhooks have a full URL", async () => {
    const emulator = await startTestEmulator();
    const attributes = await requestArm(
      emulator,
      "POST",
      `${eventSubscriptionIdOf(emulator, "watch-drift")}/getDeliveryAttributes`,
    );
    expect(await attributes.json()).toEqual({ value: null });
    await putEventSubscription(emulator, "queue", {
      destination: { endpointType: "StorageQueue", properties: { resourceId: storageAccount, queueName: "events" } },
    });
    const url = await requestArm(emulator, "POST", `${eventSubscriptionIdOf(emulator, "queue")}/getFullUrl`);
    expect(url.status).toBe(400);
    expect(await url.text()).toContain("Destination type of the event subscription queue is StorageQueue");
  });

  it("finds ids in any case, with a doubled or an encoded slash", async () => {
    const emulator = await startTestEmulator();
    const path = eventSubscriptionIdOf(emulator, "watch-drift");
    for (const spelled of [path.toUpperCase(), `/${path}`, `/${encodeURIComponent(path.slice(1))}`])
      expect(await (await requestArm(emulator, "GET", spelled)).json()).toMatchObject({ id: path });
  });

  it("an event subscription is gone when it expires, also after a restart", async () => {
    const folder = await temporaryFolder();
    const clock = new ManualClock();
    const emulator = await startTestEmulator({ folder, clock });
    const hook = await startTestWebhook();
    await putEventSubscription(emulator, "brief", {
      destination: webhookDestination(hook.url),
      expirationTimeUtc: "2026-01-01T01:00:00.0000000Z",
    });
    expect((await requestArm(emulator, "GET", eventSubscriptionIdOf(emulator, "brief"))).status).toBe(200);
    await clock.advance(3_600_000);
    expect((await requestArm(emulator, "GET", eventSubscriptionIdOf(emulator, "brief"))).status).toBe(404);
    // The next write deletes it.
    await putEventSubscription(emulator, "another", { destination: webhookDestination(hook.url) });
    expect(await readStoredState(folder)).not.toContain("brief");
    await emulator.stop();
    const again = await startTestEmulator({ folder, clock });
    expect((await requestArm(again, "GET", eventSubscriptionIdOf(again, "brief"))).status).toBe(404);
  });

  it.each([
    [
      "/subscriptions/none/resourceGroups/ml-local/providers/Microsoft.MachineLearningServices/workspaces/churn-lab",
      "SubscriptionNotFound",
    ],
    [
      "/subscriptions/HOME/resourceGroups/none/providers/Microsoft.MachineLearningServices/workspaces/churn-lab",
      "ResourceGroupNotFound",
    ],
    [
      "/subscriptions/HOME/resourceGroups/ml-local/providers/Microsoft.MachineLearningServices/workspaces/none",
      "ResourceNotFound",
    ],
    ["/subscriptions/none/providers/Microsoft.MachineLearningServices/workspaces", "SubscriptionNotFound"],
    ["/providers/Microsoft.EventGrid/topicTypes/Microsoft.Storage.StorageAccounts", "ResourceNotFound"],
    [
      "/subscriptions/HOME/providers/Microsoft.EventGrid/locations/westeurope/operationsStatus/none",
      "OperationNotFound",
    ],
  ])("the error names what does not exist: %s", async (path, code) => {
    const emulator = await startTestEmulator();
    const answer = await requestArm(emulator, "GET", path.replace("HOME", emulator.subscriptionId));
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { error: { code, message: expect.any(String) as unknown } },
    ]);
  });

  it("lists tenants, Azure subscriptions and workspaces", async () => {
    const emulator = await startTestEmulator();
    const get = async (path: string): Promise<unknown> => (await requestArm(emulator, "GET", path)).json();
    const subscription = `/subscriptions/${emulator.subscriptionId}`;
    const expected = { id: emulator.workspaceId, name: "churn-lab", location: "westeurope" };
    expect(await get("/tenants")).toMatchObject({ value: [{ displayName: "Local" }] });
    expect(await get("/subscriptions")).toMatchObject({
      value: [{ subscriptionId: emulator.subscriptionId, displayName: "Local" }],
    });
    const workspaces = "/providers/Microsoft.MachineLearningServices/workspaces";
    expect(await get(`${subscription}${workspaces}`)).toMatchObject({ value: [expected] });
    expect(await get(`${subscription}/resourceGroups/ml-local${workspaces}`)).toMatchObject({ value: [expected] });
    expect(await get(emulator.workspaceId)).toMatchObject(expected);
  });
});
