import { createHmac } from "node:crypto";
import {
  AzureKeyCredential,
  AzureSASCredential,
  EventGridPublisherClient,
  generateSharedAccessSignature,
} from "@azure/eventgrid";
import { describe, expect, it } from "vitest";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";
import {
  advanceEmulatorClock,
  modelRegistered,
  putEventSubscription,
  startTestEmulator,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";

const { id, subject, eventType, data, dataVersion } = modelRegistered();
const event = { id, subject, eventType, data, dataVersion };

const createSasToken = ({ publishEndpoint, publishKey }: RunningEmulator, expires: Date): Promise<string> =>
  generateSharedAccessSignature(publishEndpoint, new AzureKeyCredential(publishKey), expires);

const createSasPublisher = ({ publishEndpoint }: RunningEmulator, signature: string) =>
  new EventGridPublisherClient(publishEndpoint, "EventGrid", new AzureSASCredential(signature), {
    allowInsecureConnection: true,
  });

/** @see https://learn.microsoft.com/azure/event-grid/authenticate-with-access-keys-shared-access-signatures */
describe("a shared access signature", () => {
  it("of the SDK is accepted until it expires", async () => {
    const emulator = await startTestEmulator();
    await createSasPublisher(emulator, await createSasToken(emulator, new Date(Date.now() + 60_000))).send([event]);
    const expired = createSasPublisher(emulator, await createSasToken(emulator, new Date(Date.now() - 1_000)));
    await expect(expired.send([event])).rejects.toMatchObject({
      statusCode: 401,
      message: expect.stringContaining("expired") as string,
    });
  });

  it("expires by the clock of the Local Event Grid", async () => {
    const emulator = await startTestEmulator({ virtualClock: true });
    const publisher = createSasPublisher(emulator, await createSasToken(emulator, new Date(Date.now() + 3_600_000)));
    await publisher.send([event]);
    await advanceEmulatorClock(emulator, 3_600_000);
    await expect(publisher.send([event])).rejects.toMatchObject({ statusCode: 401 });
  });

  it("for another resource is refused", async () => {
    const emulator = await startTestEmulator();
    const other = { ...emulator, publishEndpoint: "https://other.westeurope-1.eventgrid.azure.net/api/events" };
    const publisher = createSasPublisher(emulator, await createSasToken(other, new Date(Date.now() + 60_000)));
    await expect(publisher.send([event])).rejects.toMatchObject({
      statusCode: 401,
      message: expect.stringContaining("is for another resource") as string,
    });
  });

  it("may be in the Authorization header, with a date as .NET writes it", async () => {
    const emulator = await startTestEmulator();
    const signed = `r=${encodeURIComponent(emulator.publishEndpoint)}&e=${encodeURIComponent("1/31/2126 9:00:00 PM")}`;
    const signature = createHmac("sha256", Buffer.from(emulator.publishKey, "base64")).update(signed).digest("base64");
    const send = (token: string): Promise<Response> =>
      fetch(emulator.publishEndpoint, {
        method: "POST",
        headers: { authorization: `SharedAccessSignature ${token}` },
        body: JSON.stringify(modelRegistered()),
      });
    expect((await send(`${signed}&s=${encodeURIComponent(signature)}`)).status).toBe(200);
    expect((await send(`${signed}x&s=${encodeURIComponent(signature)}`)).status).toBe(401);
    expect((await send(`${signed}&s=%E0%A4%A`)).status).toBe(401);
  });
});

describe("CloudEvents", () => {
  const type = "Microsoft.MachineLearningServices.ModelRegistered";

  async function receiving() {
    const emulator = await startTestEmulator();
    const hook = await startTestWebhook();
    const eventDeliverySchema = "CloudEventSchemaV1_0";
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url), eventDeliverySchema });
    const send = (headers: Record<string, string>, body?: string | Uint8Array<ArrayBuffer>): Promise<Response> =>
      fetch(emulator.publishEndpoint, {
        method: "POST",
        headers: { "aeg-sas-key": emulator.publishKey, ...headers },
        ...(body === undefined ? {} : { body }),
      });
    return { emulator, hook, send };
  }
  const binary = { "ce-specversion": "1.0", "ce-id": "1", "ce-type": type, "ce-source": "" };

  it.each([
    ["JSON", "application/json", '{"a":1}', { data: { a: 1 }, datacontenttype: "application/json" }],
    ["JSON of its own kind", "application/x+json; charset=utf-8", "[1]", { data: [1] }],
    ["text", "text/plain", "hä", { data: "hä" }],
    ["bytes", "application/octet-stream", new Uint8Array([0, 255]), { data_base64: "AP8=" }],
  ])("come in binary mode with %s", async (_, contentType, body, expected) => {
    const { emulator, hook, send } = await receiving();
    const headers = { ...binary, "ce-subject": "models/h%C3%A4:1", "ce-stage": "prod", "content-type": contentType };
    expect((await send(headers, body)).status).toBe(200);
    const [request] = await hook.waitForNotifications(1);
    const attributes = {
      specversion: "1.0",
      id: "1",
      type,
      source: emulator.workspaceId,
      subject: "models/hä:1",
      stage: "prod",
    };
    expect(request?.body).toMatchObject({ ...attributes, ...expected });
  });

  it("come in binary mode without data", async () => {
    const { hook, send } = await receiving();
    expect((await send(binary)).status).toBe(200);
    expect((await hook.waitForNotifications(1))[0]?.body).not.toHaveProperty("data");
  });

  it.each([
    ["application/cloudevents+json", (one: object) => one],
    ["application/cloudevents-batch+json", (one: object) => [one, { ...one, id: "2" }]],
  ])("come as %s", async (contentType, body) => {
    const { hook, send } = await receiving();
    const one = body({ specversion: "1.0", id: "1", type, source: "/s", data: {} });
    expect((await send({ "content-type": contentType }, JSON.stringify(one))).status).toBe(200);
    expect(await hook.waitForNotifications([one].flat().length)).not.toHaveLength(0);
  });

  it.each([
    ["without an id", { "ce-specversion": "1.0", "ce-type": type }, "id"],
    ["of another version", { ...binary, "ce-specversion": "0.3" }, "specversion"],
    ["with a header that is not encoded correctly", { ...binary, "ce-subject": "%E0%A4%A" }, "percent-encoded"],
  ])("in binary mode %s are refused", async (_, headers, message) => {
    const { send } = await receiving();
    const answer = await send(headers, "{}");
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(message);
  });
});
