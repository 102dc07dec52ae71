import { armKey } from "../../core/armId.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Clock } from "../clock.ts";
import { shakeHands, type OperationError } from "../handshake.ts";
import { attributesOf, findKept, isExpired, nameOf, sourceOf, webhookUrlOf } from "../kept.ts";
import { staticHeaders } from "../delivery/outgoing.ts";
import type { Poster } from "../delivery/post.ts";
import type { Kept, State } from "../state.ts";
import type { Store } from "../store.ts";
import { begun, ended, type Operations } from "./operations.ts";

/** Makes event subscriptions come into force, which for a webhook takes its consent. */
export class Provisioning {
  readonly #parts: Parts;
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Begins to create or update `id`; resolves with the operation's id once that is on disk. A later write to the same
   * event subscription takes the place of an earlier one that is still under way.
   */
  async begin(id: string, properties: JsonObject): Promise<string> {
    const { store, clock, ids, operations } = this.#parts;
    const operation = ids().toLowerCase();
    await store.change((before) => {
      const state = withoutExpired(before, clock.now());
      const earlier = findKept(state, id);
      const kept: Kept = { ...(earlier ?? { id, generation: ids() }), pending: { operation, properties } };
      return begun(without(canceled(state, earlier), id, [kept]), operation);
    });
    operations.follow(operation, this.#run(id, operation));
    return operation;
  }

  /** Deletes `id`; resolves with the operation's id once that is on disk. */
  async remove(id: string): Promise<string> {
    const operation = this.#parts.ids().toLowerCase();
    await this.#parts.store.change((state) =>
      ended(begun(without(canceled(state, findKept(state, id)), id), operation), {
        id: operation,
        status: "Succeeded",
      }),
    );
    this.#parts.removed(id);
    return operation;
  }

  /** Goes on with what a former process had begun. */
  resume(): void {
    const { store, operations } = this.#parts;
    for (const { id, pending } of store.state.eventSubscriptions)
      if (pending) operations.follow(pending.operation, this.#run(id, pending.operation));
  }

  /** What is under way then stays so in the state, and is resumed at the next start. */
  stop(): void {
    this.#stopped = true;
  }

  async #run(id: string, operation: string): Promise<void> {
    const { store, log } = this.#parts;
    const pending = (state: State): Kept | undefined => {
      const kept = findKept(state, id);
      return kept?.pending?.operation === operation ? kept : undefined;
    };
    try {
      const kept = pending(store.state);
      const error = kept && (await this.#ask(kept));
      if (this.#stopped) return;
      if (error) log(`${nameOf(id)}: ${error.message}`);
      await store.change((state) => {
        const now = pending(state);
        if (!now?.pending) return state;
        const { pending: won, ...before } = now;
        const after = error ? (before.inForce ? [before] : []) : [{ ...before, inForce: won.properties }];
        const end = error ? ({ status: "Failed", error } as const) : ({ status: "Succeeded" } as const);
        return ended(without(state, id, after), { id: operation, ...end });
      });
    } catch (error) {
      log(`${nameOf(id)}: ${String(error)}`);
    }
  }

  /** Asks the webhook, unless it has agreed already. */
  async #ask({ id, inForce, pending }: Kept): Promise<OperationError | undefined> {
    const properties = pending?.properties ?? {};
    const url = webhookUrlOf(properties);
    if (url === undefined || (inForce && webhookUrlOf(inForce) === url)) return undefined;
    const headers = staticHeaders(attributesOf(properties));
    return shakeHands(
      { url, topic: sourceOf(this.#parts.store.state, id), eventSubscriptionName: nameOf(id), headers },
      this.#parts,
    );
  }
}

interface Parts {
  readonly store: Store;
  readonly operations: Operations;
  readonly poster: Poster;
  readonly clock: Clock;
  readonly ids: () => string;
  readonly log: (line: string) => void;
  /** Told the id of what was deleted. */
  readonly removed: (id: string) => void;
}

/** The state without `id`, with `instead` in its place. */
function without(state: State, id: string, instead: readonly Kept[] = []): State {
  const key = armKey(id);
  const list = state.eventSubscriptions;
  const at = list.findIndex((kept) => armKey(kept.id) === key);
  const [before, after] = at < 0 ? [list, []] : [list.slice(0, at), list.slice(at + 1)];
  return { ...state, eventSubscriptions: [...before, ...instead, ...after] };
}

/** Nobody sees an expired event subscription any more; a write is the occasion to forget it. */
const withoutExpired = (state: State, now: number): State => ({
  ...state,
  eventSubscriptions: state.eventSubscriptions.filter((kept) => !isExpired(kept, now)),
});

const canceled = (state: State, kept: Kept | undefined): State =>
  kept?.pending
    ? ended(state, {
        id: kept.pending.operation,
        status: "Canceled",
        error: { code: "Canceled", message: "A later request for the same event subscription took its place." },
      })
    : state;
