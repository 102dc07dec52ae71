import { Failure } from "../../core/failure.ts";
import type { Cloud, ListListener } from "../../ports/cloud.ts";
import { withTimeout, type TimeoutOptions } from "./timeout.ts";

/** How many times as long as a read a write may take: a handshake alone may be minutes. */
const writeTimeoutFactor = 10;

/**
 * A cloud whose calls end in time, and at once when they are cancelled, also where it does not notice.
 *
 * @throws Failure `timed-out` from each call that takes longer
 */
export function createTimeoutCloud(cloud: Cloud, options: TimeoutOptions): Cloud {
  const withReadTimeout = <T>(signal: AbortSignal, read: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    withTimeout(signal, options, (own) => read(own));
  const withPageTimeout = <T>(
    signal: AbortSignal,
    listener: ListListener<T> | undefined,
    read: (signal: AbortSignal, listener: ListListener<T>) => Promise<readonly T[]>,
  ): Promise<readonly T[]> =>
    withTimeout(signal, options, (own, alive) => {
      const until =
        <V>(hear: ((value: V) => void) | undefined) =>
        (value: V) => {
          if (!own.aborted) hear?.(value);
        };
      const some = until(listener?.onPartialItems);
      return read(own, {
        onPartialItems: (found) => {
          alive();
          some(found);
        },
        onRefreshingItems: until(listener?.onRefreshingItems),
        onPartFailure: until(listener?.onPartFailure),
        onThrottled: until(listener?.onThrottled),
      });
    });
  const withWriteTimeout = <T>(signal: AbortSignal, act: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    withTimeout(
      signal,
      { ...options, timeoutMs: writeTimeoutFactor * options.timeoutMs, createFailure: toWriteTimeoutFailure },
      (own) => act(own),
    );
  return {
    workspaces: (signal, listener) => withPageTimeout(signal, listener, (own, heard) => cloud.workspaces(own, heard)),
    eventSubscriptions: (workspaceId, signal, listener) =>
      withPageTimeout(signal, listener, (own, heard) => cloud.eventSubscriptions(workspaceId, own, heard)),
    eventSubscription: (id, signal) => withReadTimeout(signal, (own) => cloud.eventSubscription(id, own)),
    permissions: (scope, signal) => withReadTimeout(signal, (own) => cloud.permissions(scope, own)),
    webhookUrl: (id, signal) => withReadTimeout(signal, (own) => cloud.webhookUrl(id, own)),
    deliveryAttributes: (id, signal) => withReadTimeout(signal, (own) => cloud.deliveryAttributes(id, own)),
    put: (id, body, signal) => withWriteTimeout(signal, (own) => cloud.put(id, body, own)),
    patch: (id, change, signal) => withWriteTimeout(signal, (own) => cloud.patch(id, change, own)),
    delete: (id, signal) => withWriteTimeout(signal, (own) => cloud.delete(id, own)),
  };
}

const toWriteTimeoutFailure = (timeoutMs: number): Failure =>
  new Failure("timed-out", `The change has not ended after ${timeoutMs / 60_000} minutes.`, {
    why: "The service has not said what became of it.",
    remedy: "It may still go on: refresh to see.",
  });
