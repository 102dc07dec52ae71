import type { Disposable } from "../core/disposable.ts";

/** Carries messages between a page and its host. Each side holds one end. */
export interface RpcChannel {
  post(message: unknown): void;
  listen(listener: (message: unknown) => void): Disposable;
}

/** Methods by name. Arguments and results must survive `structuredClone`. */
type RpcMethods<T> = { [K in keyof T]: (...args: never[]) => unknown };
/** The methods as their caller sees them. */
export type RpcRemote<T extends RpcMethods<T>> = {
  [K in keyof T]: (...args: Parameters<T[K]>) => Promise<Awaited<ReturnType<T[K]>>>;
};
/** The methods as their owner implements them: each may be async. */
export type RpcHandlers<T extends RpcMethods<T>> = {
  [K in keyof T]: (...args: Parameters<T[K]>) => ReturnType<T[K]> | Promise<Awaited<ReturnType<T[K]>>>;
};

interface RpcRequest {
  readonly callId: number;
  readonly method: string;
  readonly args: readonly unknown[];
}
interface RpcResponse {
  readonly responseTo: number;
  readonly result?: unknown;
  /** Set if the call failed: what the user reads. */
  readonly error?: string;
}

const closedMessage = "The other side was closed.";

/**
 * Connects to the methods that the other side serves.
 *
 * @returns a proxy whose methods reject with the error message of the other side; `dispose` rejects pending calls
 */
export function connectRpc<T extends RpcMethods<T>>(
  channel: RpcChannel,
): { readonly remote: RpcRemote<T> } & Disposable {
  let lastCallId = 0;
  let isClosed = false;
  const pendingCalls = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  const listener = channel.listen((message) => {
    if (!isRpcResponse(message)) return;
    const call = pendingCalls.get(message.responseTo);
    pendingCalls.delete(message.responseTo);
    if (message.error === undefined) call?.resolve(message.result);
    else call?.reject(new Error(message.error));
  });
  const call = (method: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (isClosed) return reject(new Error(closedMessage));
      const callId = ++lastCallId;
      pendingCalls.set(callId, { resolve, reject });
      try {
        channel.post({ callId, method, args } satisfies RpcRequest);
      } catch (error) {
        pendingCalls.delete(callId);
        throw error;
      }
    });
  return {
    // `then` must stay undefined: a proxy with a `then` method would be a promise that never settles when awaited.
    remote: new Proxy({} as RpcRemote<T>, {
      get: (_, method) =>
        typeof method === "symbol" || method === "then" ? undefined : (...args: unknown[]) => call(method, args),
    }),
    dispose() {
      isClosed = true;
      listener.dispose();
      for (const pending of pendingCalls.values()) pending.reject(new Error(closedMessage));
      pendingCalls.clear();
    },
  };
}

/**
 * Serves `methods` to the other side. Errors and unknown methods reject the caller's promise. Nothing is sent after
 * `dispose`.
 *
 * @param describeError turns what was thrown into a sentence for the user
 */
export function serveRpc<T extends RpcMethods<T>>(
  channel: RpcChannel,
  methods: RpcHandlers<T>,
  describeError: (error: unknown) => string,
): Disposable {
  const table = new Map<string, (...args: never[]) => unknown>(Object.entries(methods));
  let isClosed = false;
  const listener = channel.listen((message) => {
    if (!isRpcRequest(message)) return;
    const { callId, method: name, args } = message;
    const respond = (outcome: Omit<RpcResponse, "responseTo">): void => {
      if (!isClosed) channel.post({ responseTo: callId, ...outcome });
    };
    const method = table.get(name);
    if (!method) return respond({ error: `Unknown method "${name}".` });
    // Called inside a promise, so that synchronous and asynchronous errors are handled alike.
    void new Promise((resolve) => resolve(method(...(args as never[]))))
      .then((result) => respond({ result }))
      // A result that can't be cloned must be reported too, or the caller would wait forever.
      .catch((error: unknown) => respond({ error: describeError(error) }));
  });
  return {
    dispose() {
      isClosed = true;
      listener.dispose();
    },
  };
}

const isRecord = (message: unknown): message is Record<string, unknown> =>
  typeof message === "object" && message !== null;
const isRpcRequest = (message: unknown): message is RpcRequest =>
  isRecord(message) &&
  typeof message["callId"] === "number" &&
  typeof message["method"] === "string" &&
  Array.isArray(message["args"]);
const isRpcResponse = (message: unknown): message is RpcResponse =>
  isRecord(message) &&
  typeof message["responseTo"] === "number" &&
  (message["error"] === undefined || typeof message["error"] === "string");
