import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";
import { ManualClock } from "../emulator/manualClock.ts";
import {
  requestAdmin,
  requestArm,
  waitForOperation,
  eventSubscriptionIdOf,
  eventSubscriptionPath,
  modelRegistered,
  publish,
  putEventSubscription,
  readOperation,
  startTestEmulator,
  temporaryFolder,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";
import type { ReceivedRequest, Webhook } from "../rig/services/webhook.ts";

const minuteMs = 60_000;

const readProvisioningState = async (emulator: RunningEmulator, name: string): Promise<string> => {
  const answer = await requestArm(emulator, "GET", eventSubscriptionIdOf(emulator, name));
  const { properties } = (await answer.json()) as { properties?: { provisioningState: string } };
  return properties?.provisioningState ?? String(answer.status);
};

const validationUrlOf = ({ body }: ReceivedRequest): string => {
  const [event] = body as [{ data: { validationUrl: string } }];
  return event.data.validationUrl;
};

const lastValidationUrl = ({ requests }: Webhook): string => validationUrlOf(requests.at(-1)!);

/** A webhook that accepts the validation event without returning the code. */
const startWebhookWithoutCode = (body = "ok"): Promise<Webhook> => startTestWebhook(() => ({ status: 200, body }));

/** Creates or updates `name` at `hook`, and resolves when it waits for manual validation. */
async function createAwaitingValidation(
  emulator: RunningEmulator,
  name: string,
  hook: Webhook,
  more: object = {},
): Promise<Response> {
  const properties = { destination: webhookDestination(hook.url), ...more };
  const creation = await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, name), { properties });
  await expect.poll(() => readProvisioningState(emulator, name)).toBe("AwaitingManualAction");
  return creation;
}

async function openUrl(url: string, init: RequestInit = {}): Promise<{ status: number; type: string; text: string }> {
  const answer = await fetch(url, init);
  return { status: answer.status, type: answer.headers.get("content-type") ?? "", text: await answer.text() };
}

describe("a webhook that accepts the validation event without its code", () => {
  it("is validated by opening the validation URL, without authentication", async () => {
    const emulator = await startTestEmulator();
    const hook = await startWebhookWithoutCode();
    const creation = await createAwaitingValidation(emulator, "by-hand", hook);
    expect(await readOperation(creation)).toMatchObject({ status: "AwaitingManualAction" });
    const list = (await (
      await requestArm(emulator, "GET", `${emulator.workspaceId}${eventSubscriptionPath}`)
    ).json()) as {
      value: { name: string; properties: { provisioningState: string } }[];
    };
    expect(list.value.find(({ name }) => name === "by-hand")?.properties.provisioningState).toBe(
      "AwaitingManualAction",
    );

    const url = new URL(lastValidationUrl(hook));
    expect(url.origin + url.pathname).toBe(`${emulator.armEndpoint}/eventsubscriptions/by-hand/validate`);
    expect([...url.searchParams.keys()]).toEqual(["id", "t", "apiVersion", "token"]);
    expect(await openUrl(url.href)).toEqual({
      status: 200,
      type: "text/plain; charset=utf-8",
      text: "The webhook is validated. It receives events from now on.\n",
    });
    expect((await waitForOperation(creation)).status).toBe("Succeeded");
    expect(await readProvisioningState(emulator, "by-hand")).toBe("Succeeded");
    await publish(emulator, modelRegistered());
    await hook.waitForNotifications(1);
    // A browser may send the request twice.
    expect((await openUrl(url.href)).status).toBe(200);
  });

  it("can open the validation URL itself before it responds", async () => {
    const emulator = await startTestEmulator();
    const opened: number[] = [];
    const hook = await startTestWebhook(async (request) => {
      opened.push((await openUrl(validationUrlOf(request))).status);
      return { status: 200 };
    });
    expect((await putEventSubscription(emulator, "itself", { destination: webhookDestination(hook.url) })).status).toBe(
      "Succeeded",
    );
    expect(opened).toEqual([200]);
  });

  it("is refused after 10 minutes, in the service's words, and stays as Failed until it is deleted", async () => {
    const clock = new ManualClock();
    const emulator = await startTestEmulator({ clock });
    const hook = await startWebhookWithoutCode("thanks");
    const creation = await createAwaitingValidation(emulator, "late", hook);
    await clock.advance(10 * minuteMs - 1);
    expect(await readProvisioningState(emulator, "late")).toBe("AwaitingManualAction");
    await clock.advance(1);
    const { status, error } = await waitForOperation(creation);
    expect([status, error?.code]).toEqual(["Failed", "Url validation"]);
    expect(error?.message).toContain(
      "Http POST request retuned 2XX response with response body thanks. When a validation request is accepted without validation code in the response body, Http GET is expected on the validation url included in the validation event(within 10 minutes).",
    );
    expect(error?.message).toContain("timestamp: 1/1/2026 12:10:00 AM (UTC). Reason: it answered 200 without the");
    expect(await readProvisioningState(emulator, "late")).toBe("Failed");
    await publish(emulator, modelRegistered());
    expect(hook.notifications).toEqual([]);
    const { status: gone, text } = await openUrl(lastValidationUrl(hook));
    expect([gone, text]).toEqual([410, expect.stringContaining("its 10 minutes are over")]);
    const id = eventSubscriptionIdOf(emulator, "late");
    expect((await requestArm(emulator, "DELETE", id)).status).toBe(202);
    expect(await readProvisioningState(emulator, "late")).toBe("404");
  });

  it("stays as Failed across a restart, and a later PUT or PATCH tries again", async () => {
    const clock = new ManualClock();
    const folder = await temporaryFolder();
    const first = await startTestEmulator({ clock, folder });
    const [silent, refusing, hook] = [
      await startWebhookWithoutCode(),
      await startTestWebhook(() => ({ status: 404 })),
      await startTestWebhook(),
    ];
    const creation = await createAwaitingValidation(first, "late", silent, { labels: ["a"] });
    await clock.advance(10 * minuteMs);
    await waitForOperation(creation);
    await first.stop();
    const emulator = await startTestEmulator({ clock, folder });
    expect(await readProvisioningState(emulator, "late")).toBe("Failed");
    expect(
      await putEventSubscription(emulator, "late", { destination: webhookDestination(refusing.url) }),
    ).toMatchObject({ status: "Failed" });
    expect(await readProvisioningState(emulator, "late")).toBe("Failed");
    const change = await requestArm(emulator, "PATCH", eventSubscriptionIdOf(emulator, "late"), {
      destination: webhookDestination(hook.url),
    });
    expect(await change.json()).toMatchObject({ properties: { labels: ["a"] } });
    expect((await waitForOperation(change)).status).toBe("Succeeded");
    expect(await readProvisioningState(emulator, "late")).toBe("Succeeded");
  });

  it("keeps the properties in force when an update is not validated in time", async () => {
    const clock = new ManualClock();
    const emulator = await startTestEmulator({ clock });
    const [hook, second] = [await startTestWebhook(), await startWebhookWithoutCode()];
    await putEventSubscription(emulator, "one", { destination: webhookDestination(hook.url) });
    const update = await createAwaitingValidation(emulator, "one", second);
    await publish(emulator, modelRegistered());
    await hook.waitForNotifications(1);
    await clock.advance(10 * minuteMs);
    expect((await waitForOperation(update)).status).toBe("Failed");
    expect(await readProvisioningState(emulator, "one")).toBe("Succeeded");
    await publish(emulator, modelRegistered());
    await hook.waitForNotifications(2);
    expect(second.notifications).toEqual([]);
  });

  it.each([
    ["a later write", "PUT"],
    ["a deletion", "DELETE"],
  ])("is no longer waited for after %s", async (_, method) => {
    const emulator = await startTestEmulator();
    const [silent, hook] = [await startWebhookWithoutCode(), await startTestWebhook()];
    const creation = await createAwaitingValidation(emulator, "one", silent);
    const body = { properties: { destination: webhookDestination(hook.url) } };
    await waitForOperation(
      await requestArm(emulator, method, eventSubscriptionIdOf(emulator, "one"), method === "PUT" ? body : undefined),
    );
    expect((await waitForOperation(creation)).status).toBe("Canceled");
    expect((await openUrl(lastValidationUrl(silent))).status).toBe(410);
  });

  it("is waited for after a restart, with the same time limit and URL", async () => {
    const clock = new ManualClock();
    const folder = await temporaryFolder();
    const first = await startTestEmulator({ folder, clock });
    const hooks = [await startWebhookWithoutCode(), await startWebhookWithoutCode()];
    await createAwaitingValidation(first, "opened", hooks[0]!);
    await createAwaitingValidation(first, "forgotten", hooks[1]!);
    await first.stop();
    await clock.advance(5 * minuteMs);
    const second = await startTestEmulator({ folder, clock, port: first.port });
    expect(await readProvisioningState(second, "opened")).toBe("AwaitingManualAction");
    expect((await openUrl(lastValidationUrl(hooks[0]!))).status).toBe(200);
    await clock.advance(5 * minuteMs);
    await expect.poll(() => readProvisioningState(second, "forgotten")).toBe("Failed");
    expect(await readProvisioningState(second, "opened")).toBe("Succeeded");
    expect(hooks.map(({ requests }) => requests.length)).toEqual([1, 1]);
  });

  it("is refused at the next start when its time ended while the emulator was stopped", async () => {
    const clock = new ManualClock();
    const folder = await temporaryFolder();
    const first = await startTestEmulator({ folder, clock });
    const hook = await startWebhookWithoutCode();
    await createAwaitingValidation(first, "late", hook);
    await first.stop();
    await clock.advance(11 * minuteMs);
    const second = await startTestEmulator({ folder, clock, port: first.port });
    await expect.poll(() => readProvisioningState(second, "late")).toBe("Failed");
    expect((await openUrl(lastValidationUrl(hook))).status).toBe(410);
  });
});

describe("a validation URL", () => {
  it.each<[string, (url: URL) => void, RequestInit, number]>([
    ["with another token", (url) => url.searchParams.set("token", "1A1A1A1A"), {}, 403],
    ["without a token", (url) => url.searchParams.delete("token"), {}, 403],
    ["with another id", (url) => url.searchParams.set("id", "<script>"), {}, 403],
    ["without an id", (url) => url.searchParams.delete("id"), {}, 403],
    ["of another event subscription", (url) => (url.pathname = "/eventsubscriptions/other/validate"), {}, 403],
    ["that is no longer than its path", (url) => (url.search = ""), {}, 403],
    ["opened with POST", () => {}, { method: "POST" }, 405],
    ["opened by a page from elsewhere", () => {}, { headers: { origin: "https://evil.example" } }, 403],
  ])("%s changes nothing", async (_, alter, init, status) => {
    const emulator = await startTestEmulator();
    const hook = await startWebhookWithoutCode();
    await createAwaitingValidation(emulator, "one", hook);
    const url = new URL(lastValidationUrl(hook));
    alter(url);
    const answer = await openUrl(url.href, init);
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain("<script>");
    expect(await readProvisioningState(emulator, "one")).toBe("AwaitingManualAction");
  });

  it("never appears in the log", async () => {
    const log: string[] = [];
    const emulator = await startTestEmulator({ log: (line) => log.push(line) });
    const hook = await startWebhookWithoutCode();
    await createAwaitingValidation(emulator, "one", hook);
    expect(log.join("\n")).toContain(
      "one: the webhook isn't validated yet: it answered 200 without the validation code. Open the validation URL within 10 minutes",
    );
    expect(log.join("\n")).not.toContain(new URL(lastValidationUrl(hook)).searchParams.get("token"));
  });
});

describe("a subscription to CloudEvents", () => {
  const cloudEvents = { eventDeliverySchema: "CloudEventSchemaV1_0" };

  it("is created when its webhook agrees by OPTIONS, and gets CloudEvents", async () => {
    const emulator = await startTestEmulator();
    const hook = await startTestWebhook();
    const end = await putEventSubscription(emulator, "cloud", {
      destination: webhookDestination(hook.url),
      ...cloudEvents,
    });
    expect(end.status).toBe("Succeeded");
    await publish(emulator, modelRegistered());
    const [event] = await hook.waitForNotifications(1);
    expect(event?.body).toMatchObject({ specversion: "1.0" });
    expect(hook.requests.map(({ method }) => method)).toEqual(["OPTIONS", "POST"]);
  });

  it.each(["GET", "POST"])("is created when its webhook consents by a %s to the callback", async (method) => {
    const emulator = await startTestEmulator();
    const hook = await startTestWebhook(() => ({ status: 202 }));
    const creation = await createAwaitingValidation(emulator, "cloud", hook, cloudEvents);
    const callback = String(hook.requests[0]?.headers["webhook-request-callback"]);
    const rate = { "webhook-allowed-rate": "120" };
    expect((await openUrl(callback, { method, headers: rate })).status).toBe(200);
    expect((await waitForOperation(creation)).status).toBe("Succeeded");
    // Handlers may repeat the callback.
    expect((await openUrl(callback, { method })).status).toBe(200);
  });

  it("fails in the service's words when nobody called back within 10 minutes, and stays as Failed", async () => {
    const clock = new ManualClock();
    const emulator = await startTestEmulator({ clock });
    const hook = await startWebhookWithoutCode();
    const creation = await createAwaitingValidation(emulator, "cloud", hook, cloudEvents);
    await clock.advance(10 * minuteMs);
    const { error } = await waitForOperation(creation);
    expect(error?.message).toContain("Http OPTIONS request failed with response code OK.");
    expect(error?.message).toContain("without the header WebHook-Allowed-Origin");
    expect(await readProvisioningState(emulator, "cloud")).toBe("Failed");
  });

  it("fails at once when the webhook refuses OPTIONS", async () => {
    const emulator = await startTestEmulator();
    const hook = await startTestWebhook(() => ({ status: 405 }));
    const { error } = await putEventSubscription(emulator, "cloud", {
      destination: webhookDestination(hook.url),
      ...cloudEvents,
    });
    expect(error?.message).toContain("Http OPTIONS request failed with response code MethodNotAllowed.");
    expect(await readProvisioningState(emulator, "cloud")).toBe("404");
  });
});

it.each(["EventGridSchema", "CloudEventSchemaV1_0"])(
  "a webhook protected by Entra is asked with a token in its place (%s)",
  async (eventDeliverySchema) => {
    const emulator = await startTestEmulator();
    const hook = await startTestWebhook();
    const entra = { azureActiveDirectoryTenantId: "t", azureActiveDirectoryApplicationIdOrUri: "api://a" };
    await putEventSubscription(emulator, "entra", {
      destination: webhookDestination(hook.url, entra),
      eventDeliverySchema,
    });
    expect(hook.requests[0]?.headers.authorization).toMatch(/^Bearer [\w-]+\.[\w-]+\.$/);
  },
);

describe("with any response of a webhook", () => {
  /** Bytes in pieces, then the connection is closed, or not. */
  const behaviour = fc.record({
    pieces: fc.array(
      fc.oneof(
        fc.constantFrom(
          "HTTP/1.1 200 OK\r\n",
          "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n",
          "HTTP/1.1 100 Continue\r\n\r\n",
          "content-length: 5\r\n",
          "transfer-encoding: chunked\r\n",
          "webhook-allowed-origin: *\r\n",
          "location: //[\r\n",
          "\r\n",
          '{"validationResponse":',
          "ffffffffff\r\n",
          "5\r\nhello\r\n0\r\n\r\n",
        ),
        fc.integer({ min: 0, max: 1100 }).map((status) => `HTTP/1.1 ${status} \r\n`),
        fc.string({ unit: "binary" }),
        fc.integer({ min: 1, max: 100_000 }).map((length) => "x".repeat(length)),
      ),
      { maxLength: 6 },
    ),
    end: fc.constantFrom<(socket: Socket) => void>(
      (socket) => socket.end(),
      (socket) => socket.destroy(),
      (socket) => socket.resetAndDestroy(),
      () => {},
    ),
    schema: fc.constantFrom("EventGridSchema", "CloudEventSchemaV1_0"),
  });

  it("the operation ends, and the emulator keeps running", async () => {
    const clock = new ManualClock();
    const emulator = await startTestEmulator({ clock });
    let current: { pieces: string[]; end: (socket: Socket) => void } | undefined;
    const sockets = new Set<Socket>();
    const server = createTcpServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.once("data", () => {
        for (const piece of current?.pieces ?? []) socket.write(piece, "latin1");
        current?.end(socket);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(behaviour, async ({ schema: eventDeliverySchema, ...next }) => {
        current = next;
        const name = `run-${++runs}`;
        const properties = { destination: webhookDestination(url), eventDeliverySchema };
        const creation = await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, name), { properties });
        // The longest wait: two time-outs with a pause between them, then 10 minutes for manual validation.
        for (let left = 12; left > 0 && /Creating|Awaiting/.test(await readProvisioningState(emulator, name)); left--)
          await clock.advance(5 * minuteMs);
        expect(await readProvisioningState(emulator, name)).toMatch(/^(Succeeded|Failed|404)$/);
        expect((await waitForOperation(creation)).status).toMatch(/^(Succeeded|Failed)$/);
      }),
      { numRuns: 150 },
    );
    expect((await requestAdmin(emulator, "GET", "/health")).status).toBe(200);
  });
});

/** @see https://learn.microsoft.com/azure/event-grid/receive-events#message-headers */
describe("a webhook whose event subscription is deleted", () => {
  const notices = ({ requests }: Webhook): ReceivedRequest[] =>
    requests.filter(({ headers }) => headers["aeg-event-type"] === "SubscriptionDeletion");

  it("is notified, with the headers of every request", async () => {
    const emulator = await startTestEmulator();
    const hook = await startTestWebhook();
    const key = { name: "x-key", type: "Static", properties: { value: "s3cret", isSecret: true } };
    await putEventSubscription(emulator, "leaving", {
      destination: webhookDestination(hook.url, { deliveryAttributeMappings: [key] }),
    });
    const id = eventSubscriptionIdOf(emulator, "leaving");
    expect((await requestArm(emulator, "DELETE", id)).status).toBe(202);
    await expect.poll(() => notices(hook)).toHaveLength(1);
    expect(notices(hook)[0]).toMatchObject({
      headers: { "x-key": "s3cret", "aeg-subscription-name": "leaving", "aeg-delivery-count": "0" },
      body: [
        {
          topic: emulator.workspaceId,
          subject: "",
          eventType: "Microsoft.EventGrid.SubscriptionDeletedEvent",
          data: { eventSubscriptionId: id },
        },
      ],
    });
    expect((await requestArm(emulator, "DELETE", id)).status).toBe(204);
    expect(notices(hook)).toHaveLength(1);
  });

  it("is not notified when it never agreed, or in the CloudEvents schema, which documents no such event", async () => {
    const emulator = await startTestEmulator();
    const [refusing, clouded] = [await startTestWebhook(() => ({ status: 500 })), await startTestWebhook()];
    await putEventSubscription(emulator, "refused", { destination: webhookDestination(refusing.url) });
    await putEventSubscription(emulator, "clouded", {
      destination: webhookDestination(clouded.url),
      eventDeliverySchema: "CloudEventSchemaV1_0",
    });
    for (const name of ["refused", "clouded"])
      await requestArm(emulator, "DELETE", eventSubscriptionIdOf(emulator, name));
    await emulator.stop();
    expect([...notices(refusing), ...notices(clouded)]).toEqual([]);
  });
});
