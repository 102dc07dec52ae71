import { Emitter } from "../core/emitter.ts";
import { readEvents } from "../core/events/envelope.ts";
import { Failure, isCancellation, tell } from "../core/failure.ts";
import type { Filter } from "../core/filter/filter.ts";
import type { Problem } from "../core/problem.ts";
import { eventSubscriptionId } from "../core/subscription/eventSubscription.ts";
import type { Delivery } from "../core/tail/delivery.ts";
import type { Captures } from "../ports/capture.ts";
import type { Cloud } from "../ports/cloud.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Arrival, Receiver } from "../ports/receiver.ts";

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
export interface TailWorld {
  readonly cloud: Cloud;
  readonly receiver: Receiver;
  readonly captures: Captures;
  readonly ledger: Ledger;
  /** Milliseconds since 1970. */
  now(): number;
  /** Eight or more random letters and digits. */
  newId(): string;
  /** The number of the next delivery, over all tails. */
  nextSequence(): number;
}

/** The label by which anybody can tell our temporary event subscriptions from their own. */
export const tailLabel = "aml-events-tail";

/** How long a temporary event subscription may outlive a crash of its owner, in milliseconds. */
const lifetime = 24 * 60 * 60 * 1000;

/** One tail: a receiver on this machine and a temporary event subscription that sends to it. */
export class Tail {
  readonly id: string;
  readonly target: TailTarget;
  readonly #world: TailWorld;
  readonly #changed = new Emitter<void>();
  readonly #delivered = new Emitter<readonly Delivery[]>();
  readonly #unreadable = new Emitter<readonly Problem[]>();
  /** How to undo what was done so far, newest last. */
  readonly #undo: (() => Promise<void>)[] = [];
  readonly #starting = new AbortController();
  #status: TailStatus = { kind: "idle" };
  #started: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(target: TailTarget, world: TailWorld) {
    this.id = `tail-${world.newId()}`;
    this.target = target;
    this.#world = world;
  }

  readonly onChanged = this.#changed.event;
  /** Events that are already in the capture. */
  readonly onDelivered = this.#delivered.event;
  /** What arrived and was no event. */
  readonly onUnreadable = this.#unreadable.event;

  get status(): TailStatus {
    return this.#status;
  }

  /** Goes live step by step; when a step fails or `stop` is called meanwhile, all earlier ones are undone. */
  start(): Promise<void> {
    return (this.#started ??= this.#start());
  }

  /** Removes the temporary event subscription, then the receiver. Safe to call at any time, and twice. */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  async #start(): Promise<void> {
    try {
      await this.#goLive(this.#starting.signal);
      this.#become({ kind: "live" });
    } catch (error) {
      await this.#undoAll().catch(() => {
        // What could not be undone stands in the ledger; the error below is what the person has to know.
      });
      if (isCancellation(error)) return this.#become({ kind: "idle" });
      this.#become({ kind: "failed", why: error instanceof Failure ? tell(error) : "An internal error; see the log." });
      throw error;
    }
  }

  async #stop(): Promise<void> {
    this.#starting.abort();
    // A start that fails tells its own caller.
    await this.#started?.catch(() => {});
    if (this.#status.kind !== "live") return;
    this.#become({ kind: "stopping" });
    try {
      await this.#undoAll();
      this.#become({ kind: "idle" });
    } catch (error) {
      const why = `The temporary event subscription ${this.id} could not be removed. It is tried again at the next start, and it expires by itself.`;
      this.#become({ kind: "failed", why });
      throw error;
    }
  }

  async #goLive(signal: AbortSignal): Promise<void> {
    const { captures, receiver, ledger, cloud, now } = this.#world;
    this.#become({ kind: "starting", step: "Opening the capture" });
    const capture = await captures.begin(this.id);
    this.#undo.push(() => capture.close());

    this.#become({ kind: "starting", step: "Opening the receiver" });
    const listening = await receiver.listen((arrival) => this.#accept(arrival, capture.append), signal);
    this.#undo.push(() => listening.close());

    this.#become({ kind: "starting", step: "Creating the temporary event subscription" });
    const id = eventSubscriptionId(this.target.workspaceId, this.id);
    const expires = new Date(now() + lifetime).toISOString();
    await ledger.add({ eventSubscriptionId: id, expires });
    this.#undo.push(async () => {
      await cloud.delete(id, new AbortController().signal);
      await ledger.remove(id);
    });
    const destination = { endpointType: "WebHook", properties: { endpointUrl: listening.url } };
    const filter = this.target.filter ?? {};
    await cloud.put(
      id,
      { properties: { destination, filter, labels: [tailLabel], expirationTimeUtc: expires } },
      signal,
    );
  }

  /** Keeps what arrived before anybody sees it, and before Event Grid is told that it was received. */
  async #accept(
    { body, deliveryCount, receivedAt }: Arrival,
    keep: (deliveries: readonly Delivery[]) => Promise<void>,
  ) {
    const { events, problems } = readEvents(body);
    const deliveries = events.map((event) => ({
      sequence: this.#world.nextSequence(),
      receivedAt,
      deliveryCount,
      event,
    }));
    await keep(deliveries);
    if (deliveries.length) this.#delivered.fire(deliveries);
    if (problems.length) this.#unreadable.fire(problems);
  }

  /** Undoes newest first, and all of it even if a part fails. */
  async #undoAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop())
      await undo().catch((error) => failures.push(error));
    if (failures.length) throw failures[0];
  }

  #become(status: TailStatus): void {
    this.#status = status;
    this.#changed.fire();
  }
}
