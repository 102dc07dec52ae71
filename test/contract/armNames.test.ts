import { describe, expect, it } from "vitest";
import { parseSeed } from "../../src/emulator/admin/seedFile.ts";
import {
  authorizationHeader,
  emptySeed,
  eventSubscriptionIdOf,
  modelRegistered,
  publish,
  requestArm,
  startTestEmulator,
  startTestWebhook,
  waitForOperation,
} from "../emulator/rig.ts";

const group = "/subscriptions/s/resourceGroups/g/providers";
const systemTopicOf = (workspaceId: string): string =>
  `${workspaceId.split("/providers/")[0]}/providers/Microsoft.EventGrid/systemTopics/mine`;

/** A filter for models, in the casing of .NET. */
const filter = {
  IncludedEventTypes: ["Microsoft.MachineLearningServices.ModelRegistered"],
  SubjectBeginsWith: "models/",
  AdvancedFilters: [{ OperatorType: "stringin", Key: "data.ModelTags.stage", Values: ["candidate"] }],
};
const canonicalFilter = {
  includedEventTypes: ["Microsoft.MachineLearningServices.ModelRegistered"],
  subjectBeginsWith: "models/",
  advancedFilters: [{ operatorType: "StringIn", key: "data.ModelTags.stage", values: ["candidate"] }],
};

async function startLogging() {
  const log: string[] = [];
  const emulator = await startTestEmulator({ seed: emptySeed, log: (line) => log.push(line) });
  return { emulator, log };
}

describe("names in another case than ARM's", () => {
  it("are read in a PUT and a PATCH, take effect, and are shown in ARM's", async () => {
    const { emulator, log } = await startLogging();
    const hook = await startTestWebhook();
    const id = eventSubscriptionIdOf(emulator, "one");
    const destination = { EndpointType: "webhook", Properties: { EndpointUrl: hook.url, MaxEventsPerBatch: 2 } };
    const creation = await requestArm(emulator, "PUT", id, {
      Properties: { Destination: destination, Filter: filter, EventDeliverySchema: "eventgridschema" },
    });
    expect(await creation.json()).toMatchObject({
      properties: {
        destination: { endpointType: "WebHook", properties: { maxEventsPerBatch: 2 } },
        filter: canonicalFilter,
        eventDeliverySchema: "EventGridSchema",
      },
    });
    await waitForOperation(creation);
    await publish(emulator, [modelRegistered({ subject: "other/1" }), modelRegistered({ subject: "models/2" })]);
    const [request] = await hook.waitForNotifications(1);
    expect(JSON.stringify(request?.body)).toContain("models/2");
    const change = await requestArm(emulator, "PATCH", id, { RetryPolicy: { MaxDeliveryAttempts: 3 } });
    expect(await change.json()).toMatchObject({
      properties: { retryPolicy: { maxDeliveryAttempts: 3, eventTimeToLiveInMinutes: 1440 }, filter: canonicalFilter },
    });
    expect(log.join("\n")).toContain("EndpointType as endpointType, webhook as WebHook, EndpointUrl as endpointUrl");
    expect(log.join("\n")).toContain("Users report that Azure does the same.");
  });

  it.each([
    [
      "storagequeue",
      "StorageQueue",
      { queueName: "events", resourceId: `${group}/Microsoft.Storage/storageAccounts/events` },
    ],
    ["EVENTHUB", "EventHub", { resourceId: `${group}/Microsoft.EventHub/namespaces/n/eventhubs/h` }],
    ["azurefunction", "AzureFunction", { resourceId: `${group}/Microsoft.Web/sites/a/functions/f` }],
    ["servicebustopic", "ServiceBusTopic", { resourceId: `${group}/Microsoft.ServiceBus/namespaces/n/topics/t` }],
    ["monitoralert", "MonitorAlert", { severity: "sev3" }],
  ])("are read in a destination: %s", async (endpointType, canonical, properties) => {
    const { emulator } = await startLogging();
    const id = eventSubscriptionIdOf(emulator, "one");
    const creation = await requestArm(emulator, "PUT", id, {
      properties: { destination: { endpointType, properties } },
    });
    expect((await waitForOperation(creation)).status).toBe("Succeeded");
    const text = await (await requestArm(emulator, "GET", id)).text();
    expect(text).toContain(`"endpointType":"${canonical}"`);
    expect(text).not.toContain("sev3");
  });

  it("are read in the parameters of a list", async () => {
    const { emulator } = await startLogging();
    for (const name of ["one", "two"])
      await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, name), {
        properties: { destination: { endpointType: "MonitorAlert", properties: { severity: "Sev3" } } },
      });
    const list = eventSubscriptionIdOf(emulator, "").replace(/\/$/, "");
    const parameters = "API-Version=2025-02-15&$Top=1&$Filter=contains(name,'o')";
    const page = await fetch(`${emulator.armEndpoint}${list}?${parameters}`, {
      headers: authorizationHeader(emulator),
    });
    expect(await page.json()).toMatchObject({
      value: [{ name: "one" }],
      nextLink: expect.stringContaining("&$top=1&$filter=") as unknown,
    });
  });

  it("are read in a system topic", async () => {
    const { emulator } = await startLogging();
    const id = systemTopicOf(emulator.workspaceId);
    const made = await requestArm(emulator, "PUT", id, {
      Location: "westeurope",
      Identity: { Type: "systemassigned" },
      Properties: { Source: emulator.workspaceId, TopicType: "Microsoft.MachineLearningServices.Workspaces" },
      Tags: { Team: "churn" },
    });
    expect(await made.json()).toMatchObject({
      location: "westeurope",
      identity: { type: "SystemAssigned" },
      properties: { source: emulator.workspaceId },
      tags: { Team: "churn" },
    });
  });

  it("are read in a seed", () => {
    const id = `${group}/Microsoft.MachineLearningServices/workspaces/w`;
    const destination = { EndpointType: "webhook", properties: { EndpointUrl: "https://example.com" } };
    const properties = { Destination: destination, filter, Colour: "red" };
    const eventSubscriptions = [{ id: `${id}/providers/Microsoft.EventGrid/eventSubscriptions/one`, properties }];
    const seed = { workspaces: [{ id, location: "westeurope" }], eventSubscriptions };
    const log: string[] = [];
    expect(parseSeed(JSON.stringify(seed), 0, (line) => log.push(line)).eventSubscriptions).toMatchObject([
      { properties: { destination: { endpointType: "WebHook" }, filter: canonicalFilter } },
    ]);
    expect(log).toEqual([
      expect.stringContaining("one: Read Destination as destination, EndpointType as endpointType, webhook as WebHook"),
      expect.stringContaining("one: Azure doesn't document Colour, and may ignore or refuse it."),
    ]);
    const twice = { ...properties, destination };
    const bad = { ...seed, eventSubscriptions: [{ ...eventSubscriptions[0], properties: twice }] };
    expect(() => parseSeed(JSON.stringify(bad), 0)).toThrow("properties.destination: is there twice");
  });
});

describe("a member", () => {
  it("that is unknown is kept, and the log says that Azure may not", async () => {
    const { emulator, log } = await startLogging();
    const hook = await startTestWebhook();
    const properties = {
      destination: { endpointType: "WebHook", properties: { endpointUrl: hook.url, endpointURI: "x" } },
      filter: { subjectContains: "x" },
    };
    await waitForOperation(
      await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, "one"), { properties, kind: "x" }),
    );
    expect(log.join("\n")).toContain(
      "one: Azure doesn't document properties.destination.properties.endpointURI, properties.filter.subjectContains, kind, and may ignore or refuse it. The Local Event Grid keeps it.",
    );
  });

  it("that occurs twice in different cases is refused by name", async () => {
    const { emulator } = await startLogging();
    const answer = await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, "one"), {
      properties: { destination: {}, filter: {}, Filter: {} },
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("The request has the member properties.Filter twice, in different cases.");
  });

  it("of the read-only ones, copied from a response, is neither refused nor reported", async () => {
    const { emulator, log } = await startLogging();
    const hook = await startTestWebhook();
    const id = eventSubscriptionIdOf(emulator, "one");
    const body = { properties: { destination: { endpointType: "WebHook", properties: { endpointUrl: hook.url } } } };
    await waitForOperation(await requestArm(emulator, "PUT", id, body));
    const shown = (await (await requestArm(emulator, "GET", id)).json()) as { properties: object };
    const again = { ...shown, properties: { ...shown.properties, ...body.properties } };
    expect((await waitForOperation(await requestArm(emulator, "PUT", id, again))).status).toBe("Succeeded");
    expect(log.filter((line) => /document|Read /.test(line))).toEqual([]);
  });
});
