import type { EventGridManagementClient } from "@azure/arm-eventgrid";
import {
  createPipelineRequest,
  type HttpMethods,
  type PipelineRequest,
  type PipelineResponse,
  proxyPolicyName,
} from "@azure/core-rest-pipeline";
import { type Failure, isCancellation } from "../../core/failure.ts";
import { isObject, type Json } from "../../core/json.ts";
import { Limiter } from "../../core/limiter.ts";
import type { CallLog } from "../../ports/callLog.ts";
import { raceAbort } from "./raceAbort.ts";
import {
  type ArmConnection,
  eventGridApiVersion,
  createEventGridClient,
  isLoopbackEndpoint,
} from "./eventGridClient.ts";
import {
  toArmFailure,
  toUnknownOutcome,
  unexpectedResponseFailure,
  toRequestFailure,
  throttlingFailure,
  timeoutFailure,
} from "./armFailure.ts";
import { parseResponseBody } from "./parseResponseBody.ts";
import { createLoggingPolicy } from "./loggingPolicy.ts";
import { type LongRunningChange, waitForChange } from "./longRunningChange.ts";
import { PagingGuard } from "./pagingGuard.ts";
import { toProxyHost, proxyRefusedFailure } from "./proxyFailure.ts";
import {
  isConnectionLost,
  createRetryPolicy,
  type RequestTimeouts,
  azureTimeouts,
  loopbackTimeouts,
} from "./retryPolicy.ts";
import { readThrottledSeconds } from "./retryAfter.ts";
import { withTokenTimeout } from "./withTokenTimeout.ts";
import { vsCodeAgentPolicy } from "./vsCodeAgentPolicy.ts";

/** How many reads of one identity are under way at once: what browsers allow to one host, and far below Azure's limits. */
const maxConcurrentReads = 8;

/** A question by POST that is not to Event Grid. */
interface ArmQuery {
  readonly apiVersion: string;
  readonly body: Json;
}

export interface ArmJsonClientOptions {
  /** Milliseconds between two looks at a long-running operation; the service's Retry-After wins over it. */
  readonly pollInterval: number;
  readonly log?: CallLog | undefined;
  /** What is not given is as a person bears it. */
  readonly timeouts?: Partial<RequestTimeouts> | undefined;
  /** Hears that a change waits so many seconds because Azure asked for it. */
  readonly onWait?: ((seconds: number) => void) | undefined;
  /** The address of the proxy, if one is set; read when a proxy refuses. */
  readonly proxy?: (() => string | undefined) | undefined;
}

/**
 * Azure Resource Manager in plain JSON, through the SDK client's own pipeline. The SDK's models silently drop what they
 * do not know (newer destinations, operators and settings), so what is read and written here never passes through them.
 */
export class ArmJsonClient {
  /** For example `https://management.azure.com`. */
  readonly endpoint: string;
  readonly #client: EventGridManagementClient;
  readonly #pollInterval: number;
  readonly #timeouts: RequestTimeouts;
  readonly #proxy: ArmJsonClientOptions["proxy"];
  readonly #readQueue = new Limiter(maxConcurrentReads);
  /** Requests whose throttling is told at once, so that a person sees the wait. */
  readonly #reads = new WeakSet<PipelineRequest>();

  constructor(connection: ArmConnection, { pollInterval, log, timeouts: waits, onWait, proxy }: ArmJsonClientOptions) {
    this.endpoint = connection.endpoint;
    this.#timeouts = { ...(isLoopbackEndpoint(connection.endpoint) ? loopbackTimeouts : azureTimeouts), ...waits };
    this.#client = createEventGridClient({
      ...connection,
      credential: withTokenTimeout(connection.credential, this.#timeouts.responseMs),
    });
    this.#pollInterval = pollInterval;
    this.#proxy = proxy;
    const { pipeline } = this.#client;
    // It reads bodies for the SDK's models, and quotes in its errors what it cannot read.
    pipeline.removePolicy({ name: "deserializationPolicy" });
    pipeline.removePolicy({ name: proxyPolicyName });
    pipeline.addPolicy(vsCodeAgentPolicy);
    // Three times with waits of any length, unseen.
    pipeline.removePolicy({ name: "defaultRetryPolicy" });
    const isRead = (request: PipelineRequest): boolean => this.#reads.has(request);
    pipeline.addPolicy(createRetryPolicy(this.#timeouts, { isRead, onThrottled: onWait }), { phase: "Retry" });
    if (log) pipeline.addPolicy(createLoggingPolicy(log, Date.now), { afterPhase: "Sign" });
  }

  /** One request. */
  async get(path: string, signal: AbortSignal): Promise<Json | undefined> {
    return parseResponseBody(await this.#read("GET", this.#url(path), undefined, signal));
  }

  /** What a resource tells only to who asks for it by a POST, which changes nothing. One request. */
  async postQuery(path: string, signal: AbortSignal, question?: ArmQuery): Promise<Json | undefined> {
    const url = this.#url(path, { apiVersion: question?.apiVersion });
    return parseResponseBody(await this.#read("POST", url, question?.body, signal));
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
    const pages = new PagingGuard();
    for (let next: string | undefined = this.#url(path, apiVersion ? { apiVersion } : { top: 100 }); next;) {
      const page = parseResponseBody(await this.#read("GET", next, undefined, signal));
      if (!isObject(page) || !Array.isArray(page["value"]))
        throw unexpectedResponseFailure("sent a list without items");
      items.push(...page["value"]);
      const link: Json | undefined = page["nextLink"];
      next = typeof link === "string" && link ? link : undefined;
      if (next) {
        pages.checkNextPage(next, page["value"].length);
        some?.(items);
      }
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
  ): Promise<void> {
    const url = this.#url(path);
    const operation: LongRunningChange = {
      method,
      url,
      pollIntervalMs: this.#pollInterval,
      start: () => this.#send(method, url, body, signal),
      poll: (address) => this.#send("GET", address, undefined, signal),
      onStillRunning: meanwhile,
    };
    await waitForChange(operation, signal);
  }

  /** What was written, as the service completed it: throttled, it waits as the write did. One request. */
  async readBack(path: string, signal: AbortSignal): Promise<Json | undefined> {
    return parseResponseBody(await this.#send("GET", this.#url(path), undefined, signal));
  }

  #url(path: string, { apiVersion, top }: { apiVersion?: string | undefined; top?: number } = {}): string {
    const query = `api-version=${apiVersion ?? eventGridApiVersion}${top ? `&$top=${top}` : ""}`;
    return `${this.endpoint}${path}?${query}`;
  }

  #read(method: HttpMethods, url: string, body: Json | undefined, signal: AbortSignal): Promise<PipelineResponse> {
    return this.#readQueue.run(() => this.#send(method, url, body, signal, true), signal);
  }

  async #send(
    method: HttpMethods,
    url: string,
    body: Json | undefined,
    signal: AbortSignal,
    read = false,
  ): Promise<PipelineResponse> {
    const { endpoint } = this;
    // A nextLink or an operation's address comes from the service; a token must not follow it to another host.
    if (!URL.canParse(url)) throw unexpectedResponseFailure("named an address that is none");
    if (new URL(url).origin !== new URL(endpoint).origin)
      throw unexpectedResponseFailure(`pointed to another host, ${new URL(url).host}`);
    const request = createPipelineRequest({
      url,
      method,
      abortSignal: signal,
      timeout: this.#timeouts.responseMs,
      allowInsecureConnection: endpoint.startsWith("http:"),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (read) this.#reads.add(request);
    request.headers.set("accept", "application/json");
    if (body !== undefined) request.headers.set("content-type", "application/json");
    const changes = !read && method !== "GET";
    try {
      const response = await raceAbort(signal, () => this.#client.sendRequest(request));
      if (response.status < 400) return response;
      throw this.#toFailure(response, changes);
    } catch (error) {
      const isLate = isCancellation(error) && !signal.aborted;
      const told = isLate ? timeoutFailure(endpoint, this.#timeouts.responseMs) : error;
      throw changes && (isLate || isConnectionLost(error)) ? toUnknownOutcome(toRequestFailure(told, endpoint)) : told;
    }
  }

  #toFailure(response: PipelineResponse, changes: boolean): Failure {
    const { status, headers } = response;
    const body = parseResponseBody(response);
    const proxy = this.#proxy?.();
    // Azure gives each answer an id, and says in JSON why it refuses.
    const isAzure = body !== undefined || headers.has("x-ms-request-id") || headers.has("x-ms-correlation-request-id");
    if (status === 407 || (proxy && !isAzure))
      return proxyRefusedFailure(status, new URL(this.endpoint).host, proxy && toProxyHost(proxy));
    const seconds = readThrottledSeconds(response);
    const failure = toArmFailure(status, body, seconds);
    return changes && seconds !== undefined ? throttlingFailure(failure, seconds) : failure;
  }
}
