import { describe, expect, it, onTestFinished } from "vitest";
import { WebhookPoster } from "../../../../src/emulator/delivery/webhookPoster.ts";
import { WebhookValidation } from "../../../../src/emulator/arm/eventSubscriptions/webhookValidation.ts";
import { defaultSeed } from "../../../../src/emulator/store/seed.ts";
import { type PendingWrite, stateFromSeed } from "../../../../src/emulator/store/state.ts";
import { Store } from "../../../../src/emulator/store/store.ts";
import { ManualClock } from "../../manualClock.ts";
import { emptySeed } from "../../rig.ts";

const [{ id: workspaceId }] = defaultSeed.workspaces;

/** Validates an event subscription that a state on disk says is waiting. */
function resumeWaiting(byHand: NonNullable<PendingWrite["byHand"]>) {
  const clock = new ManualClock();
  const destination = { endpointType: "WebHook", properties: { endpointUrl: "https://example.com/hook" } };
  const id = `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/one`;
  const waiting = { id, generation: "g", pending: { operation: "o", properties: { destination }, byHand } };
  const state = { ...stateFromSeed(emptySeed, () => "key"), eventSubscriptions: [waiting] };
  const store = new Store(state, { settle: (next) => next, save: () => Promise.resolve() });
  const poster = new WebhookPoster(clock);
  onTestFinished(() => poster.stop());
  const deps = { store, poster, clock, ids: () => "id", log: () => {}, origin: () => "http://127.0.0.1:1" };
  return { clock, end: new WebhookValidation(deps).validate("o", new AbortController().signal) };
}

describe("a wait for a manual validation that was on disk ends with its reason", () => {
  const until = new ManualClock().now() + 60_000;
  it.each([
    [
      "of an earlier version, which stored the response",
      { until, body: "thanks" },
      "response body thanks. When",
      "it answered 200 without the validation code, and the validation URL wasn't opened within 10 minutes.",
    ],
    [
      "of this version",
      { until, unanswered: { azureMessage: "Http OPTIONS request failed.", reason: "it answered 202" } },
      "Http OPTIONS request failed.",
      "Reason: it answered 202, and the validation URL wasn't opened within 10 minutes.",
    ],
  ])("%s", async (_, byHand, azureMessage, reason) => {
    const { clock, end } = resumeWaiting(byHand);
    await clock.advance(60_000);
    const error = await end;
    expect(error?.code).toBe("Url validation");
    expect(error?.message).toContain(azureMessage);
    expect(error?.message).toContain(reason);
  });
});
