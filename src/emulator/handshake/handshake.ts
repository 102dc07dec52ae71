import type { Clock } from "../clock.ts";
import type { Answer, Poster } from "../delivery/post.ts";
import { pause } from "../pause.ts";
import { askByOptions } from "./cloudEventsOptions.ts";
import type { Handshake, Judgement, Question } from "./question.ts";
import { type OperationError, operationError, type Refused } from "./refused.ts";
import { askByEvent } from "./validationEvent.ts";

/** What came of it all. */
export type Outcome = Exclude<Judgement, Refused> | { readonly kind: "failed"; readonly error: OperationError };

interface Parts {
  readonly poster: Poster;
  readonly clock: Clock;
  readonly ids: () => string;
}

/** How long after a question that got no answer in time it is asked once more, in milliseconds. */
export const retryPause = 5_000;

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
export async function shakeHands(handshake: Handshake, parts: Parts, signal: AbortSignal): Promise<Outcome> {
  const { clock, ids } = parts;
  const isCloudEvents = handshake.schema === "CloudEventSchemaV1_0";
  const question = isCloudEvents ? askByOptions(handshake, parts) : askByEvent(handshake, parts);
  const judgement = question.judge(await answerTo(question, clock, signal));
  if (judgement.kind !== "refused") return judgement;
  return { kind: "failed", error: operationError(handshake.url, judgement, { now: clock.now(), activityId: ids() }) };
}

async function answerTo({ ask }: Question, clock: Clock, signal: AbortSignal): Promise<Answer> {
  const first = await unlessAborted(ask(), signal);
  if (!isLate(first)) return first;
  await pause(clock, retryPause, signal);
  if (signal.aborted) return first;
  const second = await unlessAborted(ask(), signal);
  return isLate(second) ? { ...second, why: `${second.why}, nor when it was asked again 5 s later` } : second;
}

const isLate = (answer: Answer): answer is Extract<Answer, { kind: "failed" }> =>
  answer.kind === "failed" && answer.cause === "TimedOut";

/** The answer, or at once one that means nothing when nobody wants to know any more. */
function unlessAborted(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const abort = (): void =>
      resolve({ kind: "failed", cause: "Aborted", why: "nobody waits for the answer any more" });
    signal.addEventListener("abort", abort);
    void answer.then(resolve).finally(() => signal.removeEventListener("abort", abort));
  });
}
