import type { Cloud, ListListener } from "../ports/cloud.ts";
import { inTime, type Patience } from "./inTime.ts";

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
