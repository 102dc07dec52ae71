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

/** Two ends whose messages go through `structuredClone`, as between a page and its host. */
function wires(): { page: RpcChannel; host: RpcChannel; sent: unknown[] } {
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

const explain = (error: unknown): string => `Explained: ${(error as Error).message}`;
const host = {
  echo: async (text: string) => text,
  add: (a: number, b: number) => a + b,
  fail: () => {
    throw new Error("no");
  },
};

function connected(methods = host) {
  const { page, host: end, sent } = wires();
  const served = serveRpc<Host>(end, methods, explain);
  return { ...connectRpc<Host>(page), served, page, end, sent };
}

describe("asking the other side", () => {
  test("gives its answer, whether it comes at once or later", async () => {
    const { remote } = connected();
    expect(await remote.echo("hello")).toBe("hello");
    expect(await remote.add(1, 2)).toBe(3);
  });

  test("rejects with its explanation when it throws at once or later", async () => {
    await expect(connected().remote.fail()).rejects.toThrow("Explained: no");
    const later = connected({ ...host, fail: () => Promise.reject(new Error("later")) as never });
    await expect(later.remote.fail()).rejects.toThrow("Explained: later");
  });

  test.each(["nothing", "constructor", "__proto__", "toString", "hasOwnProperty"])(
    "for %s is refused, as it serves no such method",
    async (method) => {
      const { page } = connected();
      const { remote } = connectRpc<Record<string, () => void>>(page);
      await expect(remote[method]?.()).rejects.toThrow(`There is no "${method}" to ask for.`);
    },
  );

  test("is told when the answer cannot be sent", async () => {
    const { remote } = connected({ ...host, echo: async () => (() => {}) as never });
    await expect(remote.echo("x")).rejects.toThrow("could not be cloned");
  });

  test("is told when the question cannot be sent", async () => {
    const { remote } = connected();
    await expect(remote.echo((() => {}) as never)).rejects.toThrow("could not be cloned");
  });

  test("gives everyone their own answer, in whatever order the answers come", async () => {
    const order = fc
      .array(fc.string(), { minLength: 1, maxLength: 8 })
      .chain((asked) =>
        fc.tuple(fc.constant(asked), fc.shuffledSubarray([...asked.keys()], { minLength: asked.length })),
      );
    await fc.assert(
      fc.asyncProperty(order, async ([asked, answered]) => {
        const answers: (() => void)[] = [];
        const { remote } = connected({
          ...host,
          echo: (text) => new Promise((resolve) => answers.push(() => resolve(text))),
        });
        const all = asked.map((text) => remote.echo(text));
        for (const at of answered) answers[at]?.();
        expect(await Promise.all(all)).toEqual(asked);
      }),
    );
  });

  test("rejects what still waits when this side is closed, and what is asked after that", async () => {
    const { remote, ...asking } = connected({ ...host, echo: () => new Promise(() => {}) });
    const waits = remote.echo("x");
    asking.dispose();
    await expect(waits).rejects.toThrow("The other side was closed.");
    await expect(remote.add(1, 2)).rejects.toThrow("The other side was closed.");
  });

  test("is not answered any more once the other side has stopped serving", async () => {
    const { served, page, sent } = connected();
    served.dispose();
    page.post({ ask: 1, method: "echo", args: ["x"] });
    await setImmediate();
    expect(sent).toHaveLength(1);
  });

  test("does not take the remote itself for a promise", async () => {
    const { remote, sent } = connected();
    expect(await Promise.resolve(remote)).toBe(remote);
    expect(sent).toEqual([]);
  });

  test("works both ways over one wire", async () => {
    const { remote, page, end } = connected();
    const back = serveRpc<Host>(page, { ...host, echo: (text) => `page ${text}` }, explain);
    const { remote: other } = connectRpc<Host>(end);
    expect(await Promise.all([remote.echo("a"), other.echo("b")])).toEqual(["a", "page b"]);
    back.dispose();
  });
});

describe("garbage on the wire", () => {
  const garbage = [
    undefined,
    null,
    0,
    "ask",
    [],
    {},
    { ask: "1", method: "echo", args: [] },
    { ask: 1, method: "echo" },
    { ask: 1, method: ["echo"], args: [] },
    { ask: 1, args: [] },
    { answer: "1", value: "forged" },
    { answer: 99, value: "for nobody" },
    { answer: 1, failed: { toString: "not a text" } },
  ];

  test("is answered with nothing", async () => {
    const { page, sent } = connected();
    for (const message of garbage) page.post(message);
    await setImmediate();
    expect(sent).toHaveLength(garbage.length);
  });

  test("settles no question", async () => {
    let answer: (text: string) => void = () => {};
    const { remote, end } = connected({ ...host, echo: () => new Promise((resolve) => (answer = resolve)) });
    const asked = remote.echo("x");
    const settled = vi.fn();
    asked.then(settled, settled);
    for (const message of garbage) end.post(message);
    await setImmediate();
    expect(settled).not.toHaveBeenCalled();
    answer("true");
    expect(await asked).toBe("true");
  });
});
