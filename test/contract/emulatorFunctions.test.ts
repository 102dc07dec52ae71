import { expect, it } from "vitest";
import type { EmulatorOptions } from "../../src/emulator/startEmulator.ts";
import type { ReceivedRequest, WebhookResponse } from "../rig/services/webhook.ts";
import {
  activityOf,
  advanceEmulatorClock,
  deliveryRecordsOf,
  emptySeed,
  eventHub,
  modelRegistered,
  publish,
  putEventSubscription,
  startTestEmulator,
  startTestWebhook,
} from "../emulator/rig.ts";

const functionApp = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/app/functions";
const functionDestination = (name: string, more: object = {}): object => ({
  endpointType: "AzureFunction",
  properties: { resourceId: `${functionApp}/${name}`, ...more },
});

/**
 * Answers as the Event Grid extension of a Functions host does.
 *
 * @see https://github.com/Azure/azure-functions-eventgrid-extension
 */
function answerAsFunctionsHost(
  { path, headers, body }: ReceivedRequest,
  functionNames: readonly string[],
): WebhookResponse {
  const { pathname, searchParams } = new URL(path, "http://localhost");
  const name = searchParams.get("functionName") ?? "";
  if (!/^\/runtime\/webhooks\/eventgrid$/i.test(pathname)) return { status: 404 };
  if (!functionNames.includes(name)) return { status: 404, body: `cannot find function: '${name}'` };
  if (headers["aeg-event-type"] !== "Notification") return { status: 400 };
  const hasFailed = (body as { id: string }[]).some(({ id }) => id.startsWith("throws"));
  return hasFailed ? { status: 500, body: "Exception while executing function: it threw" } : { status: 202 };
}

async function startWithHost(options: Partial<EmulatorOptions> = {}) {
  const host = await startTestWebhook();
  host.respondWith((request) => answerAsFunctionsHost(request, ["promote model"]));
  const functions = `http://127.0.0.1:${host.port}/`;
  const emulator = await startTestEmulator({ seed: emptySeed, virtualClock: true, functions, ...options });
  return { emulator, host };
}

it("an event for an Azure Function goes to the function of the same name on the Functions host", async () => {
  const { emulator, host } = await startWithHost();
  await putEventSubscription(emulator, "models", {
    destination: functionDestination("promote model", { maxEventsPerBatch: 10 }),
  });
  expect(host.requests).toEqual([]);
  await publish(
    emulator,
    ["1", "2"].map((id) => modelRegistered({ id })),
  );
  const [request] = await host.waitForNotifications(1);
  expect(request).toMatchObject({
    method: "POST",
    path: "/runtime/webhooks/EventGrid?functionName=promote%20model",
    headers: { "aeg-event-type": "Notification", "content-type": "application/json; charset=utf-8" },
    body: [{ id: "1" }, { id: "2" }],
  });
  await expect
    .poll(() => deliveryRecordsOf(emulator, "models"))
    .toMatchObject([
      { standing: "delivered", attempts: [{ status: 202, why: "the Functions host answered 202" }] },
      {},
    ]);
});

it("a function that the host does not have is named, and tried again after five minutes as with Azure's own resources", async () => {
  const { emulator, host } = await startWithHost();
  await putEventSubscription(emulator, "models", { destination: functionDestination("Promote Model") });
  await publish(emulator, modelRegistered());
  await advanceEmulatorClock(emulator, 0);
  const [record] = await deliveryRecordsOf(emulator, "models");
  const [attempt] = record!.attempts;
  const origin = `http://127.0.0.1:${host.port}`;
  expect(attempt).toMatchObject({
    outcome: "NotFound",
    why: `no function "Promote Model" with an Event Grid trigger runs at ${origin}, so start it there or correct its name and casing: the host answered 404`,
    response: { body: "cannot find function: 'Promote Model'" },
  });
  expect(Date.parse(record!.nextAttemptAt!) - Date.parse(attempt!.at)).toBe(300_000);
});

it("a function that throws fails the attempt, and its message is kept", async () => {
  const { emulator } = await startWithHost();
  await putEventSubscription(emulator, "models", { destination: functionDestination("promote model") });
  await publish(emulator, modelRegistered({ id: "throws" }));
  await advanceEmulatorClock(emulator, 0);
  expect((await deliveryRecordsOf(emulator, "models"))[0]).toMatchObject({
    standing: "waiting",
    attempts: [{ status: 500, response: { body: "Exception while executing function: it threw" } }],
  });
});

it("a Functions host that does not run is named, with what to do", async () => {
  const { emulator, host } = await startWithHost();
  await host.close();
  await putEventSubscription(emulator, "models", { destination: functionDestination("promote model") });
  await publish(emulator, modelRegistered());
  await advanceEmulatorClock(emulator, 0);
  expect((await deliveryRecordsOf(emulator, "models"))[0]?.attempts).toMatchObject([
    {
      outcome: "SocketError",
      why: `no Functions host answers at http://127.0.0.1:${host.port}, start it with func start`,
    },
  ]);
});

it.each([
  [functionDestination("f"), "AzureFunction", "--functions"],
  [{ endpointType: "EventHub", properties: { resourceId: eventHub } }, "EventHub", "Open the event"],
])(
  "without a way to the destination, an event is recorded, and the log says so once",
  async (destination, kind, remedy) => {
    const lines: string[] = [];
    const emulator = await startTestEmulator({ seed: emptySeed, log: (line) => lines.push(line) });
    await putEventSubscription(emulator, "models", { destination });
    await publish(emulator, [modelRegistered({ id: "1" }), modelRegistered({ id: "2" })]);
    await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ recorded: 2 });
    const said = lines.filter((line) => line.includes("recorded, not sent"));
    expect(said).toEqual([expect.stringContaining(`models: its events are recorded, not sent.`)]);
    expect(said[0]).toContain(kind);
    expect(said[0]).toContain(remedy);
    expect((await deliveryRecordsOf(emulator, "models"))[0]?.why).toContain(remedy);
  },
);

it.each(["localhost:7071", "ftp://127.0.0.1", "http://127.0.0.1:7071/?code=1", ""])(
  "the URL %j of a Functions host is refused at the start",
  async (functions) => {
    await expect(startTestEmulator({ functions })).rejects.toMatchObject({
      code: "refused",
      message: "The URL of the Functions host is invalid.",
    });
  },
);
