import type { Cloud, ListUpdates } from "../../ports/cloud.ts";

/** What a wrapper does around each kind of call. */
interface CallWrapper {
  readonly read: <T>(signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>) => Promise<T>;
  /** @param isManual whether the call also waits for a manual validation */
  readonly write: <T>(signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>, isManual: boolean) => Promise<T>;
  readonly list: <T>(signal: AbortSignal, call: (signal: AbortSignal) => ListUpdates<T>) => ListUpdates<T>;
}

const passThrough = <T>(signal: AbortSignal, call: (signal: AbortSignal) => T): T => call(signal);

/**
 * A cloud that passes each call on to another one.
 *
 * @param find the cloud for a call about the resource `id`, or for the list of all workspaces if that is undefined
 * @param around is applied to each call, including the time to find the cloud
 */
export function wrapCloud(
  find: (signal: AbortSignal, id?: string) => Cloud | Promise<Cloud>,
  around: CallWrapper = { read: passThrough, write: passThrough, list: passThrough },
): Cloud {
  type Call<T> = (cloud: Cloud, signal: AbortSignal) => Promise<T>;
  const read = <T>(id: string, signal: AbortSignal, call: Call<T>): Promise<T> =>
    around.read(signal, async (own) => call(await find(own, id), own));
  const write = <T>(id: string, signal: AbortSignal, call: Call<T>, isManual = false): Promise<T> =>
    around.write(signal, async (own) => call(await find(own, id), own), isManual);
  const list = <T>(
    id: string | undefined,
    signal: AbortSignal,
    load: (cloud: Cloud, signal: AbortSignal) => ListUpdates<T>,
  ): ListUpdates<T> =>
    around.list(signal, async function* (own) {
      yield* load(await find(own, id), own);
    });
  return {
    workspaces: (signal) => list(undefined, signal, (cloud, own) => cloud.workspaces(own)),
    eventSubscriptions: (id, signal) => list(id, signal, (cloud, own) => cloud.eventSubscriptions(id, own)),
    eventSubscription: (id, signal) => read(id, signal, (cloud, own) => cloud.eventSubscription(id, own)),
    permissions: (scope, signal) => read(scope, signal, (cloud, own) => cloud.permissions(scope, own)),
    webhookUrl: (id, signal) => read(id, signal, (cloud, own) => cloud.webhookUrl(id, own)),
    deliveryAttributes: (id, signal) => read(id, signal, (cloud, own) => cloud.deliveryAttributes(id, own)),
    put: (id, body, signal, onManual) =>
      write(id, signal, (cloud, own) => cloud.put(id, body, own, onManual), onManual !== undefined),
    patch: (id, change, signal, onManual) =>
      write(id, signal, (cloud, own) => cloud.patch(id, change, own, onManual), onManual !== undefined),
    delete: (id, signal) => write(id, signal, (cloud, own) => cloud.delete(id, own)),
  };
}
