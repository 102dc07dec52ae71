import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { connectArm } from "../../../src/adapters/azure/connectArm.ts";
import { readAllItems } from "../../../src/app/lists/readAllItems.ts";
import type { Cloud } from "../../../src/ports/cloud.ts";
import { editEventSubscription } from "../../../src/app/subscription/editEventSubscription.ts";
import { Failure, formatFailure } from "../../../src/core/failure.ts";
import { missingRbacActions } from "../../../src/core/permissions.ts";
import { diffEventSubscriptions } from "../../../src/core/subscription/diffEventSubscriptions.ts";
import { draftFromEventSubscription } from "../../../src/core/subscription/draftFromEventSubscription.ts";
import { eventSubscriptionId } from "../../../src/core/subscription/eventSubscription.ts";
import { type RunningEmulator, startEmulator } from "../../../src/emulator/startEmulator.ts";
import { authorizationHeader } from "../../emulator/rig.ts";
import { startWebhook, type Webhook } from "../../rig/services/webhook.ts";

/** The credential of one of the roles of an emulator. */
const createCredential = (of: RunningEmulator, role = "owner") => ({
  getToken: async () => ({ token: `${of.armToken}.${role}`, expiresOnTimestamp: Date.now() + 3_600_000 }),
});
const credential = { getToken: async () => ({ token: "local", expiresOnTimestamp: Date.now() + 3_600_000 }) };
const { signal } = new AbortController();

let folder: string;
let emulator: RunningEmulator;
let webhook: Webhook;
let cloud: Cloud;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "aml-events-"));
  emulator = await startEmulator({ folder });
  webhook = await startWebhook();
  cloud = connectArm(
    { endpoint: emulator.armEndpoint, credential: createCredential(emulator) },
    { pollInterval: 5 },
  ).cloud;
});
afterAll(async () => {
  await webhook.close();
  await emulator.stop();
  await rm(folder, { recursive: true });
});

test("requests to the Local Event Grid use no proxy, whatever the environment names", async () => {
  vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:9");
  vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:9");
  vi.stubEnv("NO_PROXY", "");
  onTestFinished(() => void vi.unstubAllEnvs());
  const direct = connectArm(
    { endpoint: emulator.armEndpoint, credential: createCredential(emulator) },
    { pollInterval: 5 },
  ).cloud;
  expect(await readAllItems(direct.workspaces(signal))).toHaveLength(1);
});

const putSubscription = (name: string, properties: object) =>
  cloud.put(eventSubscriptionId(emulator.workspaceId, name), { properties }, signal);
const webhookTo = (endpointUrl: string) => ({ destination: { endpointType: "WebHook", properties: { endpointUrl } } });

/** The failure that a promise rejects with. */
const getFailure = async (act: Promise<unknown>): Promise<Failure> => {
  const failure = await act.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Failure);
  return failure as Failure;
};

describe("the cloud over Azure Resource Manager", () => {
  test("lists the seeded workspace with all that the tree shows", async () => {
    const [workspace, ...others] = await readAllItems(cloud.workspaces(signal));
    expect(others).toEqual([]);
    expect(workspace).toEqual({
      id: emulator.workspaceId,
      name: "churn-lab",
      location: "westeurope",
      resourceGroup: "ml-local",
      subscriptionId: emulator.subscriptionId,
    });
  });

  test.each([
    ["owner", []],
    ["reader", ["Microsoft.EventGrid/eventSubscriptions/write", "Microsoft.EventGrid/eventSubscriptions/delete"]],
    [
      "data-scientist",
      ["Microsoft.EventGrid/eventSubscriptions/write", "Microsoft.EventGrid/eventSubscriptions/delete"],
    ],
  ])("reports what %s may not do, before it is tried", async (role, missing) => {
    const bearer = createCredential(emulator, role);
    const own = connectArm({ endpoint: emulator.armEndpoint, credential: bearer }, { pollInterval: 5 }).cloud;
    const permissions = await own.permissions(emulator.workspaceId, signal);
    expect(missingRbacActions(permissions, "tail")).toEqual(missing);
  });

  test("lists event subscriptions by name, as the service sends them", async () => {
    const found = await readAllItems(cloud.eventSubscriptions(emulator.workspaceId, signal));
    expect(found.map(({ name }) => name)).toEqual(["notify-failed-runs", "promote-models", "watch-drift"]);
    expect(found[0]?.properties.destination?.properties?.["endpointUrl"]).toBeNull();
  });

  describe("below a system topic", () => {
    const arm = async (method: string, path: string, body?: object): Promise<Response> => {
      const response = await fetch(`${emulator.armEndpoint}${path}?api-version=2025-02-15`, {
        method,
        headers: { ...authorizationHeader(emulator), "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      expect(response.status).toBeLessThan(300);
      return response;
    };
    const namesFor = async (role: string, discoverFirst: boolean): Promise<string[]> => {
      const bearer = createCredential(emulator, role);
      const own = connectArm({ endpoint: emulator.armEndpoint, credential: bearer }, { pollInterval: 5 }).cloud;
      if (discoverFirst) await readAllItems(own.workspaces(signal));
      const found = await readAllItems(own.eventSubscriptions(emulator.workspaceId, signal));
      return found.map(({ name }) => name);
    };
    const onWorkspace = ["notify-failed-runs", "promote-models", "watch-drift"];
    let topic: string;

    beforeAll(async () => {
      const extension = await arm(
        "GET",
        `${emulator.workspaceId}/providers/Microsoft.EventGrid/extensionTopics/default`,
      );
      topic = ((await extension.json()) as { properties: { systemTopic: string } }).properties.systemTopic;
      const properties = {
        destination: { endpointType: "MonitorAlert", properties: { severity: "Sev3" } },
      };
      await arm("PUT", `${topic}/eventSubscriptions/from-the-portal`, { properties });
    });
    afterAll(async () => void (await arm("DELETE", `${topic}/eventSubscriptions/from-the-portal`)));

    test.each([
      ["if Resource Graph has named the system topic", true],
      ["if Resource Graph was not queried", false],
    ])("is listed with the others, by name and without duplicates, %s", async (_, discoverFirst) => {
      expect(await namesFor("owner", discoverFirst)).toEqual(["from-the-portal", ...onWorkspace]);
    });

    test.each([true, false])(
      "is left out without a failure for users who may not see system topics (%s)",
      async (first) => {
        expect(await namesFor("eventgrid-reader", first)).toEqual(onWorkspace);
      },
    );

    test("is a failure for users who may not list anything", async () => {
      await expect(namesFor("data-scientist", true)).rejects.toMatchObject({
        code: "forbidden",
        message: "You may not list event subscriptions here.",
        why: expect.stringContaining("does not have authorization") as unknown,
        remedy:
          "Ask for the role EventGrid EventSubscription Reader, which grants Microsoft.EventGrid/eventSubscriptions/read.",
      });
    });
  });

  test.each([400, 403, 404])("reads a %i as a missing system topic", async (status) => {
    const item = { id: "/w/providers/Microsoft.EventGrid/eventSubscriptions/one", name: "one", properties: {} };
    const service = createServer(({ url }, response) => {
      const refuses = url?.includes("/extensionTopics/") ?? false;
      const body = refuses ? { error: { code: "Any", message: "No." } } : { value: [item] };
      response.writeHead(refuses ? status : 200).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    try {
      const endpoint = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
      const { cloud } = connectArm({ endpoint, credential }, { pollInterval: 5 });
      const found = await readAllItems(cloud.eventSubscriptions("/w", signal));
      expect(found.map(({ name }) => name)).toEqual(["one"]);
    } finally {
      service.close();
    }
  });

  test("handles a system topic that was deleted after it was found", async () => {
    const own = await startEmulator({ folder: path.join(folder, "own") });
    try {
      const there = connectArm(
        { endpoint: own.armEndpoint, credential: createCredential(own) },
        { pollInterval: 5 },
      ).cloud;
      await readAllItems(there.workspaces(signal));
      for (const { id } of await readAllItems(there.eventSubscriptions(own.workspaceId, signal)))
        await there.delete(id, signal);
      expect(await readAllItems(there.eventSubscriptions(own.workspaceId, signal))).toEqual([]);
      await there.put(
        eventSubscriptionId(own.workspaceId, "recreated"),
        { properties: webhookTo(webhook.url) },
        signal,
      );
      const found = await readAllItems(there.eventSubscriptions(own.workspaceId, signal));
      expect(found.map(({ name }) => name)).toEqual(["recreated"]);
    } finally {
      await own.stop();
    }
  });

  test("creates one after the handshake, and returns it as the service completed it", async () => {
    const made = await putSubscription("created", {
      ...webhookTo(webhook.url),
      filter: { subjectBeginsWith: "models/" },
    });
    expect(made.properties.provisioningState).toBe("Succeeded");
    expect(made.properties.retryPolicy?.maxDeliveryAttempts).toBe(30);
  });

  test("keeps properties that the SDK does not know", async () => {
    const destination = {
      endpointType: "WebHook",
      properties: { endpointUrl: webhook.url, minimumTlsVersionAllowed: "1.2" },
    };
    const made = await putSubscription("lossless", { destination, ofTomorrow: { deep: [1, { two: null }] } });
    expect(made.properties.destination?.properties).toMatchObject({ minimumTlsVersionAllowed: "1.2" });
    expect(made.properties).toMatchObject({ ofTomorrow: { deep: [1, { two: null }] } });
  });

  test("reports a failed handshake with the response of the webhook", async () => {
    const failure = await getFailure(putSubscription("unreachable", webhookTo("http://127.0.0.1:1/nobody")));
    expect(failure.code).toBe("handshake");
    expect(failure.message).toContain("http://127.0.0.1:1/nobody");
    expect(failure.remedy).toContain("200");
    const missing = await getFailure(
      cloud.eventSubscription(eventSubscriptionId(emulator.workspaceId, "unreachable"), signal),
    );
    expect(missing.code).toBe("not-found");
  });

  test("reports at once that a webhook awaits manual validation, and what to do", async () => {
    const accepting = await startWebhook(() => ({ status: 200 }));
    onTestFinished(() => accepting.close());
    const failure = await getFailure(putSubscription("by-hand", webhookTo(`${accepting.url}?code=s3cret`)));
    expect(failure.code).toBe("handshake");
    expect(failure.message).toContain(`${accepting.url} accepted the validation event without returning the code`);
    expect(formatFailure(failure)).not.toContain("s3cret");
    expect(failure.remedy).toMatch(/validationUrl .* \{"validationResponse": its validationCode\}/);
    const left = await cloud.eventSubscription(eventSubscriptionId(emulator.workspaceId, "by-hand"), signal);
    expect(left.properties.provisioningState).toBe("AwaitingManualAction");
    await cloud.delete(left.id, signal);
  });

  test("waits for a manual validation if the caller can show that, until the URL is opened", async () => {
    const accepting = await startWebhook(() => ({ status: 200 }));
    onTestFinished(() => accepting.close());
    const id = eventSubscriptionId(emulator.workspaceId, "waiting");
    const waits: string[] = [];
    const made = cloud.put(id, { properties: webhookTo(`${accepting.url}?code=s3cret`) }, signal, (wait) => {
      waits.push(`${wait.message} ${wait.remedy}`);
      const [event] = accepting.requests[0]!.body as [{ data: { validationUrl: string } }];
      void fetch(event.data.validationUrl);
    });
    expect((await made).properties.provisioningState).toBe("Succeeded");
    expect(waits).toEqual([
      `The webhook ${accepting.url} accepted the validation event without returning the code. Open the validationUrl that it received within 10 minutes.`,
    ]);
    await cloud.delete(id, signal);
  });

  test("waits for the callback of a webhook for CloudEvents, and stops when it is canceled", async () => {
    const accepting = await startWebhook(() => ({ status: 202 }));
    onTestFinished(() => accepting.close());
    const id = eventSubscriptionId(emulator.workspaceId, "called-back");
    const properties = { ...webhookTo(accepting.url), eventDeliverySchema: "CloudEventSchemaV1_0" };
    const controller = new AbortController();
    let remedy = "";
    const made = cloud.put(id, { properties }, controller.signal, (wait) => {
      ({ remedy } = wait);
      controller.abort();
    });
    await expect(made).rejects.toMatchObject({ name: "AbortError" });
    expect(remedy).toBe("Open the WebHook-Request-Callback that it received within 10 minutes.");
    const left = await cloud.eventSubscription(id, signal);
    expect(left.properties.provisioningState).toBe("AwaitingManualAction");
    await cloud.delete(id, signal);
  });

  test("explains that the destination has a name that no queue has", async () => {
    const resourceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/runs";
    const destination = { endpointType: "StorageQueue", properties: { resourceId, queueName: "Not_A_Queue" } };
    const failure = await getFailure(putSubscription("nowhere", { destination }));
    expect(failure).toMatchObject({
      code: "refused",
      message: expect.stringContaining("Event Grid can't send there: \"Not_A_Queue\" isn't a valid name") as unknown,
      remedy: "Create the resource, or correct its name. Then retry.",
    });
  });

  test("stops waiting for a webhook when it is canceled", async () => {
    const silent = await startWebhook(() => undefined);
    onTestFinished(() => silent.close());
    const controller = new AbortController();
    const id = eventSubscriptionId(emulator.workspaceId, "cancelled");
    const creation = cloud.put(id, { properties: webhookTo(silent.url) }, controller.signal);
    await Promise.all([
      expect(creation).rejects.toMatchObject({ name: "AbortError" }),
      expect
        .poll(() => silent.requests.length)
        .toBe(1)
        .then(() => controller.abort()),
    ]);
    await cloud.delete(id, signal);
  });

  test("reports the service's refusal of an http address on another machine", async () => {
    const failure = await getFailure(putSubscription("insecure", webhookTo("http://example.com/hook")));
    expect(failure.code).toBe("refused");
    expect(failure.message).toContain("https");
  });

  describe("changes", () => {
    const secret = { name: "x-key", type: "Static", properties: { value: "s3cr3t", isSecret: true } };
    const destination = () => ({
      endpointType: "WebHook",
      properties: { endpointUrl: `${webhook.url}?code=k3y`, deliveryAttributeMappings: [secret] },
    });
    const id = () => eventSubscriptionId(emulator.workspaceId, "edited");
    beforeEach(async () => {
      await putSubscription("edited", {
        destination: destination(),
        filter: { subjectBeginsWith: "a" },
        ofTomorrow: { deep: 1 },
      });
    });

    test("only one member, and keeps secrets and members that the SDK does not know", async () => {
      const before = await cloud.eventSubscription(id(), signal);
      const filter = { subjectBeginsWith: "b", advancedFilters: null };
      const after = await cloud.patch(id(), { filter }, signal);
      expect(diffEventSubscriptions(before, after).map(({ sentence }) => sentence)).toEqual([
        'Changes the subject prefix from "a" to "b".',
      ]);
      expect(after.properties).toMatchObject({ provisioningState: "Succeeded", ofTomorrow: { deep: 1 } });
      expect(await cloud.webhookUrl(id(), signal)).toBe(`${webhook.url}?code=k3y`);
      expect(await cloud.deliveryAttributes(id(), signal)).toMatchObject([{ properties: { value: "s3cr3t" } }]);
    });

    test("the URL through the form, and keeps its hidden headers", async () => {
      const base = await cloud.eventSubscription(id(), signal);
      const draft = { ...draftFromEventSubscription(base), endpointUrl: `${webhook.url}?code=n3w` };
      const edited = await editEventSubscription(draft, { base, seen: base }, { cloud, isConfirmed: true }, signal);
      expect(edited.kind).toBe("written");
      expect(await cloud.webhookUrl(id(), signal)).toBe(`${webhook.url}?code=n3w`);
      expect(await cloud.deliveryAttributes(id(), signal)).toMatchObject([{ properties: { value: "s3cr3t" } }]);
    });

    test("nothing if the new webhook fails the handshake", async () => {
      const refused = { endpointType: "WebHook", properties: { endpointUrl: "http://127.0.0.1:1/nobody" } };
      expect((await getFailure(cloud.patch(id(), { destination: refused }, signal))).code).toBe("handshake");
      expect(await cloud.webhookUrl(id(), signal)).toBe(`${webhook.url}?code=k3y`);
    });

    test("nothing that does not exist, which has no URL either", async () => {
      const missing = eventSubscriptionId(emulator.workspaceId, "nobody");
      expect((await getFailure(cloud.patch(missing, { labels: [] }, signal))).code).toBe("not-found");
      expect((await getFailure(cloud.webhookUrl(missing, signal))).code).toBe("not-found");
    });

    test("and returns an empty list for null", async () => {
      await putSubscription("edited", webhookTo(webhook.url));
      expect(await cloud.deliveryAttributes(id(), signal)).toEqual([]);
    });
  });

  test("deletes, and succeeds if nothing exists", async () => {
    await putSubscription("short-lived", webhookTo(webhook.url));
    const id = eventSubscriptionId(emulator.workspaceId, "short-lived");
    await cloud.delete(id, signal);
    await cloud.delete(id, signal);
    expect((await getFailure(cloud.eventSubscription(id, signal))).code).toBe("not-found");
  });

  test("ends at once when it is canceled, with an AbortError", async () => {
    const aborted = AbortSignal.abort();
    await expect(readAllItems(cloud.workspaces(aborted))).rejects.toMatchObject({ name: "AbortError" });
    await expect(readAllItems(cloud.eventSubscriptions(emulator.workspaceId, aborted))).rejects.toMatchObject({
      name: "AbortError",
    });
  });

  test("reports an unreachable address without retries", async () => {
    const unreachable = connectArm({ endpoint: "http://127.0.0.1:1", credential }, { pollInterval: 5 }).cloud;
    const failure = await getFailure(readAllItems(unreachable.workspaces(signal)));
    expect(failure.code).toBe("unreachable");
    expect(failure.message).toBe("127.0.0.1:1 does not answer.");
  });
});
