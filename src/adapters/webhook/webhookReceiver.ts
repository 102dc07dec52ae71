import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { finished } from "node:stream/promises";
import { isObject } from "../../core/json.ts";
import type { WebhookDelivery, ReceiverSession, Receiver, WebhookHandler } from "../../ports/receiver.ts";

/** Largest request of Event Grid: an array of events of 1 MB, with some room for its envelope. */
const maxBodyBytes = 2 * 1024 * 1024;

/** A webhook on this machine that only accepts requests with its secret. */
export class WebhookReceiver implements Receiver {
  async listen(handler: WebhookHandler, signal: AbortSignal): Promise<ReceiverSession> {
    signal.throwIfAborted();
    const secret = randomBytes(24).toString("base64url");
    // Deliveries that have not been responded to yet.
    const pending = new Set<Promise<void>>();
    const server = createServer((request, response) => {
      void examineRequest(request, secret).then((examined) => {
        if (examined.kind === "deletionNotice") handler.onDeletionNotice();
        if (examined.kind !== "delivery")
          return sendResponse(response, examined.kind === "response" ? examined : { status: 200 });
        const delivery = acceptDelivery(examined.delivery, handler).then((status) =>
          sendResponse(response, { status }),
        );
        pending.add(delivery);
        return delivery.then(() => void pending.delete(delivery));
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    let closing: Promise<void> | undefined;
    return {
      // Event Grid hides the query of a webhook URL from users who may only read.
      url: `http://127.0.0.1:${port}/events?code=${secret}`,
      close: () => (closing ??= closeServer(server, pending)),
    };
  }
}

/** @returns the status of the response */
async function acceptDelivery(delivery: WebhookDelivery, handler: WebhookHandler): Promise<number> {
  try {
    await handler.accept(delivery);
    return 200;
  } catch {
    // Event Grid retries the delivery.
    return 503;
  }
}

interface ReceiverResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
}
type ExaminedRequest =
  | ({ readonly kind: "response" } & ReceiverResponse)
  | { readonly kind: "deletionNotice" }
  | { readonly kind: "delivery"; readonly delivery: WebhookDelivery };

/** Reads a request. It is a delivery, or has an immediate response. */
async function examineRequest(request: IncomingMessage, secret: string): Promise<ExaminedRequest> {
  const refuse = (status: number): ExaminedRequest => ({ kind: "response", status });
  const url = URL.parse(request.url ?? "", "http://127.0.0.1");
  if (url?.pathname !== "/events" || !isSameSecret(url.searchParams.get("code") ?? "", secret)) return refuse(404);
  if (request.method === "OPTIONS") return allowOrigin(request.headers["webhook-request-origin"]) ?? refuse(405);
  if (request.method !== "POST") return refuse(405);
  let body: unknown;
  let text: string | undefined;
  try {
    text = await readRequestText(request);
    if (text === undefined) return refuse(413);
    body = JSON.parse(text);
  } catch {
    // The body is not JSON, or the connection broke.
    return refuse(400);
  }
  const { "aeg-event-type": kind, "aeg-delivery-count": count } = request.headers;
  // Not an event of the workspace.
  if (kind === "SubscriptionDeletion") return { kind: "deletionNotice" };
  if (kind !== "SubscriptionValidation")
    return { kind: "delivery", delivery: { body, text, deliveryCount: readCount(count) } };
  const validationResponse = readValidationCode(body);
  if (validationResponse === undefined) return refuse(400);
  return { kind: "response", status: 200, body: JSON.stringify({ validationResponse }) };
}

/** The header `aeg-delivery-count`. */
const readCount = (count: string | string[] | undefined): number =>
  /^\d{1,6}$/.test(String(count)) ? Number(count) : 0;

/**
 * Accepts the validation of a CloudEvents subscription from any origin, as the request has the secret.
 *
 * @returns undefined if `origin` is invalid or missing, as in the preflight request of a browser
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema
 */
function allowOrigin(origin: string | string[] | undefined): ExaminedRequest | undefined {
  if (typeof origin !== "string" || !/^[\w.-]{1,253}$/.test(origin)) return undefined;
  const headers = { "webhook-allowed-origin": origin, "webhook-allowed-rate": "*", allow: "POST, OPTIONS" };
  return { kind: "response", status: 200, headers };
}

/** Resolves when the response is sent, or the connection is closed. */
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

/** The body as text; undefined if it is larger than any delivery. */
async function readRequestText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // A body that is too large is read to its end: an earlier response would be lost with the connection.
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  return size <= maxBodyBytes ? Buffer.concat(chunks).toString("utf8") : undefined;
}

function isSameSecret(candidate: string, secret: string): boolean {
  const [a, b] = [Buffer.from(candidate), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function closeServer(server: Server, pending: ReadonlySet<Promise<void>>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  while (pending.size) await Promise.all(pending);
  // The remaining connections are idle, or their requests may never end.
  server.closeAllConnections();
  await closed;
}
