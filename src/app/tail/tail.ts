import type { Disposable } from "../../core/disposable.ts";
import { Emitter } from "../../core/emitter.ts";
import { readEvents } from "../../core/events/envelope.ts";
import { Failure, isCancellation, formatFailure } from "../../core/failure.ts";
import type { Filter } from "../../core/filter/filter.ts";
import type { Problem } from "../../core/problem.ts";
import { eventSubscriptionId } from "../../core/subscription/eventSubscription.ts";
import type { Delivery } from "../../core/tail/delivery.ts";
import { type Clock, withTimeout } from "../../core/wait.ts";
import type { Capture, CaptureStore } from "../../ports/capture.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { WebhookDelivery, Receiver } from "../../ports/receiver.ts";

/** What a tail receives: every event of a workspace, or those that match one filter. */
export interface TailTarget {
  readonly workspaceId: string;
  /** Name for the user. */
  readonly label: string;
  /** The filter of an event subscription. Omit for the whole workspace. */
  readonly filter?: Filter;
}

export type TailStatus =
  | { readonly kind: "idle" }
  | { readonly kind: "starting"; readonly step: string }
  | { readonly kind: "live" }
  | { readonly kind: "stopping" }
  | { readonly kind: "failed"; readonly why: string };

export interface TailDeps extends Clock {
  readonly cloud: Cloud;
  readonly receiver: Receiver;
  readonly captures: CaptureStore;
  readonly ledger: Ledger;
  /** Eight or more random letters and digits. */
  readonly newId: () => string;
  /** Sequence number of the next delivery, unique across all tails. */
  readonly nextSequence: () => number;
}

/** Label that marks our temporary event subscriptions. */
export const tailLabel = "aml-events-tail";

/** Time until a temporary event subscription expires, in ms, in case a crash leaves it behind. */
const eventSubscriptionLifetimeMs = 24 * 60 * 60 * 1000;

/** Time limit for deleting it, in ms. After that it is left to the ledger. */
const deleteTimeoutMs = 30_000;

/** A completed step of starting a tail. */
interface TailStep {
  undo(): Promise<void>;
  /** What the user reads if `undo` fails. */
  readonly failureMessage: string;
  readonly remedy?: string;
}

/** One tail: a receiver on this machine and a temporary event subscription that sends to it. */
export class Tail {
  readonly id: string;
  readonly target: TailTarget;
  readonly #deps: TailDeps;
  readonly #changed = new Emitter<void>();
  readonly #delivered = new Emitter<readonly Delivery[]>();
  readonly #problems = new Emitter<readonly Problem[]>();
  /** In the order they were completed. */
  readonly #steps: TailStep[] = [];
  readonly #startAbort = new AbortController();
  #status: TailStatus = { kind: "idle" };
  #renewalTimer: Disposable | undefined;
  #startPromise: Promise<void> | undefined;
  #stopPromise: Promise<void> | undefined;

  constructor(target: TailTarget, deps: TailDeps) {
    this.id = `tail-${deps.newId()}`;
    this.target = target;
    this.#deps = deps;
  }

  readonly onChanged = this.#changed.event;
  /** Fires after the events are in the capture. */
  readonly onDelivered = this.#delivered.event;
  /** Reports invalid or lost deliveries, and a subscription that can't be renewed. */
  readonly onProblems = this.#problems.event;

  get status(): TailStatus {
    return this.#status;
  }

  /** Goes live step by step. If a step fails or `stop` is called, the completed steps are undone. */
  start(): Promise<void> {
    return (this.#startPromise ??= this.#start());
  }

  /** Removes the temporary event subscription, then the receiver. May be called at any time, repeatedly. */
  stop(): Promise<void> {
    return (this.#stopPromise ??= this.#stop());
  }

  async #start(): Promise<void> {
    const { signal } = this.#startAbort;
    try {
      await this.#goLive(signal);
      signal.throwIfAborted();
      this.#setStatus({ kind: "live" });
    } catch (error) {
      const undoError = await this.#undoAll();
      if (isCancellation(error)) return this.#finish(undoError);
      // Report the failure to start. What could not be undone is in the ledger.
      this.#setStatus({ kind: "failed", why: describeError(error) });
      throw error;
    }
  }

  async #stop(): Promise<void> {
    if (this.#status.kind === "starting") this.#setStatus({ kind: "stopping" });
    this.#startAbort.abort();
    // A failing start reports to its own caller.
    await this.#startPromise?.catch(() => {});
    if (this.#status.kind !== "live") return;
    this.#setStatus({ kind: "stopping" });
    this.#finish(await this.#undoAll());
  }

  async #goLive(signal: AbortSignal): Promise<void> {
    const { captures, receiver, ledger, cloud, after } = this.#deps;
    const id = eventSubscriptionId(this.target.workspaceId, this.id);
    const beginStep = (step: string): void => {
      signal.throwIfAborted();
      this.#setStatus({ kind: "starting", step });
    };

    beginStep("Opening the capture");
    const capture = await captures.begin(this.id);
    this.#steps.push({ undo: () => capture.close(), failureMessage: "The capture couldn't be closed." });

    beginStep("Opening the receiver");
    const session = await receiver.listen((delivery) => this.#receive(delivery, capture), signal);
    this.#steps.push({ undo: () => session.close(), failureMessage: "The receiver couldn't be closed." });

    beginStep("Creating the temporary event subscription");
    await ledger.add(id);
    this.#steps.push({
      undo: async () => {
        this.#renewalTimer?.dispose();
        const timeout = { timeoutMs: deleteTimeoutMs, createError: toDeleteTimeoutFailure, after };
        await withTimeout(timeout, (own) => cloud.delete(id, own));
        await ledger.remove(id);
      },
      failureMessage: `The temporary event subscription ${this.id} couldn't be removed.`,
      remedy: "Removal is retried at the next start. It also expires on its own.",
    });
    await this.#subscribe(id, session.url, signal);
  }

  /** Creates the temporary event subscription and renews it halfway to its expiry, as long as the tail is live. */
  async #subscribe(id: string, endpointUrl: string, signal: AbortSignal): Promise<void> {
    const { cloud, now, after } = this.#deps;
    const destination = { endpointType: "WebHook", properties: { endpointUrl } };
    const expirationTimeUtc = new Date(now() + eventSubscriptionLifetimeMs).toISOString();
    const filter = this.target.filter ?? {};
    await cloud.put(id, { properties: { destination, filter, labels: [tailLabel], expirationTimeUtc } }, signal);
    signal.throwIfAborted();
    this.#renewalTimer = after(eventSubscriptionLifetimeMs / 2, () => {
      this.#subscribe(id, endpointUrl, signal).catch((error: unknown) => {
        if (!isCancellation(error)) this.#problems.fire([toRenewalProblem(expirationTimeUtc, error)]);
      });
    });
  }

  /** Captures events before they are shown and before the delivery is acknowledged. */
  async #receive({ body, text, deliveryCount, receivedAt }: WebhookDelivery, capture: Capture): Promise<void> {
    const { events, problems } = readEvents(body, text === undefined ? {} : { text });
    const deliveries = events.map((event) => ({
      sequence: this.#deps.nextSequence(),
      receivedAt,
      deliveryCount,
      event,
    }));
    if (deliveries.length) {
      try {
        await capture.append(deliveries);
      } catch (error) {
        this.#problems.fire([toCaptureProblem(deliveries.length, error)]);
        throw error;
      }
      this.#delivered.fire(deliveries);
    }
    if (problems.length) this.#problems.fire(problems);
  }

  /**
   * Undoes all steps, newest first, even if some fail.
   *
   * @returns the first error
   */
  async #undoAll(): Promise<Error | undefined> {
    let firstError: Error | undefined;
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step.undo();
      } catch (error) {
        firstError ??= toUndoError(step, error);
      }
    }
    return firstError;
  }

  /** @throws `undoError`, if there is one */
  #finish(undoError: Error | undefined): void {
    if (!undoError) return this.#setStatus({ kind: "idle" });
    this.#setStatus({ kind: "failed", why: describeError(undoError) });
    throw undoError;
  }

  #setStatus(status: TailStatus): void {
    this.#status = status;
    this.#changed.fire();
  }
}

const describeError = (error: unknown): string =>
  error instanceof Failure ? formatFailure(error) : "An internal error occurred. See the log for details.";

function toUndoError({ failureMessage, remedy }: TailStep, cause: unknown): Error {
  if (!(cause instanceof Failure)) return new Error(failureMessage, { cause });
  const why = [cause.message, cause.why].filter(Boolean).join(" ");
  return new Failure(cause.code, failureMessage, { why, remedy, cause });
}

const toDeleteTimeoutFailure = (timeoutMs: number): Failure =>
  new Failure("timed-out", `No response within ${timeoutMs / 1_000} s.`);

const toRenewalProblem = (expiresAt: string, error: unknown): Problem => ({
  severity: "error",
  pointer: "",
  message: `The temporary event subscription couldn't be renewed, so the tail stops receiving events at ${expiresAt}. ${describeError(error)}`,
  remedy: "Restart the tail.",
});

const toCaptureProblem = (count: number, error: unknown): Problem => ({
  severity: "error",
  pointer: "",
  message: `${count === 1 ? "A received event" : `${count} received events`} couldn't be captured. ${describeError(error)}`,
  remedy: "Event Grid will retry the delivery.",
});
