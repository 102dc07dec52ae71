import { describe, expect, it, onTestFinished } from "vitest";
import type { EventSchema } from "../../../src/core/events/eventSchema.ts";
import { answerTimeout, WebhookPoster } from "../../../src/emulator/delivery/webhookPoster.ts";
import {
  type HandshakeOutcome,
  retryDelayMs,
  performHandshake,
} from "../../../src/emulator/handshake/performHandshake.ts";
import { startSelfSignedServer } from "../../rig/services/selfSignedServer.ts";
import { acceptHandshake, type WebhookResponse } from "../../rig/services/webhook.ts";
import { ManualClock } from "../manualClock.ts";
import { startTestWebhook } from "../rig.ts";

const topic = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w";

const validationUrl = "http://127.0.0.1:1/eventsubscriptions/notify/validate?id=1";
const never = new AbortController().signal;

interface HandshakeOptions {
  readonly clock?: ManualClock;
  readonly schema?: EventSchema;
  readonly signal?: AbortSignal;
}

async function handshake(
  url: string,
  { clock = new ManualClock(), schema = "EventGridSchema", signal = never }: HandshakeOptions = {},
): Promise<HandshakeOutcome> {
  const poster = new WebhookPoster(clock);
  onTestFinished(() => poster.stop());
  let last = 0;
  const ids = (): string => `id-${++last}`;
  const request = {
    url,
    schema,
    topic,
    eventSubscriptionName: "notify",
    headers: { "x-key": "s3cret" },
    validationUrl,
  };
  return performHandshake(request, { poster, clock, ids }, signal);
}

const handshakeWith = async (response: WebhookResponse, schema?: EventSchema): Promise<HandshakeOutcome> =>
  handshake((await startTestWebhook(() => response)).url, schema ? { schema } : {});

const messageOf = (outcome: HandshakeOutcome): string =>
  outcome.kind === "failed" ? outcome.error.message : outcome.kind;

it("a webhook agrees by returning the validation code", async () => {
  const hook = await startTestWebhook(acceptHandshake);
  expect(await handshake(`${hook.url}?code=abc`)).toEqual({ kind: "agreed" });
  const [request] = hook.requests;
  expect(request).toMatchObject({
    method: "POST",
    path: "/events?code=abc",
    headers: {
      "aeg-event-type": "SubscriptionValidation",
      "aeg-subscription-name": "notify",
      "aeg-delivery-count": "0",
      "content-type": "application/json; charset=utf-8",
      "x-key": "s3cret",
    },
    body: [
      {
        topic,
        subject: "",
        eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
        eventTime: "2026-01-01T00:00:00.000Z",
        metadataVersion: "1",
        dataVersion: "1",
        data: { validationCode: "id-1", validationUrl },
      },
    ],
  });
});

it("the code under a key of another case doesn't validate, and the reason says that this is assumed", async () => {
  const hook = await startTestWebhook((request) => {
    const response = acceptHandshake(request);
    return response && { ...response, body: response.body?.replace("validationResponse", "ValidationResponse") ?? "" };
  });
  expect(await handshake(hook.url)).toMatchObject({
    kind: "accepted",
    reason:
      'it returned the validation code as "ValidationResponse", and Event Grid reads only "validationResponse" (assumed from one report, MicrosoftDocs/azure-docs#66226)',
  });
});

it("the right key counts, whatever else the response has", async () => {
  const hook = await startTestWebhook((request) => {
    const response = acceptHandshake(request);
    return response && { ...response, body: response.body?.replace("{", '{"ValidationResponse":"other",') ?? "" };
  });
  expect(await handshake(hook.url)).toEqual({ kind: "agreed" });
});

describe("a webhook is refused when it answers", () => {
  const right = '{"validationResponse":"id-1"}';
  it.each<[string, WebhookResponse, string, string]>([
    ["202", { status: 202, body: right }, "response code Accepted.", "answered 202. Event Grid accepts only 200"],
    ["204", { status: 204 }, "response code NoContent.", "answered 204. Event Grid accepts only 200"],
    ["404", { status: 404 }, "response code NotFound.", "answered 404. Event Grid accepts only 200"],
    [
      "a redirect",
      { status: 302, headers: { location: "https://login.example/?token=1" } },
      "response code Found.",
      "answered 302, a redirect to https://login.example/. Event Grid does not follow redirects",
    ],
    [
      "a redirect on its own host",
      { status: 307, headers: { location: "/login?token=1" } },
      "TemporaryRedirect.",
      "/login.",
    ],
    ["another code", { status: 200, body: '{"validationResponse":"no"}' }, "retuned 2XX response", 'code "no"'],
    [
      "another code over several lines",
      { status: 200, body: '{"validationResponse":"no\\n\\u2028really"}' },
      "2XX response",
      'code "no really"',
    ],
  ])("%s", async (_, response, azure, reason) => {
    const outcome = await handshakeWith(response);
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "Url validation" } });
    const message = messageOf(outcome);
    expect(message).toMatch(/^Webhook validation handshake failed for http:\/\/127\.0\.0\.1:\d+\/events\. /);
    expect(message).toContain(azure);
    expect(message).toContain("visit https://aka.ms/esvalidation. ");
    expect(message).toContain("timestamp: 1/1/2026 12:00:00 AM (UTC). Reason: ");
    expect(message.split("Reason: ")[1]).toContain(reason);
  });
});

it.each([
  ["no body", ""],
  ["text that is not JSON", "id-1"],
  ["JSON null", "null"],
  ["another key", '{"code":"id-1"}'],
  ["a code that is not a string", '{"validationResponse":1}'],
])("200 with %s is accepted, pending manual validation", async (_, body) => {
  expect(await handshakeWith({ status: 200, body })).toEqual({
    kind: "accepted",
    azureMessage: expect.stringContaining(`2XX response with response body ${body}. When`) as unknown,
    reason: "it answered 200 without the validation code",
  });
});

it("stores only one short line of an accepted response", async () => {
  const outcome = await handshakeWith({ status: 200, body: `a\r\nb${"😀".repeat(1000)}` });
  expect(outcome).toMatchObject({
    kind: "accepted",
    azureMessage: expect.stringContaining(` a b${"😀".repeat(98)}.... When`) as unknown,
  });
});

it("a CloudEvents handler is sent OPTIONS with the headers of deliveries, and with a callback", async () => {
  const hook = await startTestWebhook();
  expect(await handshake(`${hook.url}?code=abc`, { schema: "CloudEventSchemaV1_0" })).toEqual({ kind: "agreed" });
  const [request, ...more] = hook.requests;
  expect(more).toEqual([]);
  expect(request).toMatchObject({ method: "OPTIONS", path: "/events?code=abc", text: "" });
  expect(request?.headers).toMatchObject({
    "webhook-request-origin": "eventgrid.azure.net",
    "webhook-request-callback": validationUrl,
    "x-key": "s3cret",
  });
  expect(Object.keys(request?.headers ?? {}).filter((name) => /^(webhook-request|aeg)-/.test(name))).toEqual([
    "webhook-request-origin",
    "webhook-request-callback",
  ]);
});

describe("a CloudEvents handler can still consent by callback when it answers", () => {
  it.each<[string, WebhookResponse]>([
    ["200 without headers (CEHOOK: it withholds them)", { status: 200 }],
    ["202, as a handler that calls back from a queue", { status: 202, headers: { location: "/status" } }],
    ["204 with an empty header", { status: 204, headers: { "webhook-allowed-origin": "" } }],
    ["the code, as for the other schema", { status: 200, body: '{"validationResponse":"id-1"}' }],
  ])("%s", async (_, response) => {
    expect(await handshakeWith(response, "CloudEventSchemaV1_0")).toMatchObject({
      kind: "accepted",
      azureMessage: expect.stringMatching(/^Http OPTIONS request failed with response code \w+\.$/) as unknown,
      reason: expect.stringContaining("without the header WebHook-Allowed-Origin") as unknown,
    });
  });
});

/** VALCE: Event Grid's page; CEHOOK: the CloudEvents specification; WJ: the Functions host; or assumed. */
describe("a CloudEvents handler agrees when it answers", () => {
  const origin = "eventgrid.azure.net";
  it.each<[string, WebhookResponse]>([
    [
      "the origin and a rate (VALCE)",
      { status: 200, headers: { "WebHook-Allowed-Origin": origin, "WebHook-Allowed-Rate": "120" } },
    ],
    ["the origin alone (WJ)", { status: 200, headers: { "Webhook-Allowed-Origin": origin } }],
    ["an asterisk (VALCE)", { status: 200, headers: { "WEBHOOK-ALLOWED-ORIGIN": "*" } }],
    ["204 (CEHOOK: statuses are not the signal)", { status: 204, headers: { "webhook-allowed-origin": "*" } }],
    ["202 (CEHOOK)", { status: 202, headers: { "webhook-allowed-origin": "*" } }],
    [
      "the origin in capitals (assumed)",
      { status: 200, headers: { "webhook-allowed-origin": " EventGrid.Azure.Net " } },
    ],
    [
      "a rate that is none (assumed)",
      { status: 200, headers: { "webhook-allowed-origin": "*", "webhook-allowed-rate": "much" } },
    ],
    ["Allow without POST (CEHOOK: SHOULD)", { status: 200, headers: { "webhook-allowed-origin": "*", allow: "GET" } }],
  ])("%s", async (_, response) => {
    expect(await handshakeWith(response, "CloudEventSchemaV1_0")).toEqual({ kind: "agreed" });
  });
});

describe("a CloudEvents handler is refused when it answers", () => {
  const right = { "webhook-allowed-origin": "*" };
  it.each<[string, WebhookResponse, string, string]>([
    [
      "another origin (VALCE)",
      { status: 200, headers: { "webhook-allowed-origin": "example.com" } },
      "OK",
      "with WebHook-Allowed-Origin: example.com. Event Grid expects eventgrid.azure.net or *",
    ],
    [
      "a list (assumed)",
      { status: 200, headers: { "webhook-allowed-origin": "eventgrid.azure.net, *" } },
      "OK",
      "eventgrid.azure.net, *.",
    ],
    ["405 (VALCE)", { status: 405, headers: right }, "MethodNotAllowed", "It does not support the method OPTIONS"],
    [
      "404 (Azure/azure-cli#27768)",
      { status: 404 },
      "NotFound",
      "it answered 404. Event Grid expects a status from 200 to 299",
    ],
    ["401 with the header (assumed)", { status: 401, headers: right }, "Unauthorized", "it answered 401"],
    ["503 with the header (assumed)", { status: 503, headers: right }, "ServiceUnavailable", "it answered 503"],
    [
      "a redirect (CEHOOK: the exact URL)",
      { status: 307, headers: { ...right, location: "/other" } },
      "TemporaryRedirect",
      "/other. Event Grid does not follow redirects",
    ],
  ])("%s", async (_, response, status, reason) => {
    const hook = await startTestWebhook(() => response);
    const message = messageOf(await handshake(hook.url, { schema: "CloudEventSchemaV1_0" }));
    expect(message).toContain(
      `Http OPTIONS request failed with response code ${status}. For troublehooting, visit https://aka.ms/esvalidationcloudevent. `,
    );
    expect(message.split("Reason: ")[1]).toContain(reason);
    // The other validation method is never tried.
    expect(hook.requests.map(({ method }) => method)).toEqual(["OPTIONS"]);
  });
});

it("reports that nothing listens", async () => {
  const hook = await startTestWebhook();
  await hook.close();
  expect(messageOf(await handshake(hook.url))).toContain("Reason: the connection was refused; nothing listens there.");
});

it("a webhook that switches protocols is refused", async () => {
  const hook = await startTestWebhook(() => ({ status: 101, headers: { connection: "upgrade", upgrade: "other" } }));
  expect(messageOf(await handshake(hook.url))).toContain("Reason: the connection was closed before an answer came.");
});

it("reports a self-signed certificate", async () => {
  const server = await startSelfSignedServer();
  onTestFinished(() => server.close());
  const message = messageOf(await handshake(server.url));
  expect(message).toContain("Http POST request failed with response code Unknown.");
  expect(message).toContain("Reason: its certificate is self-signed, which Event Grid does not accept.");
});

describe("a webhook that does not respond within 30 seconds", () => {
  it.each<EventSchema>(["EventGridSchema", "CloudEventSchemaV1_0"])(
    "is retried once after 5 seconds (%s)",
    async (schema) => {
      const clock = new ManualClock();
      const hook = await startTestWebhook(() => undefined);
      const outcome = handshake(hook.url, { clock, schema });
      await expect.poll(() => hook.requests.length).toBe(1);
      await clock.advance(answerTimeout);
      await clock.waitsFor(retryDelayMs);
      await clock.advance(retryDelayMs);
      await expect.poll(() => hook.requests.length).toBe(2);
      await clock.advance(answerTimeout);
      expect(messageOf(await outcome)).toContain("Reason: no answer within 30 s, nor after a retry 5 s later.");
      expect(hook.requests[1]?.text).toBe(hook.requests[0]?.text);
    },
  );

  it("can agree on the retry", async () => {
    const clock = new ManualClock();
    const hook = await startTestWebhook((request) => (hook.requests.length > 1 ? acceptHandshake(request) : undefined));
    const outcome = handshake(hook.url, { clock });
    await expect.poll(() => hook.requests.length).toBe(1);
    await clock.advance(answerTimeout);
    await clock.waitsFor(retryDelayMs);
    await clock.advance(retryDelayMs);
    expect(await outcome).toEqual({ kind: "agreed" });
  });

  it("is not waited for after an abort", async () => {
    const hook = await startTestWebhook(() => undefined);
    const controller = new AbortController();
    const outcome = handshake(hook.url, { signal: controller.signal });
    await expect.poll(() => hook.requests.length).toBe(1);
    controller.abort();
    await expect(outcome).rejects.toBe(controller.signal.reason);
  });

  it("is not retried after an abort", async () => {
    const clock = new ManualClock();
    const hook = await startTestWebhook(() => undefined);
    const controller = new AbortController();
    const outcome = handshake(hook.url, { clock, signal: controller.signal });
    await expect.poll(() => hook.requests.length).toBe(1);
    await clock.advance(answerTimeout);
    await clock.waitsFor(retryDelayMs);
    controller.abort();
    await expect(outcome).rejects.toBe(controller.signal.reason);
    expect(hook.requests).toHaveLength(1);
  });
});

it("the failure never contains the query of the URL, which may hold a key", async () => {
  const hook = await startTestWebhook(() => ({ status: 500 }));
  expect(messageOf(await handshake(`${hook.url}?code=s3cret`))).not.toContain("s3cret");
});
