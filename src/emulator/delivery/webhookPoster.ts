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
import zlib from "node:zlib";
import type { DeliveryOutcome } from "../../core/deliveries/deliveryOutcome.ts";
import { sampleHandlerHost } from "../../core/subscription/endpoint.ts";
import type { Clock } from "../../core/wait.ts";
import { answerAsSampleHandler } from "./sampleHandler.ts";
import { TimeLimit } from "./timeLimit.ts";

/** The result of one request to a webhook. */
export type WebhookResult =
  | {
      readonly kind: "answered";
      /** Who answered, if not the webhook. */
      readonly by?: string;
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      /** The first 64 KB or so. */
      readonly body: string;
      /** Bytes of the whole body as it was sent; absent if unknown. */
      readonly size?: number;
      /** Whether the destination is a resource of Azure, for which the retry rules differ. */
      readonly isAzureResource?: boolean;
      readonly isInjected?: boolean;
    }
  | {
      readonly kind: "failed";
      readonly cause: FailureCause;
      readonly why: string;
      readonly stale?: boolean;
      readonly isInjected?: boolean;
    };

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

/** How many parsed URLs are cached. */
const maxCachedUrls = 1_000;

/** The rest of a response's body is ignored. */
const maxBodyBytes = 64 * 1024;

/** Posts to webhooks over keep-alive connections. Follows no redirects, as Event Grid doesn't. */
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

  /** Never rejects: errors are results too. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<WebhookResult> {
    return this.#send({ method: "POST", url, headers, body });
  }

  /** Like `post`, to ask what a webhook allows. */
  options(url: string, headers: Readonly<Record<string, string>>): Promise<WebhookResult> {
    return this.#send({ method: "OPTIONS", url, headers, body: "" });
  }

  async #send(request: WebhookRequest): Promise<WebhookResult> {
    try {
      if (this.#optionsFor(request.url).hostname === sampleHandlerHost) return answerAsSampleHandler(request);
      const first = await this.#attempt(request);
      // A keep-alive connection that the webhook was just closing says nothing about the webhook.
      return first.kind === "failed" && first.stale ? await this.#attempt(request) : first;
    } catch (error) {
      return { kind: "failed", cause: "Aborted", why: String(error) };
    }
  }

  /** Resolves when no request is in progress. */
  async waitUntilIdle(): Promise<void> {
    while (this.#activeRequests.size) await new Promise<void>((resolve) => this.#idleWaiters.add(resolve));
  }

  /** Aborts requests in progress and closes all connections. */
  stop(): void {
    for (const request of this.#activeRequests) request.destroy(new Error("The Local Event Grid was stopped."));
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  /** Parses a URL; most requests go to few of them. */
  #optionsFor(url: string): RequestOptions {
    const known = this.#urlOptions.get(url);
    if (known) return known;
    if (this.#urlOptions.size >= maxCachedUrls) this.#urlOptions.clear();
    const options = urlToHttpOptions(new URL(url));
    this.#urlOptions.set(url, options);
    return options;
  }

  #attempt({ method, url, headers, body }: WebhookRequest): Promise<WebhookResult> {
    return new Promise((resolve) => {
      const options = this.#optionsFor(url);
      const secure = options.protocol === "https:";
      const agent = this.#agents[secure ? "https:" : "http:"];
      const all = { ...headers, "content-length": Buffer.byteLength(body) };
      const request = (secure ? requestHttps : requestHttp)({ ...options, method, headers: all, agent });
      let hasResponse = false;
      const hasTimedOut = (): boolean => this.#timedOut.has(request);
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
        hasResponse = true;
        readResponse(response, end, (error) => end(toFailedResult(error, hasTimedOut())));
      });
      request.once("error", (error: NodeJS.ErrnoException) =>
        end({
          ...toFailedResult(error, hasTimedOut()),
          stale: request.reusedSocket && error.code === "ECONNRESET" && !hasTimedOut(),
        }),
      );
      // Neither event is emitted when the webhook switches to another protocol.
      request.once("close", () => {
        if (!hasResponse)
          end(toFailedResult(new Error("the connection was closed before an answer came"), hasTimedOut()));
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
    const body = decodeBody(Buffer.concat(chunks), headers["content-encoding"]).toString("utf8");
    end({ kind: "answered", status, headers, body, size });
  });
}

/** Decompresses the beginning of a body. One that can't be decompressed stays as it is. */
function decodeBody(bytes: Buffer, encoding: string | undefined): Buffer {
  // The end may be missing, which must not be an error.
  const options = { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength: 16 * maxBodyBytes };
  try {
    if (/^(x-)?gzip$/i.test(encoding ?? "")) return zlib.gunzipSync(bytes, options);
    if (/^deflate$/i.test(encoding ?? "")) return zlib.inflateSync(bytes, options);
    return bytes;
  } catch {
    return bytes;
  }
}

const selfSignedReason = "its certificate is self-signed, which Event Grid does not accept";

/** Descriptions of system error codes, and Event Grid's names for them. */
const failureCauses: Readonly<Record<string, readonly [FailureCause, string]>> = {
  ECONNREFUSED: ["SocketError", "the connection was refused; nothing listens there"],
  ECONNRESET: ["SocketError", "the connection was closed before an answer came"],
  EPIPE: ["SocketError", "the connection was closed before an answer came"],
  ENOTFOUND: ["ResolutionError", "the host name could not be resolved"],
  EAI_AGAIN: ["ResolutionError", "the host name could not be resolved"],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["SocketError", selfSignedReason],
  SELF_SIGNED_CERT_IN_CHAIN: ["SocketError", selfSignedReason],
};

function toFailedResult(error: NodeJS.ErrnoException, hasTimedOut: boolean): WebhookResult & { kind: "failed" } {
  if (hasTimedOut) return { kind: "failed", cause: "TimedOut", why: error.message };
  const [cause, why] = failureCauses[error.code ?? ""] ?? [
    "SocketError",
    error.message || (error.code ?? "unknown error"),
  ];
  return { kind: "failed", cause, why };
}
