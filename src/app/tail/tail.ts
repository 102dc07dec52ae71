import type { Disposable } from "../../core/disposable.ts";
import { Emitter } from "../../core/emitter.ts";
import { readEvents } from "../../core/events/envelope.ts";
import { isCancellation } from "../../core/failure.ts";
import type { Problem } from "../../core/problem.ts";
import type { Delivery } from "../../core/tail/delivery.ts";
import type { Capture, CaptureStore } from "../../ports/capture.ts";
import type { WebhookDelivery, Receiver } from "../../ports/receiver.ts";
import type { TailTarget } from "./tailTarget.ts";
import { describeError, toCaptureProblem, toUndoError } from "./tailProblems.ts";
import { TemporaryEventSubscription, type TemporaryEventSubscriptionDeps } from "./temporaryEventSubscription.ts";

export type TailStatus =
  | { readonly kind: "idle" }
  | { readonly kind: "starting"; readonly step: string }
  | { readonly kind: "live" }
  | { readonly kind: "stopping" }
  /** It couldn't be started, or its event subscription couldn't be removed. */
  | { readonly kind: "failed"; readonly why: string }
  /** It was live, and ended by itself: its event subscription is gone. */
  | { readonly kind: "stopped"; readonly why: string };

export interface TailDeps extends TemporaryEventSubscriptionDeps {
  /** Time between two checks whether the event subscription still exists, in ms. */
  readonly checkIntervalMs: number;
  readonly receiver: Receiver;
  readonly captures: CaptureStore;
  /** Eight or more random letters and digits. */
  readonly newId: () => string;
  /** Sequence number of the next delivery, unique across all tails. */
  readonly nextSequence: () => number;
}

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
  readonly #eventSubscription: TemporaryEventSubscription;
  #status: TailStatus = { kind: "idle" };
  #checkTimer: Disposable | undefined;
  #checkPromise: Promise<void> | undefined;
  #startPromise: Promise<void> | undefined;
  #stopPromise: Promise<void> | undefined;

  constructor(target: TailTarget, deps: TailDeps) {
    this.id = `tail-${deps.newId()}`;
    this.target = target;
    this.#deps = deps;
    const report = (problem: Problem): void => this.#problems.fire([problem]);
    this.#eventSubscription = new TemporaryEventSubscription(this.id, target, deps, report);
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

  /** Resource id of the temporary event subscription. */
  get eventSubscriptionId(): string {
    return this.#eventSubscription.id;
  }

  /**
   * Finds out whether the event subscription still sends to this machine. If not, the tail stops, with the reason in its
   * status. Call it when the event subscriptions of the cloud may have changed; the tail itself calls it from time to time.
   */
  check(): Promise<void> {
    return (this.#checkPromise ??= this.#check().finally(() => (this.#checkPromise = undefined)));
  }

  async #check(): Promise<void> {
    if (this.#status.kind !== "live") return;
    const why = await this.#eventSubscription.findLoss(this.#startAbort.signal);
    if (why === undefined || this.#stopPromise) return;
    await (this.#stopPromise = this.#end(why));
  }

  /** Ends a live tail whose event subscription is gone. What can't be removed stays in the ledger. */
  async #end(why: string): Promise<void> {
    this.#startAbort.abort();
    this.#setStatus({ kind: "stopping" });
    await this.#undoAll();
    this.#setStatus({ kind: "stopped", why });
  }

  async #start(): Promise<void> {
    const { signal } = this.#startAbort;
    try {
      await this.#goLive(signal);
      signal.throwIfAborted();
      this.#setStatus({ kind: "live" });
      this.#scheduleCheck();
    } catch (error) {
      const undoError = await this.#undoAll();
      if (isCancellation(error)) return this.#finish(undoError);
      // Report the failure to start. What could not be undone is in the ledger.
      this.#setStatus({ kind: "failed", why: describeError(error) });
      throw error;
    }
  }

  #scheduleCheck(): void {
    this.#checkTimer = this.#deps.after(this.#deps.checkIntervalMs, () => {
      void this.check().finally(() => {
        if (this.#status.kind === "live") this.#scheduleCheck();
      });
    });
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
    const { captures, receiver } = this.#deps;
    const beginStep = (step: string): void => {
      signal.throwIfAborted();
      this.#setStatus({ kind: "starting", step });
    };

    beginStep("Opening the capture");
    const capture = await captures.begin(this.id);
    this.#steps.push({ undo: () => capture.close(), failureMessage: "The capture couldn't be closed." });

    beginStep("Opening the receiver");
    const accept = (delivery: WebhookDelivery): Promise<void> => this.#receive(delivery, capture);
    const session = await receiver.listen({ accept, onDeletionNotice: () => void this.check() }, signal);
    this.#steps.push({ undo: () => session.close(), failureMessage: "The receiver couldn't be closed." });

    beginStep("Creating the temporary event subscription");
    await this.#eventSubscription.record();
    this.#steps.push({
      undo: () => this.#eventSubscription.remove(),
      failureMessage: `The temporary event subscription ${this.id} couldn't be removed.`,
      remedy: "Removal is retried at the next start.",
    });
    await this.#eventSubscription.create(session.url, signal);
  }

  /** Captures events before they are shown and before the delivery is acknowledged. */
  async #receive({ body, text, deliveryCount }: WebhookDelivery, capture: Capture): Promise<void> {
    const receivedAt = await this.#deps.cloudClock.now();
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
    this.#checkTimer?.dispose();
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
