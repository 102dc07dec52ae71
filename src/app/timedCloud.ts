import type { Disposable } from "../core/disposable.ts";
import { Failure } from "../core/failure.ts";
import type { Cloud, ListListener } from "../ports/cloud.ts";

export interface Patience {
  /** Milliseconds for one read, or for one page of a list. */
  readonly patience: number;
  /** Acts once after `wait` milliseconds; the disposable calls it off. */
  readonly after: (wait: number, act: () => void) => Disposable;
}

/**
 * A cloud whose reads end in time, also where it does not notice that it was cancelled. Writes take as long as they
 * take: a handshake alone may be minutes.
 *
 * @throws Failure `timed-out` from each read that takes longer
 */
export function timedCloud(cloud: Cloud, patience: Patience): Cloud {
  const timed = <T>(signal: AbortSignal, read: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    inTime(signal, patience, (own) => read(own));
  const listed = <T>(
    signal: AbortSignal,
    listener: ListListener<T> | undefined,
    read: (signal: AbortSignal, listener: ListListener<T>) => Promise<readonly T[]>,
  ): Promise<readonly T[]> =>
    inTime(signal, patience, (own, alive) =>
      read(own, {
        some: (found) => {
          alive();
          if (!own.aborted) listener?.some?.(found);
        },
        missing: (failure) => {
          if (!own.aborted) listener?.missing?.(failure);
        },
      }),
    );
  return {
    workspaces: (signal, listener) => listed(signal, listener, (own, heard) => cloud.workspaces(own, heard)),
    eventSubscriptions: (workspaceId, signal, listener) =>
      listed(signal, listener, (own, heard) => cloud.eventSubscriptions(workspaceId, own, heard)),
    eventSubscription: (id, signal) => timed(signal, (own) => cloud.eventSubscription(id, own)),
    permissions: (scope, signal) => timed(signal, (own) => cloud.permissions(scope, own)),
    webhookUrl: (id, signal) => timed(signal, (own) => cloud.webhookUrl(id, own)),
    deliveryAttributes: (id, signal) => timed(signal, (own) => cloud.deliveryAttributes(id, own)),
    put: (id, body, signal) => cloud.put(id, body, signal),
    patch: (id, change, signal) => cloud.patch(id, change, signal),
    delete: (id, signal) => cloud.delete(id, signal),
  };
}

/** @param act is given a signal of its own, and a way to say that it goes on */
async function inTime<T>(
  signal: AbortSignal,
  { patience, after }: Patience,
  act: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const ending = new AbortController();
  const ended = Promise.withResolvers<never>();
  const end = (reason: unknown): void => {
    ending.abort(reason);
    ended.reject(reason);
  };
  const cancel = (): void => end(signal.reason);
  const give = () => after(patience, () => end(tooLate(patience)));
  let timer = give();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    const alive = (): void => {
      timer.dispose();
      if (!ending.signal.aborted) timer = give();
    };
    return await Promise.race([act(ending.signal, alive), ended.promise]);
  } finally {
    timer.dispose();
    signal.removeEventListener("abort", cancel);
  }
}

const tooLate = (patience: number): Failure =>
  new Failure("timed-out", `Timed out after ${patience / 1_000} s: retry.`, {
    why: "The service was asked and has not answered.",
    remedy: "Check the network and the proxy, then retry.",
  });
