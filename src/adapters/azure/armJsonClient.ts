import type { EventGridManagementClient } from "@azure/arm-eventgrid";
import {
  createPipelineRequest,
  type HttpMethods,
  type PipelineRequest,
  type PipelineResponse,
  proxyPolicyName,
} from "@azure/core-rest-pipeline";
import { type Failure, isCancellation } from "../../core/failure.ts";
import { isObject, type Json, parseJsonOrUndefined } from "../../core/json.ts";
import { Limiter } from "../../core/limiter.ts";
import { raceAbort } from "../../core/wait.ts";
import type { CallLog } from "../../ports/callLog.ts";
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

/** Concurrent reads of one identity: a few, as browsers allow for one host, and far below Azure's limits. */
const maxConcurrentReads = 8;

/** A query by POST to another provider than Event Grid. */
interface ArmQuery {
  readonly apiVersion: string;
  readonly body: Json;
}

export interface ArmJsonClientOptions {
  /** Milliseconds between polls of a long-running operation. The service's Retry-After takes precedence. */
  readonly pollInterval: number;
  readonly log?: CallLog | undefined;
  /** Defaults suit interactive use. */
  readonly timeouts?: Partial<RequestTimeouts> | undefined;
  /** Called when a change is delayed by so many seconds because Azure asked for it. */
  readonly onWait?: ((seconds: number) => void) | undefined;
  /** The address of the configured proxy, if any; read when a proxy refuses. */
  readonly proxy?: (() => string | undefined) | undefined;
}

/**
 * Azure Resource Manager in plain JSON, through the SDK client's own pipeline. The SDK's models silently drop what they
 * do not know (newer destinations, operators and settings), so nothing passes through them here.
 *
 * @throws Failure from each request that fails, and the reason of its signal
 */
export class ArmJsonClient {
  /** For example `https://management.azure.com`. */
  readonly endpoint: string;
  readonly #client: EventGridManagementClient;
  readonly #pollInterval: number;
  readonly #timeouts: RequestTimeouts;
  readonly #proxy: ArmJsonClientOptions["proxy"];
  readonly #readQueue = new Limiter(maxConcurrentReads);
  /** Requests that fail as soon as they are throttled, so that the caller can show the delay. */
  readonly #reads = new WeakSet<PipelineRequest>();

  constructor(connection: ArmConnection, { pollInterval, log, timeouts, onWait, proxy }: ArmJsonClientOptions) {
    this.endpoint = connection.endpoint;
    this.#timeouts = { ...(isLoopbackEndpoint(connection.endpoint) ? loopbackTimeouts : azureTimeouts), ...timeouts };
    this.#client = createEventGridClient({
      ...connection,
      credential: withTokenTimeout(connection.credential, this.#timeouts.responseMs),
    });
    this.#pollInterval = pollInterval;
    this.#proxy = proxy;
    const { pipeline } = this.#client;
    // It parses bodies for the SDK's models, and its errors quote what it cannot parse.
    pipeline.removePolicy({ name: "deserializationPolicy" });
    pipeline.removePolicy({ name: proxyPolicyName });
    pipeline.addPolicy(vsCodeAgentPolicy);
    // It retries three times after delays of any length, without reporting them.
    pipeline.removePolicy({ name: "defaultRetryPolicy" });
    const isRead = (request: PipelineRequest): boolean => this.#reads.has(request);
    pipeline.addPolicy(createRetryPolicy(this.#timeouts, { isRead, onThrottled: onWait }), { phase: "Retry" });
    if (log) pipeline.addPolicy(createLoggingPolicy(log, Date.now), { afterPhase: "Sign" });
  }

  /** One request. */
  get(path: string, signal: AbortSignal): Promise<Json | undefined> {
    return this.#read("GET", this.#url(path), undefined, signal);
  }

  /** A read that takes a POST. One request. */
  postQuery(path: string, signal: AbortSignal, query?: ArmQuery): Promise<Json | undefined> {
    return this.#read("POST", this.#url(path, query?.apiVersion), query?.body, signal);
  }

  /**
   * All pages of a list: one request for each 100 items, in sequence, as each page names the next.
   *
   * @param apiVersion of another provider than Event Grid, which chooses its page size
   */
  async list(path: string, signal: AbortSignal, apiVersion?: string): Promise<readonly Json[]> {
    const items: Json[] = [];
    const guard = new PagingGuard();
    const first = apiVersion ? this.#url(path, apiVersion) : `${this.#url(path)}&$top=100`;
    for (let next: string | undefined = first; next;) {
      const page = await this.#read("GET", next, undefined, signal);
      if (!isObject(page) || !Array.isArray(page["value"]))
        throw unexpectedResponseFailure("sent a list without items");
      items.push(...page["value"]);
      const link: Json | undefined = page["nextLink"];
      next = typeof link === "string" && link ? link : undefined;
      if (next) guard.checkNextPage(next, page["value"].length);
    }
    return items;
  }

  /**
   * Sends a write and waits until its long-running operation has ended.
   *
   * @param onStillRunning called with the status of each poll that finds it running; what it throws ends the wait
   */
  async write(
    method: "PUT" | "PATCH" | "DELETE",
    path: string,
    body: object | undefined,
    signal: AbortSignal,
    onStillRunning: LongRunningChange["onStillRunning"] = async () => {},
  ): Promise<void> {
    const url = this.#url(path);
    const change: LongRunningChange = {
      method,
      url,
      pollIntervalMs: this.#pollInterval,
      start: () => this.#send(method, url, body, signal),
      poll: (address) => this.#send("GET", address, undefined, signal),
      onStillRunning,
    };
    await waitForChange(change, signal);
  }

  /** Reads a resource after a write. Waits when it is throttled, as the write does. One request. */
  async readBack(path: string, signal: AbortSignal): Promise<Json | undefined> {
    const { bodyAsText } = await this.#send("GET", this.#url(path), undefined, signal);
    return parseJsonOrUndefined(bodyAsText ?? "");
  }

  #url(path: string, apiVersion = eventGridApiVersion): string {
    return `${this.endpoint}${path}?api-version=${apiVersion}`;
  }

  async #read(
    method: HttpMethods,
    url: string,
    body: Json | undefined,
    signal: AbortSignal,
  ): Promise<Json | undefined> {
    const { bodyAsText } = await this.#readQueue.run(() => this.#send(method, url, body, signal, true), signal);
    return parseJsonOrUndefined(bodyAsText ?? "");
  }

  async #send(
    method: HttpMethods,
    url: string,
    body: object | Json | undefined,
    signal: AbortSignal,
    isRead = false,
  ): Promise<PipelineResponse> {
    const { endpoint } = this;
    // The addresses of pages and operations come from the service, and tokens must not be sent to another host.
    if (!URL.canParse(url)) throw unexpectedResponseFailure("sent an invalid address");
    if (new URL(url).origin !== new URL(endpoint).origin)
      throw unexpectedResponseFailure(`redirected to another host, ${new URL(url).host}`);
    const request = createPipelineRequest({
      url,
      method,
      abortSignal: signal,
      timeout: this.#timeouts.responseMs,
      allowInsecureConnection: endpoint.startsWith("http:"),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (isRead) this.#reads.add(request);
    request.headers.set("accept", "application/json");
    if (body !== undefined) request.headers.set("content-type", "application/json");
    const isChange = !isRead && method !== "GET";
    try {
      const response = await raceAbort(signal, () => this.#client.sendRequest(request));
      if (response.status < 400) return response;
      throw this.#toFailure(response, isChange);
    } catch (error) {
      const isTimeout = isCancellation(error) && !signal.aborted;
      const failure = isTimeout
        ? timeoutFailure(endpoint, this.#timeouts.responseMs)
        : toRequestFailure(error, endpoint);
      throw isChange && (isTimeout || isConnectionLost(error)) ? toUnknownOutcome(failure) : failure;
    }
  }

  #toFailure(response: PipelineResponse, isChange: boolean): Failure {
    const { status, headers, bodyAsText } = response;
    const body = parseJsonOrUndefined(bodyAsText ?? "");
    const proxy = this.#proxy?.();
    // Responses of Azure have an id, and a reason in JSON.
    const isAzure = body !== undefined || headers.has("x-ms-request-id") || headers.has("x-ms-correlation-request-id");
    if (status === 407 || (proxy && !isAzure))
      return proxyRefusedFailure(status, new URL(this.endpoint).host, proxy && toProxyHost(proxy));
    const seconds = readThrottledSeconds(response);
    const failure = toArmFailure(status, body, seconds);
    return isChange && seconds !== undefined ? throttlingFailure(failure, seconds) : failure;
  }
}
