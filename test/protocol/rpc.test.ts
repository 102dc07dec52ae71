import { setImmediate } from "node:timers/promises";
import * as fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Emitter } from "../../src/core/emitter.ts";
import { connectRpc, serveRpc, type RpcChannel } from "../../src/protocol/rpc.ts";

interface Host {
  echo(text: string): string;
  add(a: number, b: number): number;
  fail(): void;
}

/** Two connected channels that copy messages with `structuredClone`, as VS Code does. */
function createChannels(): { page: RpcChannel; host: RpcChannel; sent: unknown[] } {
  const [toPage, toHost] = [new Emitter<unknown>(), new Emitter<unknown>()];
  const sent: unknown[] = [];
  const end = (to: Emitter<unknown>, from: Emitter<unknown>): RpcChannel => ({
    post(message) {
      sent.push(message);
      to.fire(structuredClone(message));
    },
    listen: from.event,
  });
  return { page: end(toHost, toPage), host: end(toPage, toHost), sent };
}

const describeError = (error: unknown): string => `Described: ${(error as Error).message}`;
const host = {
  echo: async (text: string) => text,
  add: (a: number, b: number) => a + b,
  fail: () => {
    throw new Error("no");
  },
};

function connect(methods = host) {
  const { page, host: end, sent } = createChannels();
  const server = serveRpc<Host>(end, methods, describeError);
  return { ...connectRpc<Host>(page), server, page, end, sent };
}

describe("a call", () => {
  test("resolves with a synchronous or asynchronous result", async () => {
    const { remote } = connect();
    expect(await remote.echo("hello")).toBe("hello");
    expect(await remote.add(1, 2)).toBe(3);
  });

  test("rejects with the description of a synchronous or asynchronous error", async () => {
    await expect(connect().remote.fail()).rejects.toThrow("Described: no");
    const later = connect({ ...host, fail: () => Promise.reject(new Error("later")) as never });
    await expect(later.remote.fail()).rejects.toThrow("Described: later");
  });

  test.each(["nothing", "constructor", "__proto__", "toString", "hasOwnProperty"])(
    "of the unknown method %s rejects",
    async (method) => {
      const { page } = connect();
      const { remote } = connectRpc<Record<string, () => void>>(page);
      await expect(remote[method]?.()).rejects.toThrow(`Unknown method "${method}".`);
    },
  );

  test("rejects if the result can't be cloned", async () => {
    const { remote } = connect({ ...host, echo: async () => (() => {}) as never });
    await expect(remote.echo("x")).rejects.toThrow("could not be cloned");
  });

  test("rejects if its arguments can't be cloned", async () => {
    const { remote } = connect();
    await expect(remote.echo((() => {}) as never)).rejects.toThrow("could not be cloned");
  });

  test("gets its own result, in any order of the results", async () => {
    const order = fc
      .array(fc.string(), { minLength: 1, maxLength: 8 })
      .chain((texts) =>
        fc.tuple(fc.constant(texts), fc.shuffledSubarray([...texts.keys()], { minLength: texts.length })),
      );
    await fc.assert(
      fc.asyncProperty(order, async ([texts, resultOrder]) => {
        const resolvers: (() => void)[] = [];
        const { remote } = connect({
          ...host,
          echo: (text) => new Promise((resolve) => resolvers.push(() => resolve(text))),
        });
        const calls = texts.map((text) => remote.echo(text));
        for (const index of resultOrder) resolvers[index]?.();
        expect(await Promise.all(calls)).toEqual(texts);
      }),
    );
  });

  test("rejects once this side is closed, also if it was pending", async () => {
    const { remote, ...connection } = connect({ ...host, echo: () => new Promise(() => {}) });
    const pending = remote.echo("x");
    connection.dispose();
    await expect(pending).rejects.toThrow("The other side was closed.");
    await expect(remote.add(1, 2)).rejects.toThrow("The other side was closed.");
  });

  test("gets no response once the server is disposed", async () => {
    const { server, page, sent } = connect();
    server.dispose();
    page.post({ callId: 1, method: "echo", args: ["x"] });
    await setImmediate();
    expect(sent).toHaveLength(1);
  });

  test("that is pending gets no response once the server is disposed", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const { remote, server, sent } = connect({ ...host, echo: () => promise });
    remote.echo("x").catch(() => {});
    server.dispose();
    resolve("late");
    await setImmediate();
    expect(sent).toHaveLength(1);
  });

  test("is not made by awaiting the remote itself", async () => {
    const { remote, sent } = connect();
    expect(await Promise.resolve(remote)).toBe(remote);
    expect(sent).toEqual([]);
  });

  test("works in both directions over one channel", async () => {
    const { remote, page, end } = connect();
    const pageServer = serveRpc<Host>(page, { ...host, echo: (text) => `page ${text}` }, describeError);
    const { remote: other } = connectRpc<Host>(end);
    expect(await Promise.all([remote.echo("a"), other.echo("b")])).toEqual(["a", "page b"]);
    pageServer.dispose();
  });
});

describe("an invalid message", () => {
  const invalidMessages = [
    undefined,
    null,
    0,
    "callId",
    [],
    {},
    { callId: "1", method: "echo", args: [] },
    { callId: 1, method: "echo" },
    { callId: 1, method: ["echo"], args: [] },
    { callId: 1, args: [] },
    { responseTo: "1", result: "forged" },
    { responseTo: 99, result: "unknown call" },
    { responseTo: 1, error: { toString: "not a text" } },
  ];

  test("gets no response", async () => {
    const { page, sent } = connect();
    for (const message of invalidMessages) page.post(message);
    await setImmediate();
    expect(sent).toHaveLength(invalidMessages.length);
  });

  test("settles no call", async () => {
    let respond: (text: string) => void = () => {};
    const { remote, end } = connect({ ...host, echo: () => new Promise((resolve) => (respond = resolve)) });
    const call = remote.echo("x");
    const onSettled = vi.fn();
    call.then(onSettled, onSettled);
    for (const message of invalidMessages) end.post(message);
    await setImmediate();
    expect(onSettled).not.toHaveBeenCalled();
    respond("true");
    expect(await call).toBe("true");
  });
});
