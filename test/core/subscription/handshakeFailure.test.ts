import { describe, expect, test } from "vitest";
import { formatFailure } from "../../../src/core/failure.ts";
import { createHandshakeFailure } from "../../../src/core/subscription/handshakeFailure.ts";

/** The service's messages as users have reported them, with ours. */
const cases: readonly (readonly [title: string, serviceMessage: string, message: string])[] = [
  [
    "no response (Azure/azure-cli#21006)",
    "Webhook validation handshake failed for https://example.com/hook. Http POST request failed with response code Unknown. For troublehooting, visit https://aka.ms/esvalidation. Activity id:9d3516d8-75ee-4923-bf54-a19f15631fbf, timestamp: 1/16/2022 8:56:35 PM (UTC).",
    "The webhook https://example.com/hook failed Event Grid's validation: Event Grid couldn't reach it, or it didn't respond in time.",
  ],
  [
    "a response to OPTIONS (Azure/azure-cli#27768)",
    "Webhook validation handshake failed for https://example.com/hook?code=secret. Http OPTIONS request failed with response code NotFound. For troublehooting, visit https://aka.ms/esvalidationcloudevent.",
    "The webhook https://example.com/hook failed Event Grid's validation: it returned NotFound to OPTIONS.",
  ],
  [
    "no validation code (Azure/logicapps#449)",
    "Webhook validation handshake failed for https://example.com/hook. Http POST request retuned 2XX response with response body {}. When a validation request is accepted without validation code in the response body, Http GET is expected on the validation url included in the validation event(within 10 minutes)",
    "The webhook https://example.com/hook failed Event Grid's validation: it didn't return the validation code.",
  ],
  [
    "the Local Event Grid's own reason",
    "Webhook validation handshake failed for http://localhost:7071/api. Http POST request failed with response code Accepted. For troublehooting, visit https://aka.ms/esvalidation. Activity id:1, timestamp: x (UTC). Reason: it answered 202. Event Grid accepts only 200.",
    "The webhook http://localhost:7071/api failed Event Grid's validation: it answered 202. Event Grid accepts only 200.",
  ],
  [
    "an unopened validation URL, with a misleading response of the webhook",
    "Webhook validation handshake failed for http://localhost:7071/api. Http POST request retuned 2XX response with response body response code Gone. Reason: mine.. When a validation request is accepted without validation code in the response body, Http GET is expected on the validation url included in the validation event(within 10 minutes). For troublehooting, visit https://aka.ms/esvalidation. Activity id:1, timestamp: x (UTC). Reason: nobody opened it.",
    "The webhook http://localhost:7071/api failed Event Grid's validation: nobody opened it.",
  ],
  [
    "an unknown message",
    "The planets are not aligned.",
    "The webhook failed Event Grid's validation: The planets are not aligned.",
  ],
];

describe("a failed handshake is explained by the webhook's response", () => {
  test.each(cases)("%s", (_, serviceMessage, message) => {
    expect(createHandshakeFailure(serviceMessage)).toMatchObject({ name: "Failure", code: "handshake", message });
  });

  test.each([
    ["a status", 0, /status 200 and the validation code/],
    ["OPTIONS", 1, /WebHook-Allowed-Origin: eventgrid\.azure\.net/],
    ["no code", 2, /\{"validationResponse": its validationCode\}, or open its validationUrl/],
  ])("with a remedy: %s", (_, at, remedy) => {
    expect(createHandshakeFailure(cases[at]![1]).remedy).toMatch(remedy);
  });

  test("with the activity id for support", () => {
    expect(createHandshakeFailure(cases[0]![1]).why).toBe("Activity id: 9d3516d8-75ee-4923-bf54-a19f15631fbf.");
  });

  test("without the key in the webhook URL", () => {
    expect(formatFailure(createHandshakeFailure(cases[1]![1]))).not.toContain("secret");
  });
});
