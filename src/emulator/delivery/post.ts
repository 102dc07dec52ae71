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
import type { Clock } from "../clock.ts";
import { TimeLimit } from "./timeLimit.ts";

/** What became of one request to a webhook. */
export type Answer =
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
export interface Letter {
  readonly method: "POST" | "OPTIONS";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Names that Event Grid itself uses for a failed delivery. @see https://learn.microsoft.com/azure/event-grid/manage-event-delivery */
export type FailureCause = "TimedOut" | "SocketError" | "ResolutionError" | "Aborted";

/** How long Event Grid waits for a webhook's answer, in milliseconds. @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry */
export const answerTimeout = 30_000;

/** How many URLs are remembered in parts. */
const mostPlaces = 1_000;

/** No more of an answer's body than this many bytes is looked at. */
const largestAnswer = 64 * 1024;

/** Posts to webhooks over connections that are kept open, and never follows a redirect: Event Grid does not. */
export class Poster {
  readonly #limit: TimeLimit<ClientRequest>;
  readonly #late = new WeakSet<ClientRequest>();
  readonly #agents = { "http:": new HttpAgent({ keepAlive: true }), "https:": new HttpsAgent({ keepAlive: true }) };
  readonly #places = new Map<string, RequestOptions>();
  readonly #underWay = new Set<ClientRequest>();
  readonly #resting = new Set<() => void>();

  constructor(clock: Clock) {
    this.#limit = new TimeLimit(clock, answerTimeout, (request) => {
      this.#late.add(request);
      request.destroy(new Error(`no answer within ${answerTimeout / 1000} s`));
    });
  }

  /** Never rejects: what went wrong is an answer too. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> {
    return this.#send({ method: "POST", url, headers, body });
  }

  /** As `post`, to ask what a webhook allows. */
  options(url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#send({ method: "OPTIONS", url, headers, body: "" });
  }

  async #send(letter: Letter): Promise<Answer> {
    try {
      const first = await this.#attempt(letter);
      // A kept connection that the other side closed in this very moment says nothing about the webhook.
      return first.kind === "failed" && first.stale ? await this.#attempt(letter) : first;
    } catch (error) {
      return { kind: "failed", cause: "Aborted", why: String(error) };
    }
  }

  /** Resolves when nothing is under way. */
  async rested(): Promise<void> {
    while (this.#underWay.size) await new Promise<void>((resolve) => this.#resting.add(resolve));
  }

  /** Breaks off what is under way and closes all connections. */
  stop(): void {
    for (const request of this.#underWay) request.destroy(new Error("The Local Event Grid was stopped."));
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  /** A URL taken apart; most requests go to few of them. */
  #placeOf(url: string): RequestOptions {
    const known = this.#places.get(url);
    if (known) return known;
    if (this.#places.size >= mostPlaces) this.#places.clear();
    const place = urlToHttpOptions(new URL(url));
    this.#places.set(url, place);
    return place;
  }

  #attempt({ method, url, headers, body }: Letter): Promise<Answer> {
    return new Promise((resolve) => {
      const place = this.#placeOf(url);
      const secure = place.protocol === "https:";
      const agent = this.#agents[secure ? "https:" : "http:"];
      const all = { ...headers, "content-length": Buffer.byteLength(body) };
      const request = (secure ? requestHttps : requestHttp)({ ...place, method, headers: all, agent });
      let answered = false;
      const isLate = (): boolean => this.#late.has(request);
      const end = (answer: Answer): void => {
        this.#limit.end(request);
        this.#underWay.delete(request);
        resolve(answer);
        if (this.#underWay.size) return;
        for (const rest of this.#resting) rest();
        this.#resting.clear();
      };
      this.#underWay.add(request);
      this.#limit.begin(request);
      request.once("response", (response) => {
        answered = true;
        readAnswer(response, end, (error) => end(failed(error, isLate())));
      });
      request.once("error", (error: NodeJS.ErrnoException) =>
        end({ ...failed(error, isLate()), stale: request.reusedSocket && error.code === "ECONNRESET" && !isLate() }),
      );
      // Neither of the two comes when the webhook switches to another protocol.
      request.once("close", () => {
        if (!answered) end(failed(new Error("the connection was closed before an answer came"), isLate()));
      });
      request.end(body);
    });
  }
}

function readAnswer(response: IncomingMessage, end: (answer: Answer) => void, fail: (error: Error) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    if (size < largestAnswer) chunks.push(chunk);
    size += chunk.length;
  });
  response.once("error", fail);
  response.once("end", () => {
    const { statusCode: status = 0, headers } = response;
    end({ kind: "answered", status, headers, body: Buffer.concat(chunks).toString("utf8") });
  });
}

const selfSigned = "its certificate is self-signed, which Event Grid does not accept";

/** System codes in words, and in Event Grid's own names. */
const causes: Readonly<Record<string, readonly [FailureCause, string]>> = {
  ECONNREFUSED: ["SocketError", "the connection was refused; nothing listens there"],
  ECONNRESET: ["SocketError", "the connection was closed before an answer came"],
  EPIPE: ["SocketError", "the connection was closed before an answer came"],
  ENOTFOUND: ["ResolutionError", "the host name could not be resolved"],
  EAI_AGAIN: ["ResolutionError", "the host name could not be resolved"],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["SocketError", selfSigned],
  SELF_SIGNED_CERT_IN_CHAIN: ["SocketError", selfSigned],
};

function failed(error: NodeJS.ErrnoException, late: boolean): Answer & { kind: "failed" } {
  if (late) return { kind: "failed", cause: "TimedOut", why: error.message };
  const [cause, why] = causes[error.code ?? ""] ?? ["SocketError", error.message || (error.code ?? "unknown error")];
  return { kind: "failed", cause, why };
}
