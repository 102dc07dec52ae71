import { Failure } from "../core/failure.ts";
import type { Cloud, ListListener } from "../ports/cloud.ts";
import { inTime, type Patience } from "./inTime.ts";

/** How many times as long as a read a write may take: a handshake alone may be minutes. */
const writesTake = 10;

/**
 * A cloud whose calls end in time, and at once when they are cancelled, also where it does not notice.
 *
 * @throws Failure `timed-out` from each call that takes longer
 */
export function timedCloud(cloud: Cloud, patience: Patience): Cloud {
  const timed = <T>(signal: AbortSignal, read: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    inTime(signal, patience, (own) => read(own));
  const listed = <T>(
    signal: AbortSignal,
    listener: ListListener<T> | undefined,
    read: (signal: AbortSignal, listener: ListListener<T>) => Promise<readonly T[]>,
  ): Promise<readonly T[]> =>
    inTime(signal, patience, (own, alive) => {
      const until =
        <V>(hear: ((value: V) => void) | undefined) =>
        (value: V) => {
          if (!own.aborted) hear?.(value);
        };
      const some = until(listener?.some);
      return read(own, {
        some: (found) => {
          alive();
          some(found);
        },
        renewed: until(listener?.renewed),
        missing: until(listener?.missing),
        throttled: until(listener?.throttled),
      });
    });
  const write = <T>(signal: AbortSignal, act: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    inTime(signal, { ...patience, patience: writesTake * patience.patience, tooLate: notEnded }, (own) => act(own));
  return {
    workspaces: (signal, listener) => listed(signal, listener, (own, heard) => cloud.workspaces(own, heard)),
    eventSubscriptions: (workspaceId, signal, listener) =>
      listed(signal, listener, (own, heard) => cloud.eventSubscriptions(workspaceId, own, heard)),
    eventSubscription: (id, signal) => timed(signal, (own) => cloud.eventSubscription(id, own)),
    permissions: (scope, signal) => timed(signal, (own) => cloud.permissions(scope, own)),
    webhookUrl: (id, signal) => timed(signal, (own) => cloud.webhookUrl(id, own)),
    deliveryAttributes: (id, signal) => timed(signal, (own) => cloud.deliveryAttributes(id, own)),
    put: (id, body, signal) => write(signal, (own) => cloud.put(id, body, own)),
    patch: (id, change, signal) => write(signal, (own) => cloud.patch(id, change, own)),
    delete: (id, signal) => write(signal, (own) => cloud.delete(id, own)),
  };
}

const notEnded = (patience: number): Failure =>
  new Failure("timed-out", `The change has not ended after ${patience / 60_000} minutes.`, {
    why: "The service has not said what became of it.",
    remedy: "It may still go on: refresh to see.",
  });
