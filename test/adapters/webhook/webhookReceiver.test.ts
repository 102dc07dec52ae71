import { once } from "node:events";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { WebhookReceiver } from "../../../src/adapters/webhook/webhookReceiver.ts";
import type { WebhookDelivery, ReceiverSession, WebhookHandler } from "../../../src/ports/receiver.ts";

let listening: ReceiverSession | undefined;
let deliveries: WebhookDelivery[] = [];
let noticeCount = 0;

async function listen(accept = async (): Promise<void> => {}): Promise<URL> {
  deliveries = [];
  noticeCount = 0;
  const { signal } = new AbortController();
  const handler: WebhookHandler = {
    async accept(delivery) {
      deliveries.push(delivery);
      await accept();
    },
    onDeletionNotice: () => void noticeCount++,
  };
  listening = await new WebhookReceiver().listen(handler, signal);
  return new URL(listening.url);
}

afterEach(() => listening?.close());

interface RequestToSend {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** With `node:http`, as `fetch` does not let a test choose Host and Origin. */
async function send(url: URL, { method = "POST", headers = {}, body = "[]" }: RequestToSend = {}) {
  const call = request(url, { method, headers, agent: false });
  call.end(method === "POST" ? body : undefined);
  const [response] = await once(call, "response");
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode as number, headers: response.headers as Record<string, string>, text };
}

const silent: WebhookHandler = { accept: async () => {}, onDeletionNotice: () => {} };

test("acknowledges and passes on the notice of a deleted event subscription, which is no event", async () => {
  const headers = { "aeg-event-type": "SubscriptionDeletion" };
  expect((await send(await listen(), { headers, body: '[{"data":{}}]' })).status).toBe(200);
  expect([deliveries, noticeCount]).toEqual([[], 1]);
});

const validationHeaders = { "aeg-event-type": "SubscriptionValidation" };

describe("the receiver", () => {
  test("passes on what Event Grid delivers, and then acknowledges it", async () => {
    const url = await listen();
    const events = [{ id: "1", eventType: "T" }];
    const text = JSON.stringify(events);
    const { status } = await send(url, { body: text, headers: { "aeg-delivery-count": "3" } });
    expect(status).toBe(200);
    expect(deliveries).toEqual([{ body: events, text, deliveryCount: 3 }]);
  });

  test.each([undefined, "", "many", "-1", "1.5", "Infinity"])(
    "reads a delivery count of %j as the first attempt",
    async (count) => {
      const url = await listen();
      await send(url, { headers: count === undefined ? {} : { "aeg-delivery-count": count } });
      expect(deliveries.map(({ deliveryCount }) => deliveryCount)).toEqual([0]);
    },
  );

  test("does not respond before the delivery is stored", async () => {
    const stored = Promise.withResolvers<void>();
    const accepting = Promise.withResolvers<void>();
    const url = await listen(() => {
      accepting.resolve();
      return stored.promise;
    });
    const order: string[] = [];
    const sending = send(url).then(({ status }) => order.push(`responded ${status}`));
    await accepting.promise;
    // Another request is completed first, so an early response would have arrived too.
    await send(url, { method: "GET" });
    order.push("stored");
    stored.resolve();
    await sending;
    expect(order).toEqual(["stored", "responded 200"]);
  });

  test("asks Event Grid to retry if a delivery cannot be stored", async () => {
    const url = await listen(() => Promise.reject(new Error("disk full")));
    expect(await send(url)).toMatchObject({ status: 503, text: "" });
  });

  test("accepts the validation handshake, which is no event", async () => {
    const url = await listen();
    const body = JSON.stringify([{ id: "1", eventType: "V", data: { validationCode: "c0de" } }]);
    const { status, text } = await send(url, { body, headers: validationHeaders });
    expect([status, JSON.parse(text)]).toEqual([200, { validationResponse: "c0de" }]);
    expect(deliveries).toEqual([]);
  });

  test.each(["eventgrid.azure.net", "eventgrid.azure.us"])(
    "accepts the validation of CloudEvents from %s, which is no event",
    async (origin) => {
      const url = await listen();
      const { status, headers } = await send(url, { method: "OPTIONS", headers: { "webhook-request-origin": origin } });
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        "webhook-allowed-origin": origin,
        "webhook-allowed-rate": "*",
        allow: "POST, OPTIONS",
      });
      expect(deliveries).toEqual([]);
    },
  );

  test.each(["{}", "[]", "[null]", `[{"data":null}]`, `[{"data":{"validationCode":7}}]`, `"text"`])(
    "refuses the handshake %s, which has no code",
    async (body) => {
      const url = await listen();
      expect((await send(url, { body, headers: validationHeaders })).status).toBe(400);
      expect(deliveries).toEqual([]);
    },
  );
});

describe("a sender without the secret", () => {
  const withCode = (url: URL, code: string | undefined): URL => {
    const other = new URL(url);
    if (code === undefined) other.search = "";
    else other.searchParams.set("code", code);
    return other;
  };

  test.each([
    ["no secret", undefined],
    ["an empty secret", ""],
    ["a wrong secret", "wrong"],
    ["a wrong secret of the right length", "x".repeat(32)],
    ["a secret with something behind it", "SECRETx"],
  ])("gets 404 with %s", async (_, code) => {
    const url = await listen();
    const wrong = withCode(url, code?.replace("SECRET", url.searchParams.get("code") ?? ""));
    const { status, text } = await send(wrong, {
      body: JSON.stringify([{ data: { validationCode: "c0de" } }]),
      headers: validationHeaders,
    });
    expect([status, text]).toEqual([404, ""]);
    const origin = { "webhook-request-origin": "eventgrid.azure.net" };
    const validation = await send(wrong, { method: "OPTIONS", headers: origin });
    expect([validation.status, validation.headers["webhook-allowed-origin"]]).toEqual([404, undefined]);
    expect(deliveries).toEqual([]);
  });

  test("gets 404 at other paths", async () => {
    const url = await listen();
    for (const path of ["/", "/events/", "/events/more", "//events", "//", "http://["]) {
      const raw = request({ port: url.port, host: url.hostname, method: "POST", path: `${path}${url.search}` });
      raw.end("[]");
      const [response] = await once(raw, "response");
      response.resume();
      expect([path, response.statusCode]).toEqual([path, 404]);
    }
    expect(deliveries).toEqual([]);
  });

  test("meets a new secret at each receiver", async () => {
    const url = await listen();
    const other = await new WebhookReceiver().listen(silent, new AbortController().signal);
    const [a, b] = [url, new URL(other.url)].map(({ searchParams }) => searchParams.get("code"));
    await other.close();
    expect(a).toHaveLength(32);
    expect(a).not.toBe(b);
  });

  test("that is a web page can neither send events nor detect the receiver", async () => {
    const url = await listen();
    const page = { origin: "https://evil.example", host: "evil.example", "content-type": "text/plain" };
    const blind = withCode(url, undefined);
    // A simple request, one after DNS rebinding, and the preflight requests of others.
    const responses = [
      await send(blind, { headers: page }),
      await send(blind, { headers: { ...page, origin: "http://evil.example" } }),
      await send(blind, { method: "OPTIONS", headers: { ...page, "access-control-request-method": "POST" } }),
      await send(url, { method: "OPTIONS", headers: { ...page, "access-control-request-method": "POST" } }),
    ];
    expect(responses.map(({ status }) => status)).toEqual([404, 404, 404, 405]);
    const allowed = responses
      .flatMap(({ headers }) => Object.keys(headers))
      .filter((name) => name.startsWith("access-control"));
    expect(allowed).toEqual([]);
    expect(deliveries).toEqual([]);
  });

  test("cannot connect to another address of this machine", async () => {
    const { port } = await listen();
    const socket = connect({ host: "127.0.0.2", port: Number(port) });
    await expect(once(socket, "connect")).rejects.toThrow(/ECONNREFUSED|EADDRNOTAVAIL|EHOSTUNREACH/);
  });
});

describe("an invalid request", () => {
  test.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])("with the method %s is refused", async (method) => {
    const url = await listen();
    expect((await send(url, { method })).status).toBe(405);
  });

  test.each(["", "{", "not json", "[1,]"])("with the body %j is refused without a retry", async (body) => {
    const url = await listen();
    expect((await send(url, { body })).status).toBe(400);
    expect(deliveries).toEqual([]);
  });

  test("is one with more than 2 MB", async () => {
    const url = await listen();
    const limit = 2 * 1024 * 1024;
    const body = (size: number): string => `"${"x".repeat(size - 2)}"`;
    expect((await send(url, { body: body(limit) })).status).toBe(200);
    expect((await send(url, { body: body(limit + 1) })).status).toBe(413);
    expect((await send(url, { body: body(2 * limit) })).status).toBe(413);
    expect(deliveries).toHaveLength(1);
  });
});

describe("closing the receiver", () => {
  const opened = async (url: URL, text: string): Promise<Socket> => {
    const socket = connect({ host: url.hostname, port: Number(url.port) });
    socket.on("error", () => {});
    await once(socket, "connect");
    socket.write(text);
    return socket;
  };
  const head = ({ pathname, search }: URL, length: number): string =>
    `POST ${pathname}${search} HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`;

  test("closes idle connections, and those in the middle of a request", async () => {
    const url = await listen();
    const idle = await opened(url, `${head(url, 2)}[]`);
    await once(idle, "data");
    const halfBody = await opened(url, `${head(url, 100)}[`);
    const halfHead = await opened(url, "POST /ev");
    const silent = await opened(url, "");
    const ended = Promise.all([idle, halfBody, halfHead, silent].map((socket) => once(socket, "close")));
    await listening?.close();
    await ended;
    await expect(send(url)).rejects.toThrow("ECONNREFUSED");
  });

  test("waits for the response to a pending delivery", async () => {
    const stored = Promise.withResolvers<void>();
    const accepting = Promise.withResolvers<void>();
    const url = await listen(() => {
      accepting.resolve();
      return stored.promise;
    });
    const keptAlive = await opened(url, `${head(url, 2)}[]`);
    const response = once(keptAlive, "data");
    const ended = once(keptAlive, "close");
    await accepting.promise;
    let closed = false;
    const closing = listening?.close().then(() => (closed = true));
    await expect(send(url)).rejects.toThrow("ECONNREFUSED");
    expect(closed).toBe(false);
    stored.resolve();
    expect(String(await response)).toMatch(/^HTTP\/1.1 200 /);
    await closing;
    await ended;
  });

  test("does not wait for a sender that has disconnected", async () => {
    const stored = Promise.withResolvers<void>();
    const accepting = Promise.withResolvers<void>();
    const url = await listen(() => {
      accepting.resolve();
      return stored.promise;
    });
    const sender = await opened(url, `${head(url, 2)}[]`);
    await accepting.promise;
    sender.destroy();
    await once(sender, "close");
    stored.resolve();
    await expect(listening?.close()).resolves.toBeUndefined();
  });

  test("may be repeated", async () => {
    await listen();
    await Promise.all([listening?.close(), listening?.close()]);
    await expect(listening?.close()).resolves.toBeUndefined();
  });
});

test("a receiver whose signal is aborted does not start", async () => {
  await expect(new WebhookReceiver().listen(silent, AbortSignal.abort())).rejects.toMatchObject({
    name: "AbortError",
  });
});
