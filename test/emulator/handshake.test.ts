import { describe, expect, it, onTestFinished } from "vitest";
import { shakeHands, type OperationError } from "../../src/emulator/handshake.ts";
import { answerTimeout, Poster } from "../../src/emulator/delivery/post.ts";
import { consent, type Response } from "../rig/webhook.ts";
import { ManualClock } from "./manualClock.ts";
import { webhook } from "./rig.ts";

const topic = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w";

async function shake(url: string, clock = new ManualClock()): Promise<OperationError | undefined> {
  const poster = new Poster(clock);
  onTestFinished(() => poster.stop());
  let last = 0;
  const ids = (): string => `id-${++last}`;
  const who = { url, topic, eventSubscriptionName: "notify", headers: { "x-key": "s3cret" } };
  return shakeHands(who, { poster, clock, ids });
}

const answering = async (response: Response): Promise<OperationError | undefined> =>
  shake((await webhook(() => response)).url);

it("a webhook that echoes the validation code has consented", async () => {
  const hook = await webhook(consent);
  expect(await shake(`${hook.url}?code=abc`)).toBeUndefined();
  const [request] = hook.received;
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
        data: { validationCode: "id-1" },
      },
    ],
  });
});

it("the answer's key may be written as .NET handlers write it", async () => {
  const hook = await webhook((request) => {
    const response = consent(request);
    return response && { ...response, body: response.body?.replace("validationResponse", "ValidationResponse") ?? "" };
  });
  expect(await shake(hook.url)).toBeUndefined();
});

describe("a webhook has not consented when it answers", () => {
  const right = '{"validationResponse":"id-1"}';
  it.each<[string, Response, string, string]>([
    ["202", { status: 202, body: right }, "response code Accepted.", "answered 202; Event Grid accepts only 200"],
    ["204", { status: 204 }, "response code NoContent.", "answered 204; Event Grid accepts only 200"],
    ["404", { status: 404 }, "response code NotFound.", "answered 404; Event Grid accepts only 200"],
    [
      "a redirect",
      { status: 302, headers: { location: "https://login.example/?token=1" } },
      "response code Found.",
      "answered 302, a redirect to https://login.example/; Event Grid does not follow it",
    ],
    [
      "a redirect on its own host",
      { status: 307, headers: { location: "/login?token=1" } },
      "TemporaryRedirect.",
      "/login;",
    ],
    ["200 without a body", { status: 200 }, "retuned 2XX response", "answered 200 without the validation code"],
    ["200 without JSON", { status: 200, body: "id-1" }, "retuned 2XX response", "200 without the validation code"],
    ["another code", { status: 200, body: '{"validationResponse":"no"}' }, "retuned 2XX response", 'code "no"'],
    ["JSON null", { status: 200, body: "null" }, "retuned 2XX response", "200 without the validation code"],
  ])("%s", async (_, response, azure, reason) => {
    const error = await answering(response);
    expect(error?.code).toBe("Url validation");
    expect(error?.message).toMatch(/^Webhook validation handshake failed for http:\/\/127\.0\.0\.1:\d+\/events\. /);
    expect(error?.message).toContain(azure);
    expect(error?.message).toContain("timestamp: 1/1/2026 12:00:00 AM (UTC). Reason: ");
    expect(error?.message.split("Reason: ")[1]).toContain(reason);
  });
});

it("nobody listening is told as such", async () => {
  const hook = await webhook();
  await hook.close();
  expect((await shake(hook.url))?.message).toContain("Reason: the connection was refused; nothing listens there.");
});

it("silence for 30 seconds ends the handshake", async () => {
  const clock = new ManualClock();
  const hook = await webhook(() => undefined);
  const shaken = shake(hook.url, clock);
  await clock.waitsFor(answerTimeout);
  await clock.advance(answerTimeout);
  expect((await shaken)?.message).toContain("Reason: no answer within 30 s.");
});

it("the failure never quotes the URL's query, where handlers keep their keys", async () => {
  const hook = await webhook(() => ({ status: 500 }));
  expect((await shake(`${hook.url}?code=s3cret`))?.message).not.toContain("s3cret");
});
