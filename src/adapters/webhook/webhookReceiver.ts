import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { finished } from "node:stream/promises";
import { isObject } from "../../core/json.ts";
import type { WebhookDelivery, ReceiverSession, Receiver } from "../../ports/receiver.ts";

/** The largest request that Event Grid may send: an array of events of 1 MB, and some room for its envelope. */
const maxBodyBytes = 2 * 1024 * 1024;

/** A webhook on this machine that only who knows its secret can talk to. */
export class WebhookReceiver implements Receiver {
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  async listen(accept: (arrival: WebhookDelivery) => Promise<void>, signal: AbortSignal): Promise<ReceiverSession> {
    signal.throwIfAborted();
    const secret = randomBytes(24).toString("base64url");
    /** Deliveries that are being kept, each until its answer is sent. */
    const underWay = new Set<Promise<void>>();
    const server = createServer((request, response) => {
      void examineRequest(request, secret).then((examined) => {
        if (examined.kind === "answer") return sendResponse(response, examined);
        const answered = this.#acceptDelivery(examined, accept).then((status) => sendResponse(response, { status }));
        underWay.add(answered);
        return answered.then(() => void underWay.delete(answered));
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    let closed: Promise<void> | undefined;
    return {
      // The secret is a query value because Event Grid hides the query of a webhook from those who may only read.
      url: `http://127.0.0.1:${port}/events?code=${secret}`,
      close: () => (closed ??= closeServer(server, underWay)),
    };
  }

  async #acceptDelivery(
    { body, deliveryCount }: ReceivedDelivery,
    accept: (arrival: WebhookDelivery) => Promise<void>,
  ): Promise<number> {
    try {
      await accept({ body, deliveryCount, receivedAt: this.#now() });
      return 200;
    } catch {
      // Whatever went wrong on this side: Event Grid keeps the event and tries again.
      return 503;
    }
  }
}

interface ReceiverResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
}
type ReceivedDelivery = Omit<WebhookDelivery, "receivedAt">;
type ExaminedRequest =
  | ({ readonly kind: "answer" } & ReceiverResponse)
  | ({ readonly kind: "delivery" } & ReceivedDelivery);

/** What a request is: a delivery, or something to answer at once. */
async function examineRequest(request: IncomingMessage, secret: string): Promise<ExaminedRequest> {
  const refuse = (status: number): ExaminedRequest => ({ kind: "answer", status });
  const url = URL.parse(request.url ?? "", "http://127.0.0.1");
  if (url?.pathname !== "/events" || !isSameSecret(url.searchParams.get("code") ?? "", secret)) return refuse(404);
  if (request.method === "OPTIONS") return allowOrigin(request.headers["webhook-request-origin"]) ?? refuse(405);
  if (request.method !== "POST") return refuse(405);
  let body: unknown;
  try {
    const text = await readRequestText(request);
    if (text === undefined) return refuse(413);
    body = JSON.parse(text);
  } catch {
    // No JSON, or the connection broke: then nobody reads the answer.
    return refuse(400);
  }
  const { "aeg-event-type": kind, "aeg-delivery-count": count } = request.headers;
  // It tells that the event subscription was deleted, and is no event of the workspace.
  if (kind === "SubscriptionDeletion") return { kind: "answer", status: 200 };
  if (kind !== "SubscriptionValidation")
    return { kind: "delivery", body, deliveryCount: /^\d{1,6}$/.test(String(count)) ? Number(count) : 0 };
  const validationResponse = readValidationCode(body);
  if (validationResponse === undefined) return refuse(400);
  return { kind: "answer", status: 200, body: JSON.stringify({ validationResponse }) };
}

/**
 * Agrees to the validation of a subscription to CloudEvents, whichever cloud's Event Grid asks: it knows the secret.
 *
 * @param origin as whom it asks; undefined when it is not a validation but, for example, a browser's preflight
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema
 */
function allowOrigin(origin: string | string[] | undefined): ExaminedRequest | undefined {
  if (typeof origin !== "string" || !/^[\w.-]{1,253}$/.test(origin)) return undefined;
  const headers = { "webhook-allowed-origin": origin, "webhook-allowed-rate": "*", allow: "POST, OPTIONS" };
  return { kind: "answer", status: 200, headers };
}

/** @returns when the answer is sent, or nobody is there to read it */
async function sendResponse(response: ServerResponse, { status, headers, body }: ReceiverResponse): Promise<void> {
  if (body) response.setHeader("content-type", "application/json");
  if (status !== 200) response.setHeader("connection", "close");
  response.writeHead(status, headers).end(body);
  await finished(response).catch(() => {});
}

/** @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema */
function readValidationCode(body: unknown): string | undefined {
  const [event] = Array.isArray(body) ? (body as unknown[]) : [];
  const data = isObject(event) ? event["data"] : undefined;
  const code = isObject(data) ? data["validationCode"] : undefined;
  return typeof code === "string" ? code : undefined;
}

/** The body as text, or undefined when it is larger than any delivery. */
async function readRequestText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What is too large is read to its end all the same: an answer before it would be lost with the connection.
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  return size <= maxBodyBytes ? Buffer.concat(chunks).toString("utf8") : undefined;
}

function isSameSecret(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function closeServer(server: Server, underWay: ReadonlySet<Promise<void>>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  while (underWay.size) await Promise.all(underWay);
  // What is left are connections kept for later, and requests that may never come to their end.
  server.closeAllConnections();
  await closed;
}
