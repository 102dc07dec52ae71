import type { Disposable } from "../../core/disposable.ts";
import { Emitter } from "../../core/emitter.ts";
import { readEvents } from "../../core/events/envelope.ts";
import { Failure, isCancellation, formatFailure } from "../../core/failure.ts";
import type { Filter } from "../../core/filter/filter.ts";
import type { Problem } from "../../core/problem.ts";
import { eventSubscriptionId } from "../../core/subscription/eventSubscription.ts";
import type { Delivery } from "../../core/tail/delivery.ts";
import { withTimeout } from "../../core/wait.ts";
import type { Capture, CaptureStore } from "../../ports/capture.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { WebhookDelivery, Receiver } from "../../ports/receiver.ts";
import { toReadLimit } from "../lists/timeoutCloud.ts";

/** What a tail shows: every event of a workspace, or those that one filter lets through. */
export interface TailTarget {
  readonly workspaceId: string;
  /** What a person calls it. */
  readonly label: string;
  /** The filter of an event subscription; absent for the whole workspace. */
  readonly filter?: Filter;
}

export type TailStatus =
  | { readonly kind: "idle" }
  | { readonly kind: "starting"; readonly step: string }
  | { readonly kind: "live" }
  | { readonly kind: "stopping" }
  | { readonly kind: "failed"; readonly why: string };

/** What a tail needs of the world. */
export interface TailDeps {
  readonly cloud: Cloud;
  readonly receiver: Receiver;
  readonly captures: CaptureStore;
  readonly ledger: Ledger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Eight or more random letters and digits. */
  readonly newId: () => string;
  /**
   * Acts once after a while.
   *
   * @param wait milliseconds
   * @returns what calls it off
   */
  readonly after: (wait: number, act: () => void) => Disposable;
  /** The number of the next delivery, over all tails. */
  readonly nextSequence: () => number;
}

/** The label by which anybody can tell our temporary event subscriptions from their own. */
export const tailLabel = "aml-events-tail";

/** How long a temporary event subscription may outlive a crash of its owner, in milliseconds. */
const eventSubscriptionLifetimeMs = 24 * 60 * 60 * 1000;

/** How long removing it may take. After that it is left to the ledger. */
const deleteTimeoutMs = 30_000;

/** A step on the way to live that was taken, and the way back. */
interface TailStep {
  undo(): Promise<void>;
  /** One sentence of what is left when `undo` fails, and one of what becomes of it. */
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
  /** Newest last. */
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
  /** Events that are already in the capture. */
  readonly onDelivered = this.#delivered.event;
  /** What is wrong with something that arrived, or why it could not be kept. */
  readonly onProblems = this.#problems.event;

  get status(): TailStatus {
    return this.#status;
  }

  /** Goes live step by step; when a step fails or `stop` is called meanwhile, all earlier ones are undone. */
  start(): Promise<void> {
    return (this.#startPromise ??= this.#start());
  }

  /** Removes the temporary event subscription, then the receiver. Safe to call at any time, and twice. */
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
      const left = await this.#undoAll();
      if (isCancellation(error)) return this.#finish(left);
      // Of two failures this one is what the person has to know; what is left behind stands in the ledger.
      this.#setStatus({ kind: "failed", why: describeError(error) });
      throw error;
    }
  }

  async #stop(): Promise<void> {
    if (this.#status.kind === "starting") this.#setStatus({ kind: "stopping" });
    this.#startAbort.abort();
    // A start that fails tells its own caller.
    await this.#startPromise?.catch(() => {});
    if (this.#status.kind !== "live") return;
    this.#setStatus({ kind: "stopping" });
    this.#finish(await this.#undoAll());
  }

  async #goLive(signal: AbortSignal): Promise<void> {
    const { captures, receiver, ledger, cloud, after } = this.#deps;
    const id = eventSubscriptionId(this.target.workspaceId, this.id);
    const next = (step: string): void => {
      signal.throwIfAborted();
      this.#setStatus({ kind: "starting", step });
    };

    next("Opening the capture");
    const capture = await captures.begin(this.id);
    this.#steps.push({ undo: () => capture.close(), failureMessage: "The capture could not be closed." });

    next("Opening the receiver");
    const listening = await receiver.listen((arrival) => this.#receive(arrival, capture), signal);
    this.#steps.push({ undo: () => listening.close(), failureMessage: "The receiver could not be closed." });

    next("Creating the temporary event subscription");
    await ledger.add(id);
    this.#steps.push({
      undo: async () => {
        this.#renewalTimer?.dispose();
        const limit = toReadLimit({ timeoutMs: deleteTimeoutMs, after });
        await withTimeout(limit, (own) => cloud.delete(id, own));
        await ledger.remove(id);
      },
      failureMessage: `The temporary event subscription ${this.id} could not be removed.`,
      remedy: "It is tried again at the next start, and it expires by itself.",
    });
    await this.#subscribe(id, listening.url, signal);
  }

  /** Makes the temporary event subscription, and makes it again half-way to its expiry as long as the tail is live. */
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

  /** Keeps what arrived before anybody sees it, and before Event Grid is told that it was received. */
  async #receive({ body, deliveryCount, receivedAt }: WebhookDelivery, capture: Capture): Promise<void> {
    const { events, problems } = readEvents(body);
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
   * Undoes newest first, and all of it even if a part fails.
   *
   * @returns what is left behind, the newest of it
   */
  async #undoAll(): Promise<Error | undefined> {
    let left: Error | undefined;
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step.undo();
      } catch (error) {
        left ??= toUndoError(step, error);
      }
    }
    return left;
  }

  /** @throws what is left behind, if anything */
  #finish(left: Error | undefined): void {
    if (!left) return this.#setStatus({ kind: "idle" });
    this.#setStatus({ kind: "failed", why: describeError(left) });
    throw left;
  }

  #setStatus(status: TailStatus): void {
    this.#status = status;
    this.#changed.fire();
  }
}

const describeError = (error: unknown): string =>
  error instanceof Failure ? formatFailure(error) : "An internal error; see the log.";

function toUndoError({ failureMessage, remedy }: TailStep, cause: unknown): Error {
  if (!(cause instanceof Failure)) return new Error(failureMessage, { cause });
  const why = [cause.message, cause.why].filter(Boolean).join(" ");
  return new Failure(cause.code, failureMessage, { why, ...(remedy ? { remedy } : {}), cause });
}

const toRenewalProblem = (expires: string, error: unknown): Problem => ({
  severity: "error",
  pointer: "",
  message: `The temporary event subscription could not be renewed, so the tail falls silent at ${expires}. ${describeError(error)}`,
  remedy: "Stop the tail and start it again.",
});

const toCaptureProblem = (count: number, error: unknown): Problem => ({
  severity: "error",
  pointer: "",
  message: `${count === 1 ? "An event" : `${count} events`} that arrived could not be kept. ${describeError(error)}`,
  remedy: "Event Grid was asked to deliver again.",
});
