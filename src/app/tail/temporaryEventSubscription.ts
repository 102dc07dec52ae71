import { isSameArmId } from "../../core/armId.ts";
import type { Disposable } from "../../core/disposable.ts";
import { Failure, type FailureCode, formatFailure, isCancellation } from "../../core/failure.ts";
import type { Problem } from "../../core/problem.ts";
import { eventSubscriptionId, type EventSubscription } from "../../core/subscription/eventSubscription.ts";
import { type Timers, withTimeout } from "../../core/wait.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { CloudClock } from "../../ports/cloudClock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { readAllItems } from "../lists/readAllItems.ts";
import { tailLabel } from "./tailLabel.ts";
import type { TailTarget } from "./tailTarget.ts";
import { toDeleteTimeoutFailure, toRenewalProblem } from "./tailProblems.ts";

export interface TemporaryEventSubscriptionDeps extends Timers {
  readonly cloud: Cloud;
  readonly cloudClock: CloudClock;
  readonly ledger: Ledger;
  /**
   * Remembers the state of the cloud, if that can be replaced as a whole.
   *
   * @returns tells later how it was replaced, as a sentence; undefined if it was not
   */
  readonly observeReplacement: (signal: AbortSignal) => Promise<() => Promise<string | undefined>>;
}

/**
 * Time until it expires, in ms, in case a crash leaves it behind. On a clock that can be moved it has no expiry, so that
 * the tail outlives a move. There, only the ledger removes what a crash leaves.
 */
const lifetimeMs = 24 * 60 * 60 * 1000;

/** Time limit for deleting it, in ms. After that it is left to the ledger. */
const deleteTimeoutMs = 30_000;

/** Failures after which the cloud doesn't come back by itself. Others don't tell whether the tail goes on. */
const finalFailures: ReadonlySet<FailureCode> = new Set(["stopped", "port-taken", "storage", "conflict"]);

/** The event subscription of one tail: it sends to this machine, and is renewed as long as the tail runs. */
export class TemporaryEventSubscription {
  readonly id: string;
  readonly #target: TailTarget;
  readonly #deps: TemporaryEventSubscriptionDeps;
  readonly #reportProblem: (problem: Problem) => void;
  #url = "";
  /** Milliseconds since 1970; undefined without an expiry. */
  #expiresAt: number | undefined;
  #renewalTimer: Disposable | undefined;
  #describeReplacement: (() => Promise<string | undefined>) | undefined;

  constructor(
    name: string,
    target: TailTarget,
    deps: TemporaryEventSubscriptionDeps,
    reportProblem: (problem: Problem) => void,
  ) {
    this.id = eventSubscriptionId(target.workspaceId, name);
    this.#target = target;
    this.#deps = deps;
    this.#reportProblem = reportProblem;
  }

  /** Call it before `create`: whatever happens then, it can be removed later. */
  async record(): Promise<void> {
    await this.#deps.ledger.add(this.id);
  }

  /** Creates it, and renews it halfway to its expiry until `signal` aborts. */
  async create(url: string, signal: AbortSignal): Promise<void> {
    const { cloud, cloudClock, after, observeReplacement } = this.#deps;
    const destination = { endpointType: "WebHook", properties: { endpointUrl: url } };
    const { filter = {}, eventDeliverySchema } = this.#target;
    const schema = eventDeliverySchema === undefined ? {} : { eventDeliverySchema };
    const properties = { destination, filter, ...schema, labels: [tailLabel] };
    const expiresAt = cloudClock.isMovable ? undefined : (await cloudClock.now()) + lifetimeMs;
    const expiry = expiresAt === undefined ? {} : { expirationTimeUtc: new Date(expiresAt).toISOString() };
    this.#describeReplacement ??= await observeReplacement(signal);
    await cloud.put(this.id, { properties: { ...properties, ...expiry } }, signal);
    signal.throwIfAborted();
    this.#url = url;
    this.#expiresAt = expiresAt;
    if (expiresAt === undefined) return;
    this.#renewalTimer = after(lifetimeMs / 2, () => {
      this.create(url, signal).catch((error: unknown) => {
        if (!isCancellation(error)) this.#reportProblem(toRenewalProblem(expiresAt, error));
      });
    });
  }

  async remove(): Promise<void> {
    const { cloud, ledger, after } = this.#deps;
    this.#renewalTimer?.dispose();
    const timeout = { timeoutMs: deleteTimeoutMs, createError: toDeleteTimeoutFailure, after };
    await withTimeout(timeout, (signal) => cloud.delete(this.id, signal));
    await ledger.remove(this.id);
  }

  /**
   * Finds out why no more events come.
   *
   * @returns sentences for the user; undefined when it exists and sends here, or when that can't be found out now
   */
  async findLoss(signal: AbortSignal): Promise<string | undefined> {
    const { cloud, cloudClock } = this.#deps;
    try {
      const found = await cloud.eventSubscription(this.id, signal);
      return sendsTo(found, this.#url)
        ? undefined
        : "Its temporary event subscription was changed and sends elsewhere.";
    } catch (error) {
      if (!(error instanceof Failure)) return undefined;
      if (finalFailures.has(error.code)) return formatFailure(error);
      if (error.code !== "not-found") return undefined;
    }
    const replacement = await this.#describeReplacement?.();
    if (replacement !== undefined) return replacement;
    if (this.#expiresAt !== undefined && (await cloudClock.now()) >= this.#expiresAt)
      return "Its temporary event subscription expired.";
    return (await this.#hasWorkspace(signal))
      ? "Its temporary event subscription was deleted."
      : "The workspace no longer exists.";
  }

  /** True if that can't be found out. */
  async #hasWorkspace(signal: AbortSignal): Promise<boolean> {
    try {
      const workspaces = await readAllItems(this.#deps.cloud.workspaces(signal));
      return workspaces.some(({ id }) => isSameArmId(id, this.#target.workspaceId));
    } catch {
      return true;
    }
  }
}

/** Compares without the query, which the cloud hides. */
function sendsTo({ properties: { destination } }: EventSubscription, url: string): boolean {
  const base = destination?.properties?.["endpointBaseUrl"];
  return typeof base !== "string" || url === base || url.startsWith(`${base}?`);
}
