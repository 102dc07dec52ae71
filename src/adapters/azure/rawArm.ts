import type { EventGridManagementClient } from "@azure/arm-eventgrid";
import { createHttpPoller, type LroResponse } from "@azure/core-lro";
import {
  createPipelineRequest,
  type HttpMethods,
  type PipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { Failure } from "../../core/failure.ts";
import { isObject, type Json } from "../../core/json.ts";
import { Lanes } from "../../core/lanes.ts";
import { maskIds } from "../../core/maskIds.ts";
import type { CallLog } from "../../ports/callLog.ts";
import { type ArmConnection, eventGridApiVersion, eventGridClient } from "./armClient.ts";
import { armFailure } from "./armFailure.ts";

/** How many reads of one identity are under way at once: what browsers allow to one host, and far below Azure's limits. */
const readsAtOnce = 8;

/** A question by POST that is not to Event Grid. */
interface Question {
  readonly apiVersion: string;
  readonly body: Json;
}

/**
 * Azure Resource Manager in plain JSON, through the SDK client's own pipeline. The SDK's models silently drop what they
 * do not know (newer destinations, operators and settings), so what is read and written here never passes through them.
 */
export class RawArm {
  /** For example `https://management.azure.com`. */
  readonly endpoint: string;
  readonly #client: EventGridManagementClient;
  readonly #pollInterval: number;
  readonly #log: CallLog | undefined;
  readonly #lanes = new Lanes(readsAtOnce);
  /** Requests whose throttling is told at once, so that a person sees the wait. */
  readonly #told = new WeakSet<PipelineRequest>();

  /** @param pollInterval milliseconds between two looks at an operation; the service's Retry-After wins over it */
  constructor(connection: ArmConnection, pollInterval: number, log?: CallLog) {
    this.endpoint = connection.endpoint;
    this.#client = eventGridClient(connection);
    this.#pollInterval = pollInterval;
    this.#log = log;
    // It reads bodies for the SDK's models, and quotes in its errors what it cannot read.
    this.#client.pipeline.removePolicy({ name: "deserializationPolicy" });
    this.#client.pipeline.addPolicy(
      {
        // A write waits for its turn in the pipeline; a read's wait is seen in the tree.
        name: "tellThrottling",
        sendRequest: async (request, next) => {
          const response = await next(request);
          if (response.status !== 429 || !this.#told.has(request)) return response;
          this.#write(request, response);
          throw armFailure(429, bodyOf(response), secondsToWait(response.headers.get("retry-after")));
        },
      },
      { afterPhase: "Retry" },
    );
  }

  /** One request. */
  async get(path: string, signal: AbortSignal): Promise<Json | undefined> {
    return bodyOf(await this.#read("GET", this.#url(path), undefined, signal));
  }

  /** What a resource tells only to who asks for it by a POST, which changes nothing. One request. */
  async ask(path: string, signal: AbortSignal, question?: Question): Promise<Json | undefined> {
    const url = this.#url(path, { apiVersion: question?.apiVersion });
    return bodyOf(await this.#read("POST", url, question?.body, signal));
  }

  /**
   * All pages of a list, as one: one request for each 100 items, one after the other, as each page names the next.
   *
   * @param apiVersion of a provider other than Event Grid, which pages as it likes
   * @param some takes all items so far, after each page but the last
   */
  async list(
    path: string,
    signal: AbortSignal,
    { apiVersion, some }: { apiVersion?: string; some?: (found: readonly Json[]) => void } = {},
  ): Promise<readonly Json[]> {
    const items: Json[] = [];
    const seen = new Set<string>();
    for (let next: string | undefined = this.#url(path, apiVersion ? { apiVersion } : { top: 100 }); next;) {
      // A list that names a page twice would never end.
      if (seen.has(next)) throw notUnderstood("named the same page of a list twice");
      seen.add(next);
      const page = bodyOf(await this.#read("GET", next, undefined, signal));
      if (!isObject(page) || !Array.isArray(page["value"])) throw notUnderstood("sent a list without items");
      items.push(...page["value"]);
      const link: Json | undefined = page["nextLink"];
      next = typeof link === "string" && link ? link : undefined;
      if (next) some?.(items);
    }
    return items;
  }

  /**
   * Sends a write and waits until its long-running operation has ended.
   *
   * @param meanwhile is asked after each look at the operation; what it throws ends the wait
   */
  async write(
    method: "PUT" | "PATCH" | "DELETE",
    path: string,
    body: Json | undefined,
    signal: AbortSignal,
    meanwhile = async (): Promise<void> => {},
  ) {
    let ended: unknown;
    const lro = (response: PipelineResponse): LroResponse => {
      ended = bodyOf(response);
      const { status, headers, request } = response;
      const rawResponse = { statusCode: status, headers: headers.toJSON(), body: ended, request };
      return { flatResponse: ended, rawResponse };
    };
    const poller = await createHttpPoller(
      {
        requestMethod: method,
        requestPath: this.#url(path),
        sendInitialRequest: async () => lro(await this.#send(method, this.#url(path), body, signal)),
        sendPollRequest: async (url) => {
          const response = lro(await this.#send("GET", new URL(url, this.endpoint).href, undefined, signal));
          if (isObject(ended) && !isTerminal(ended["status"])) await meanwhile();
          return response;
        },
      },
      { intervalInMs: this.#pollInterval },
    );
    try {
      await poller.pollUntilDone({ abortSignal: signal });
    } catch (error) {
      // The poller's own error has lost the code; the last body it was given still has it.
      throw isObject(ended) && isObject(ended["error"]) ? armFailure(200, ended) : error;
    }
  }

  #url(path: string, { apiVersion, top }: { apiVersion?: string | undefined; top?: number } = {}): string {
    const query = `api-version=${apiVersion ?? eventGridApiVersion}${top ? `&$top=${top}` : ""}`;
    return `${this.endpoint}${path}?${query}`;
  }

  #read(method: HttpMethods, url: string, body: Json | undefined, signal: AbortSignal): Promise<PipelineResponse> {
    return this.#lanes.run(() => this.#send(method, url, body, signal, true), signal);
  }

  async #send(
    method: HttpMethods,
    url: string,
    body: Json | undefined,
    signal: AbortSignal,
    told = false,
  ): Promise<PipelineResponse> {
    const { endpoint } = this;
    // A nextLink or an operation's address comes from the service; a token must not follow it to another host.
    if (!URL.canParse(url)) throw notUnderstood("named an address that is none");
    if (new URL(url).origin !== new URL(endpoint).origin)
      throw notUnderstood(`pointed to another host, ${new URL(url).host}`);
    const request = createPipelineRequest({
      url,
      method,
      abortSignal: signal,
      allowInsecureConnection: endpoint.startsWith("http:"),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (told) this.#told.add(request);
    request.headers.set("accept", "application/json");
    if (body !== undefined) request.headers.set("content-type", "application/json");
    const response = await this.#client.sendRequest(request);
    if (response.status < 400) return response;
    this.#write(request, response);
    throw armFailure(response.status, bodyOf(response), secondsToWait(response.headers.get("retry-after")));
  }

  /** A request id is what Azure's support asks for first. Neither query nor headers nor bodies: they may hold secrets. */
  #write({ method, url }: PipelineRequest, { status, headers }: PipelineResponse): void {
    const id = headers.get("x-ms-request-id") ?? headers.get("x-ms-correlation-request-id") ?? "none";
    const { pathname } = new URL(url);
    const line = (path: string): string => `${method} ${path} was answered with ${status}, request id ${id}`;
    this.#log?.warn(line(maskIds(pathname)));
    this.#log?.trace(line(pathname));
  }
}

/** @param header seconds; the service sends no dates */
function secondsToWait(header: string | undefined): number | undefined {
  const seconds = Number(header ?? "");
  return header?.trim() && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

const notUnderstood = (what: string): Failure =>
  new Failure("refused", `The service ${what}.`, {
    why: "A proxy or a sign-in page may have answered in its place.",
    remedy: "Check the network, then retry.",
  });

/** The service has more words for an operation under way than are documented. */
const isTerminal = (status: Json | undefined): boolean =>
  typeof status === "string" && /^(Succeeded|Failed|Canceled)$/i.test(status);

function bodyOf({ bodyAsText }: PipelineResponse): Json | undefined {
  if (!bodyAsText) return undefined;
  try {
    return JSON.parse(bodyAsText) as Json;
  } catch {
    // A proxy's or gateway's error page; its status tells enough.
    return undefined;
  }
}
