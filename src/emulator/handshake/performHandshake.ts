import { type Clock, delay, raceAbort } from "../../core/wait.ts";
import type { WebhookResult, WebhookPoster } from "../delivery/webhookPoster.ts";
import { createOptionsValidation } from "./optionsValidation.ts";
import type { HandshakeRequest, HandshakeJudgment, ValidationMethod } from "./handshakeRequest.ts";
import { type OperationError, toOperationError, type HandshakeRefusal } from "./handshakeRefusal.ts";
import { createEventValidation } from "./eventValidation.ts";

export type HandshakeOutcome =
  | Exclude<HandshakeJudgment, HandshakeRefusal>
  | { readonly kind: "failed"; readonly error: OperationError };

interface HandshakeDeps {
  readonly poster: WebhookPoster;
  readonly clock: Clock;
  readonly ids: () => string;
}

/** Pause before the only retry after a time-out, in milliseconds. */
export const retryDelayMs = 5_000;

/**
 * Asks a webhook whether it agrees to receive events: by a validation event in the Event Grid schema, by an OPTIONS
 * request in the CloudEvents schema, never by the other one when the first fails. Without a response within 30 seconds it
 * retries once after 5 seconds. Assumed: the number of retries, and that OPTIONS requests are retried.
 *
 * @throws the reason of `signal` as soon as it is aborted
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema
 */
export async function performHandshake(
  handshake: HandshakeRequest,
  deps: HandshakeDeps,
  signal: AbortSignal,
): Promise<HandshakeOutcome> {
  const { clock, ids } = deps;
  const isCloudEvents = handshake.schema === "CloudEventSchemaV1_0";
  const method = isCloudEvents ? createOptionsValidation(handshake, deps) : createEventValidation(handshake, deps);
  const judgment = method.judge(await sendWithRetry(method, clock, signal));
  if (judgment.kind !== "refused") return judgment;
  return { kind: "failed", error: toOperationError(handshake.url, judgment, { now: clock.now(), activityId: ids() }) };
}

async function sendWithRetry({ send }: ValidationMethod, clock: Clock, signal: AbortSignal): Promise<WebhookResult> {
  const first = await raceAbort(signal, send);
  if (!isTimedOut(first)) return first;
  await delay(clock, retryDelayMs, signal);
  const second = await raceAbort(signal, send);
  return isTimedOut(second) ? { ...second, why: `${second.why}, nor after a retry 5 s later` } : second;
}

const isTimedOut = (result: WebhookResult): result is Extract<WebhookResult, { kind: "failed" }> =>
  result.kind === "failed" && result.cause === "TimedOut";
