import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that a webhook has received. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The parsed body. Undefined if it is not JSON. */
  readonly body: unknown;
}

/** The response of a webhook. */
export interface WebhookResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Produces a response. With undefined, the webhook never responds. */
type WebhookBehavior = (request: ReceivedRequest) => WebhookResponse | undefined | Promise<WebhookResponse | undefined>;

/** A webhook on this machine that records its requests. */
export interface Webhook {
  readonly url: string;
  readonly port: number;
  /** All requests, in order. */
  readonly requests: readonly ReceivedRequest[];
  /** The requests with events, in order: all but handshakes and deletion notices. */
  readonly notifications: readonly ReceivedRequest[];
  /** Resolves with the notifications as soon as there are at least `count`. */
  waitForNotifications(count: number): Promise<readonly ReceivedRequest[]>;
  /** Sets the response to further notifications. */
  respondWith(behavior: WebhookBehavior): void;
  close(): Promise<void>;
}

/** Responds to a handshake as a correct handler does. */
export function acceptHandshake({ method, headers, body }: ReceivedRequest): WebhookResponse | undefined {
  if (method === "OPTIONS") return { status: 200, headers: { "WebHook-Allowed-Origin": "eventgrid.azure.net" } };
  if (headers["aeg-event-type"] !== "SubscriptionValidation") return undefined;
  const [event] = body as [{ data: { validationCode: string } }];
  const validationResponse = event.data.validationCode;
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify({ validationResponse }) };
}

/**
 * Starts a webhook on loopback that answers events with 200.
 *
 * @param handshake the response to a handshake. Default: consent
 */
export async function startWebhook(handshake: WebhookBehavior = acceptHandshake): Promise<Webhook> {
  const received: ReceivedRequest[] = [];
  const waiting = new Set<() => void>();
  let behavior: WebhookBehavior = () => ({ status: 200 });
  const isHandshake = ({ method, headers }: ReceivedRequest): boolean =>
    method === "OPTIONS" || headers["aeg-event-type"] === "SubscriptionValidation";
  const isNotice = ({ headers }: ReceivedRequest): boolean => headers["aeg-event-type"] === "SubscriptionDeletion";
  const notifications = (): ReceivedRequest[] =>
    received.filter((request) => !isHandshake(request) && !isNotice(request));
  const server = createServer((message, response) => {
    void (async () => {
      const request = await readRequest(message);
      received.push(request);
      for (const check of waiting) check();
      const answer = isNotice(request) ? { status: 200 } : await (isHandshake(request) ? handshake : behavior)(request);
      if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/events`,
    port,
    requests: received,
    get notifications() {
      return notifications();
    },
    waitForNotifications: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (notifications().length < count) return;
          waiting.delete(check);
          resolve(notifications());
        };
        waiting.add(check);
        check();
      }),
    respondWith: (next) => void (behavior = next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readRequest(message: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  const { method = "", url: path = "", headers } = message;
  return { method, path, headers, text, body: parseJson(text) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
