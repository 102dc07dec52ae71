import type { Clock } from "../delivery/clock.ts";
import type { WebhookResult, WebhookPoster } from "../delivery/webhookPoster.ts";
import { pause } from "../delivery/pause.ts";
import { createOptionsValidation } from "./optionsValidation.ts";
import type { HandshakeRequest, HandshakeJudgment, ValidationMethod } from "./handshakeRequest.ts";
import { type OperationError, toOperationError, type HandshakeRefusal } from "./handshakeRefusal.ts";
import { createEventValidation } from "./eventValidation.ts";

/** What came of it all. */
export type HandshakeOutcome =
  | Exclude<HandshakeJudgment, HandshakeRefusal>
  | { readonly kind: "failed"; readonly error: OperationError };

interface HandshakeDeps {
  readonly poster: WebhookPoster;
  readonly clock: Clock;
  readonly ids: () => string;
}

/** How long after a question that got no answer in time it is asked once more, in milliseconds. */
export const retryDelayMs = 5_000;

/**
 * Asks a webhook whether it agrees to receive events: with a validation event in the Event Grid schema, with an OPTIONS
 * request in the CloudEvents schema, and never with the other one when the first does not succeed. Without an answer in
 * 30 seconds it is asked again after 5: once, as how often the service does so is not documented (for OPTIONS, that it
 * does so is an assumption).
 *
 * @param signal ends it when nobody wants to know any more; what it resolves with then means nothing
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema
 */
export async function performHandshake(
  handshake: HandshakeRequest,
  parts: HandshakeDeps,
  signal: AbortSignal,
): Promise<HandshakeOutcome> {
  const { clock, ids } = parts;
  const isCloudEvents = handshake.schema === "CloudEventSchemaV1_0";
  const method = isCloudEvents ? createOptionsValidation(handshake, parts) : createEventValidation(handshake, parts);
  const judgment = method.judge(await askWithRetry(method, clock, signal));
  if (judgment.kind !== "refused") return judgment;
  return { kind: "failed", error: toOperationError(handshake.url, judgment, { now: clock.now(), activityId: ids() }) };
}

async function askWithRetry(
  { send: ask }: ValidationMethod,
  clock: Clock,
  signal: AbortSignal,
): Promise<WebhookResult> {
  const first = await unlessAborted(ask(), signal);
  if (!isTimedOut(first)) return first;
  await pause(clock, retryDelayMs, signal);
  if (signal.aborted) return first;
  const second = await unlessAborted(ask(), signal);
  return isTimedOut(second) ? { ...second, why: `${second.why}, nor when it was asked again 5 s later` } : second;
}

const isTimedOut = (answer: WebhookResult): answer is Extract<WebhookResult, { kind: "failed" }> =>
  answer.kind === "failed" && answer.cause === "TimedOut";

/** The answer, or at once one that means nothing when nobody wants to know any more. */
function unlessAborted(answer: Promise<WebhookResult>, signal: AbortSignal): Promise<WebhookResult> {
  return new Promise((resolve) => {
    const abort = (): void =>
      resolve({ kind: "failed", cause: "Aborted", why: "nobody waits for the answer any more" });
    signal.addEventListener("abort", abort);
    void answer.then(resolve).finally(() => signal.removeEventListener("abort", abort));
  });
}
