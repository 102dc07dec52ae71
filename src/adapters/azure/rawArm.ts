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
import { Lanes } from "../../core/lanes.ts";
import type { CallLog } from "../../ports/callLog.ts";
import { abortable } from "./abortable.ts";
import { type ArmConnection, eventGridApiVersion, eventGridClient, isLocal } from "./armClient.ts";
import { armFailure, inDoubt, notUnderstood, requestFailure, throttledTooLong, unanswered } from "./armFailure.ts";
import { bodyOf } from "./bodyOf.ts";
import { logCalls } from "./logCalls.ts";
import { type Operation, untilEnded } from "./operation.ts";
import { Pages } from "./pages.ts";
import { nameOf, refusedByProxy } from "./proxyFailure.ts";
import { isCut, retries, type Waits, waitsForAzure, waitsForLoopback } from "./retries.ts";
import { throttledFor } from "./retryAfter.ts";
import { tokenInTime } from "./tokenInTime.ts";
import { vsCodeAgent } from "./vsCodeAgent.ts";

/** How many reads of one identity are under way at once: what browsers allow to one host, and far below Azure's limits. */
const readsAtOnce = 8;

/** A question by POST that is not to Event Grid. */
interface Question {
  readonly apiVersion: string;
  readonly body: Json;
}

export interface RawArmOptions {
  /** Milliseconds between two looks at a long-running operation; the service's Retry-After wins over it. */
  readonly pollInterval: number;
  readonly log?: CallLog | undefined;
  /** What is not given is as a person bears it. */
  readonly waits?: Partial<Waits> | undefined;
  /** Hears that a change waits so many seconds because Azure asked for it. */
  readonly onWait?: ((seconds: number) => void) | undefined;
  /** The address of the proxy, if one is set; read when a proxy refuses. */
  readonly proxy?: (() => string | undefined) | undefined;
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
  readonly #waits: Waits;
  readonly #proxy: RawArmOptions["proxy"];
  readonly #lanes = new Lanes(readsAtOnce);
  /** Requests whose throttling is told at once, so that a person sees the wait. */
  readonly #reads = new WeakSet<PipelineRequest>();

  constructor(connection: ArmConnection, { pollInterval, log, waits, onWait, proxy }: RawArmOptions) {
    this.endpoint = connection.endpoint;
    this.#waits = { ...(isLocal(connection.endpoint) ? waitsForLoopback : waitsForAzure), ...waits };
    this.#client = eventGridClient({
      ...connection,
      credential: tokenInTime(connection.credential, this.#waits.answer),
    });
    this.#pollInterval = pollInterval;
    this.#proxy = proxy;
    const { pipeline } = this.#client;
    // It reads bodies for the SDK's models, and quotes in its errors what it cannot read.
    pipeline.removePolicy({ name: "deserializationPolicy" });
    pipeline.removePolicy({ name: proxyPolicyName });
    pipeline.addPolicy(vsCodeAgent);
    // Three times with waits of any length, unseen.
    pipeline.removePolicy({ name: "defaultRetryPolicy" });
    const isRead = (request: PipelineRequest): boolean => this.#reads.has(request);
    pipeline.addPolicy(retries(this.#waits, { isRead, waits: onWait }), { phase: "Retry" });
    if (log) pipeline.addPolicy(logCalls(log, Date.now), { afterPhase: "Sign" });
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
    const pages = new Pages();
    for (let next: string | undefined = this.#url(path, apiVersion ? { apiVersion } : { top: 100 }); next;) {
      const page = bodyOf(await this.#read("GET", next, undefined, signal));
      if (!isObject(page) || !Array.isArray(page["value"])) throw notUnderstood("sent a list without items");
      items.push(...page["value"]);
      const link: Json | undefined = page["nextLink"];
      next = typeof link === "string" && link ? link : undefined;
      if (next) {
        pages.turn(next, page["value"].length);
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
    const operation: Operation = {
      method,
      url,
      interval: this.#pollInterval,
      begin: () => this.#send(method, url, body, signal),
      look: (address) => this.#send("GET", address, undefined, signal),
      meanwhile,
    };
    await untilEnded(operation, signal);
  }

  /** What was written, as the service completed it: throttled, it waits as the write did. One request. */
  async written(path: string, signal: AbortSignal): Promise<Json | undefined> {
    return bodyOf(await this.#send("GET", this.#url(path), undefined, signal));
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
    read = false,
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
      timeout: this.#waits.answer,
      allowInsecureConnection: endpoint.startsWith("http:"),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (read) this.#reads.add(request);
    request.headers.set("accept", "application/json");
    if (body !== undefined) request.headers.set("content-type", "application/json");
    const changes = !read && method !== "GET";
    try {
      const response = await abortable(signal, () => this.#client.sendRequest(request));
      if (response.status < 400) return response;
      throw this.#refusal(response, changes);
    } catch (error) {
      const isLate = isCancellation(error) && !signal.aborted;
      const told = isLate ? unanswered(endpoint, this.#waits.answer) : error;
      throw changes && (isLate || isCut(error)) ? inDoubt(requestFailure(told, endpoint)) : told;
    }
  }

  #refusal(response: PipelineResponse, changes: boolean): Failure {
    const { status, headers } = response;
    const body = bodyOf(response);
    const proxy = this.#proxy?.();
    // Azure gives each answer an id, and says in JSON why it refuses.
    const isAzure = body !== undefined || headers.has("x-ms-request-id") || headers.has("x-ms-correlation-request-id");
    if (status === 407 || (proxy && !isAzure))
      return refusedByProxy(status, new URL(this.endpoint).host, proxy && nameOf(proxy));
    const seconds = throttledFor(response);
    const failure = armFailure(status, body, seconds);
    return changes && seconds !== undefined ? throttledTooLong(failure, seconds) : failure;
  }
}
