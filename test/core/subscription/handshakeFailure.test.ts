import { describe, expect, test } from "vitest";
import { formatFailure } from "../../../src/core/failure.ts";
import { createHandshakeFailure } from "../../../src/core/subscription/handshakeFailure.ts";

/** The service's texts as users have reported them, and what a person should read first. */
const cases: readonly (readonly [what: string, said: string, message: string])[] = [
  [
    "nobody answered (Azure/azure-cli#21006)",
    "Webhook validation handshake failed for https://example.com/hook. Http POST request failed with response code Unknown. For troublehooting, visit https://aka.ms/esvalidation. Activity id:9d3516d8-75ee-4923-bf54-a19f15631fbf, timestamp: 1/16/2022 8:56:35 PM (UTC).",
    "The webhook https://example.com/hook did not pass Event Grid's validation: Event Grid could not reach it, or it did not answer in time.",
  ],
  [
    "an answer to OPTIONS (Azure/azure-cli#27768)",
    "Webhook validation handshake failed for https://example.com/hook?code=secret. Http OPTIONS request failed with response code NotFound. For troublehooting, visit https://aka.ms/esvalidationcloudevent.",
    "The webhook https://example.com/hook did not pass Event Grid's validation: it answered NotFound to OPTIONS.",
  ],
  [
    "no validation code (Azure/logicapps#449)",
    "Webhook validation handshake failed for https://example.com/hook. Http POST request retuned 2XX response with response body {}. When a validation request is accepted without validation code in the response body, Http GET is expected on the validation url included in the validation event(within 10 minutes)",
    "The webhook https://example.com/hook did not pass Event Grid's validation: it answered without the validation code.",
  ],
  [
    "the Local Event Grid's own reason",
    "Webhook validation handshake failed for http://localhost:7071/api. Http POST request failed with response code Accepted. For troublehooting, visit https://aka.ms/esvalidation. Activity id:1, timestamp: x (UTC). Reason: it answered 202. Event Grid accepts only 200.",
    "The webhook http://localhost:7071/api did not pass Event Grid's validation: it answered 202. Event Grid accepts only 200.",
  ],
  [
    "nobody opened the validation URL, in the Local Event Grid's words, whatever the webhook wrote",
    "Webhook validation handshake failed for http://localhost:7071/api. Http POST request retuned 2XX response with response body response code Gone. Reason: mine.. When a validation request is accepted without validation code in the response body, Http GET is expected on the validation url included in the validation event(within 10 minutes). For troublehooting, visit https://aka.ms/esvalidation. Activity id:1, timestamp: x (UTC). Reason: nobody opened it.",
    "The webhook http://localhost:7071/api did not pass Event Grid's validation: nobody opened it.",
  ],
  [
    "a text that was never seen before",
    "The planets are not aligned.",
    "The webhook did not pass Event Grid's validation: The planets are not aligned.",
  ],
];

describe("a failed handshake is told by what the webhook did", () => {
  test.each(cases)("%s", (_, said, message) => {
    expect(createHandshakeFailure(said)).toMatchObject({ name: "Failure", code: "handshake", message });
  });

  test.each([
    ["a status", 0, /status 200 and the validation code/],
    ["OPTIONS", 1, /WebHook-Allowed-Origin: eventgrid\.azure\.net/],
    ["no code", 2, /\{"validationResponse": its validationCode\}, or open its validationUrl/],
  ])("with what the webhook must do instead: %s", (_, at, remedy) => {
    expect(createHandshakeFailure(cases[at]![1]).remedy).toMatch(remedy);
  });

  test("with the activity id, which support asks for", () => {
    expect(createHandshakeFailure(cases[0]![1]).why).toBe("Activity id: 9d3516d8-75ee-4923-bf54-a19f15631fbf.");
  });

  test("without the key in the webhook's address", () => {
    expect(formatFailure(createHandshakeFailure(cases[1]![1]))).not.toContain("secret");
  });
});
