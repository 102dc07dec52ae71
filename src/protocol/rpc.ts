import type { Disposable } from "../core/disposable.ts";

/** Carries messages between a page and its host; each side holds one end. */
export interface RpcChannel {
  post(message: unknown): void;
  listen(listener: (message: unknown) => void): Disposable;
}

/** What one side offers: methods by name. Their arguments and answers must survive `structuredClone`. */
type RpcMethods<T> = { [K in keyof T]: (...args: never[]) => unknown };
/** The same as the other side sees it: every answer is awaited. */
export type RpcRemote<T extends RpcMethods<T>> = {
  [K in keyof T]: (...args: Parameters<T[K]>) => Promise<Awaited<ReturnType<T[K]>>>;
};
/** The same as its owner writes it: an answer may come later. */
export type RpcHandlers<T extends RpcMethods<T>> = {
  [K in keyof T]: (...args: Parameters<T[K]>) => ReturnType<T[K]> | Promise<Awaited<ReturnType<T[K]>>>;
};

interface RpcRequest {
  readonly ask: number;
  readonly method: string;
  readonly args: readonly unknown[];
}
interface RpcResponse {
  readonly answer: number;
  readonly value?: unknown;
  readonly failed?: string;
}

const closedMessage = "The other side was closed.";

/**
 * Calls what the other side serves.
 *
 * @returns a proxy whose methods reject with the other side's explanation; `dispose` rejects all that still waits
 */
export function connectRpc<T extends RpcMethods<T>>(wire: RpcChannel): { readonly remote: RpcRemote<T> } & Disposable {
  let last = 0;
  let closed = false;
  const pendingCalls = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listening = wire.listen((message) => {
    if (!isRpcResponse(message)) return;
    const call = pendingCalls.get(message.answer);
    pendingCalls.delete(message.answer);
    if (message.failed === undefined) call?.resolve(message.value);
    else call?.reject(new Error(message.failed));
  });
  const call =
    (method: string) =>
    (...args: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error(closedMessage));
        const ask = ++last;
        pendingCalls.set(ask, { resolve, reject });
        try {
          wire.post({ ask, method, args } satisfies RpcRequest);
        } catch (error) {
          pendingCalls.delete(ask);
          throw error;
        }
      });
  return {
    // A proxy has no keys of its own, so the compiler cannot see that it answers every method of T. Whoever awaits the
    // proxy itself looks for a `then`; finding one would make it a promise that never settles.
    remote: new Proxy({} as RpcRemote<T>, {
      get: (_, method) => (typeof method === "symbol" || method === "then" ? undefined : call(method)),
    }),
    dispose() {
      closed = true;
      listening.dispose();
      for (const asked of pendingCalls.values()) asked.reject(new Error(closedMessage));
      pendingCalls.clear();
    },
  };
}

/**
 * Answers what the other side asks. A method that throws answers with its explanation; an unknown one is refused.
 *
 * @param explain turns what was thrown into a sentence for a person
 */
export function serveRpc<T extends RpcMethods<T>>(
  wire: RpcChannel,
  methods: RpcHandlers<T>,
  explain: (error: unknown) => string,
): Disposable {
  const table = new Map<string, (...args: never[]) => unknown>(Object.entries(methods));
  return wire.listen((message) => {
    if (!isRpcRequest(message)) return;
    const answer = (outcome: Omit<RpcResponse, "answer">): void => wire.post({ answer: message.ask, ...outcome });
    const method = table.get(message.method);
    if (!method) return answer({ failed: `There is no "${message.method}" to ask for.` });
    // Started inside a promise, so that what throws at once and what rejects later are answered alike.
    void new Promise((resolve) => resolve(method(...(message.args as never[]))))
      .then((value) => answer({ value }))
      // An answer that the wire does not take is a failure as well; without one, the other side would wait for ever.
      .catch((error: unknown) => answer({ failed: explain(error) }));
  });
}

const isRpcMessage = (message: unknown): message is Record<string, unknown> =>
  typeof message === "object" && message !== null;
const isRpcRequest = (message: unknown): message is RpcRequest =>
  isRpcMessage(message) &&
  typeof message["ask"] === "number" &&
  typeof message["method"] === "string" &&
  Array.isArray(message["args"]);
const isRpcResponse = (message: unknown): message is RpcResponse =>
  isRpcMessage(message) &&
  typeof message["answer"] === "number" &&
  (message["failed"] === undefined || typeof message["failed"] === "string");
