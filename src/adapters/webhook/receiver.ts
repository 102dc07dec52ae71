import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isObject } from "../../core/json.ts";
import type { Arrival, Listening, Receiver } from "../../ports/receiver.ts";

/** The largest request that Event Grid may send: an array of events of 1 MB, and some room for its envelope. */
const largestBody = 2 * 1024 * 1024;

/** A webhook on this machine that only who knows its secret can talk to. */
export class WebhookReceiver implements Receiver {
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  async listen(accept: (arrival: Arrival) => Promise<void>, signal: AbortSignal): Promise<Listening> {
    signal.throwIfAborted();
    const secret = randomBytes(24).toString("base64url");
    const server = createServer((request, response) => {
      this.#answer(request, response, secret, accept).catch(() => {
        // Whatever went wrong on this side: Event Grid keeps the event and tries again.
        if (!response.headersSent) response.writeHead(503);
        response.end();
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    // The secret is a query value because Event Grid hides the query of a webhook from those who may only read.
    return { url: `http://127.0.0.1:${port}/events?code=${secret}`, close: () => closed(server) };
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    secret: string,
    accept: (arrival: Arrival) => Promise<void>,
  ): Promise<void> {
    const refuse = (status: number): void => void response.writeHead(status, { connection: "close" }).end();
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    if (url.pathname !== "/events" || !same(url.searchParams.get("code") ?? "", secret)) return refuse(404);
    if (request.method !== "POST") return refuse(405);
    const text = await read(request);
    if (text === undefined) return refuse(413);
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return refuse(400);
    }
    const code = request.headers["aeg-event-type"] === "SubscriptionValidation" ? validationCode(body) : undefined;
    if (code !== undefined) {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ validationResponse: code }));
      return;
    }
    const deliveryCount = Number(request.headers["aeg-delivery-count"]) || 0;
    await accept({ body, deliveryCount, receivedAt: this.#now() });
    response.writeHead(200).end();
  }
}

/** @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema */
function validationCode(body: unknown): string | undefined {
  const [event] = Array.isArray(body) ? (body as unknown[]) : [];
  const data = isObject(event) ? event["data"] : undefined;
  const code = isObject(data) ? data["validationCode"] : undefined;
  return typeof code === "string" ? code : undefined;
}

/** The body as text, or undefined when it is larger than any delivery. */
async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function same(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // Requests under way end; connections that Event Grid keeps open for the next one would wait for ever.
    server.closeIdleConnections();
  });
}
