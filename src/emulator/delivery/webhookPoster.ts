import {
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
  type RequestOptions,
} from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { urlToHttpOptions } from "node:url";
import type { DeliveryOutcome } from "../../core/deliveries/deliveryOutcome.ts";
import type { Clock } from "./clock.ts";
import { TimeLimit } from "./timeLimit.ts";

/** What became of one request to a webhook. */
export type WebhookResult =
  | {
      readonly kind: "answered";
      /** Who it was, if not the webhook. */
      readonly by?: string;
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
    }
  | { readonly kind: "failed"; readonly cause: FailureCause; readonly why: string; readonly stale?: boolean };

/** One request to a webhook. */
export interface WebhookRequest {
  readonly method: "POST" | "OPTIONS";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The outcome of a request without a response. */
export type FailureCause = Extract<DeliveryOutcome, "TimedOut" | "SocketError" | "ResolutionError" | "Aborted">;

/** How long Event Grid waits for a webhook's answer, in milliseconds. @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry */
export const answerTimeout = 30_000;

/** How many URLs are remembered in parts. */
const maxCachedUrls = 1_000;

/** No more of an answer's body than this many bytes is looked at. */
const maxBodyBytes = 64 * 1024;

/** Posts to webhooks over connections that are kept open, and never follows a redirect: Event Grid does not. */
export class WebhookPoster {
  readonly #limit: TimeLimit<ClientRequest>;
  readonly #timedOut = new WeakSet<ClientRequest>();
  readonly #agents = { "http:": new HttpAgent({ keepAlive: true }), "https:": new HttpsAgent({ keepAlive: true }) };
  readonly #urlOptions = new Map<string, RequestOptions>();
  readonly #activeRequests = new Set<ClientRequest>();
  readonly #idleWaiters = new Set<() => void>();

  constructor(clock: Clock) {
    this.#limit = new TimeLimit(clock, answerTimeout, (request) => {
      this.#timedOut.add(request);
      request.destroy(new Error(`no answer within ${answerTimeout / 1000} s`));
    });
  }

  /** Never rejects: what went wrong is an answer too. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<WebhookResult> {
    return this.#send({ method: "POST", url, headers, body });
  }

  /** As `post`, to ask what a webhook allows. */
  options(url: string, headers: Readonly<Record<string, string>>): Promise<WebhookResult> {
    return this.#send({ method: "OPTIONS", url, headers, body: "" });
  }

  async #send(letter: WebhookRequest): Promise<WebhookResult> {
    try {
      const first = await this.#attempt(letter);
      // A kept connection that the other side closed in this very moment says nothing about the webhook.
      return first.kind === "failed" && first.stale ? await this.#attempt(letter) : first;
    } catch (error) {
      return { kind: "failed", cause: "Aborted", why: String(error) };
    }
  }

  /** Resolves when nothing is under way. */
  async waitUntilIdle(): Promise<void> {
    while (this.#activeRequests.size) await new Promise<void>((resolve) => this.#idleWaiters.add(resolve));
  }

  /** Breaks off what is under way and closes all connections. */
  stop(): void {
    for (const request of this.#activeRequests) request.destroy(new Error("The Local Event Grid was stopped."));
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  /** A URL taken apart; most requests go to few of them. */
  #optionsFor(url: string): RequestOptions {
    const known = this.#urlOptions.get(url);
    if (known) return known;
    if (this.#urlOptions.size >= maxCachedUrls) this.#urlOptions.clear();
    const place = urlToHttpOptions(new URL(url));
    this.#urlOptions.set(url, place);
    return place;
  }

  #attempt({ method, url, headers, body }: WebhookRequest): Promise<WebhookResult> {
    return new Promise((resolve) => {
      const place = this.#optionsFor(url);
      const secure = place.protocol === "https:";
      const agent = this.#agents[secure ? "https:" : "http:"];
      const all = { ...headers, "content-length": Buffer.byteLength(body) };
      const request = (secure ? requestHttps : requestHttp)({ ...place, method, headers: all, agent });
      let answered = false;
      const isLate = (): boolean => this.#timedOut.has(request);
      const end = (answer: WebhookResult): void => {
        this.#limit.end(request);
        this.#activeRequests.delete(request);
        resolve(answer);
        if (this.#activeRequests.size) return;
        for (const notifyIdle of this.#idleWaiters) notifyIdle();
        this.#idleWaiters.clear();
      };
      this.#activeRequests.add(request);
      this.#limit.begin(request);
      request.once("response", (response) => {
        answered = true;
        readResponse(response, end, (error) => end(toFailedResult(error, isLate())));
      });
      request.once("error", (error: NodeJS.ErrnoException) =>
        end({
          ...toFailedResult(error, isLate()),
          stale: request.reusedSocket && error.code === "ECONNRESET" && !isLate(),
        }),
      );
      // Neither of the two comes when the webhook switches to another protocol.
      request.once("close", () => {
        if (!answered) end(toFailedResult(new Error("the connection was closed before an answer came"), isLate()));
      });
      request.end(body);
    });
  }
}

function readResponse(
  response: IncomingMessage,
  end: (answer: WebhookResult) => void,
  fail: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    if (size < maxBodyBytes) chunks.push(chunk);
    size += chunk.length;
  });
  response.once("error", fail);
  response.once("end", () => {
    const { statusCode: status = 0, headers } = response;
    end({ kind: "answered", status, headers, body: Buffer.concat(chunks).toString("utf8") });
  });
}

const selfSignedReason = "its certificate is self-signed, which Event Grid does not accept";

/** System codes in words, and in Event Grid's own names. */
const failureCauses: Readonly<Record<string, readonly [FailureCause, string]>> = {
  ECONNREFUSED: ["SocketError", "the connection was refused; nothing listens there"],
  ECONNRESET: ["SocketError", "the connection was closed before an answer came"],
  EPIPE: ["SocketError", "the connection was closed before an answer came"],
  ENOTFOUND: ["ResolutionError", "the host name could not be resolved"],
  EAI_AGAIN: ["ResolutionError", "the host name could not be resolved"],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["SocketError", selfSignedReason],
  SELF_SIGNED_CERT_IN_CHAIN: ["SocketError", selfSignedReason],
};

function toFailedResult(error: NodeJS.ErrnoException, late: boolean): WebhookResult & { kind: "failed" } {
  if (late) return { kind: "failed", cause: "TimedOut", why: error.message };
  const [cause, why] = failureCauses[error.code ?? ""] ?? [
    "SocketError",
    error.message || (error.code ?? "unknown error"),
  ];
  return { kind: "failed", cause, why };
}
