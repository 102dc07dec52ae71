import { describe, expect, test } from "vitest";
import { describeManualValidation } from "../../../src/core/subscription/handshakeFailure.ts";
import { formatCanceledWrite, formatWriteStatus } from "../../../src/core/subscription/writeStatus.ts";

const webhook = { isComparison: false, hasWebhook: true };
const manualValidation = describeManualValidation("https://example.com/hook?code=s3cret", false);

describe("a form that writes", () => {
  test.each([
    ["the validation, in the first second", webhook, 900, "Waiting for Event Grid's validation of the webhook"],
    ["the validation, after that", webhook, 12_000, "Waiting for Event Grid's validation of the webhook, 12 s"],
    ["the service", { ...webhook, hasWebhook: false }, 2_000, "Waiting for Event Grid, 2 s"],
    ["the comparison", { ...webhook, isComparison: true }, 2_000, "Comparing with what is deployed, 2 s"],
    [
      "a manual validation, with what to do",
      { ...webhook, manualValidation },
      132_000,
      "Waiting for manual validation, 2 min 12 s. The webhook https://example.com/hook accepted the validation event without returning the code. Open the validationUrl that it received within 10 minutes.",
    ],
  ])("shows that it waits for %s", (_, write, elapsedMs, text) => {
    const { phase, elapsed, details } = formatWriteStatus(write, elapsedMs);
    expect(`${phase}${elapsed}${details && `. ${details}`}`).toBe(text);
  });

  test("names the callback of a webhook for CloudEvents", () => {
    const wait = describeManualValidation("", true);
    expect(formatWriteStatus({ ...webhook, manualValidation: wait }, 0).details).toBe(
      "The webhook answered the OPTIONS request without the header WebHook-Allowed-Origin. Open the WebHook-Request-Callback that it received within 10 minutes.",
    );
  });

  test.each([
    [{ ...webhook, isComparison: true }, ""],
    [webhook, "Canceled. The change may still be made."],
    [{ ...webhook, manualValidation }, "Canceled. Event Grid keeps waiting for the validation for up to 10 minutes."],
  ])("says after a cancellation what goes on: %#", (write, message) => {
    expect(formatCanceledWrite(write)).toBe(message);
  });
});
