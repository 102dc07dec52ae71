import type { EventGridManagementClient } from "@azure/arm-eventgrid";
import { createHttpPoller, type LroResponse } from "@azure/core-lro";
import { createPipelineRequest, type HttpMethods, type PipelineResponse } from "@azure/core-rest-pipeline";
import { isObject, type Json } from "../../core/json.ts";
import { eventGridApiVersion } from "./armClient.ts";
import { armFailure } from "./armFailure.ts";

/**
 * Azure Resource Manager in plain JSON, through the SDK client's own pipeline. The SDK's models silently drop what they
 * do not know (newer destinations, operators and settings), so what is read and written here never passes through them.
 */
export class RawArm {
  readonly #client: EventGridManagementClient;
  readonly #endpoint: string;
  readonly #pollInterval: number;

  /** @param pollInterval milliseconds between two looks at an operation; the service's Retry-After wins over it */
  constructor(client: EventGridManagementClient, endpoint: string, pollInterval: number) {
    this.#client = client;
    this.#endpoint = endpoint;
    this.#pollInterval = pollInterval;
  }

  async get(path: string, signal: AbortSignal): Promise<Json | undefined> {
    return bodyOf(await this.#send("GET", this.#url(path), undefined, signal));
  }

  /** All pages of a list, as one. */
  async list(path: string, signal: AbortSignal): Promise<readonly Json[]> {
    const items: Json[] = [];
    for (let next: string | undefined = this.#url(path, "&$top=100"); next;) {
      const page = bodyOf(await this.#send("GET", next, undefined, signal));
      if (!isObject(page) || !Array.isArray(page["value"])) throw new TypeError(`A list without "value": ${path}`);
      items.push(...page["value"]);
      const link: Json | undefined = page["nextLink"];
      next = typeof link === "string" && link ? link : undefined;
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
          const response = lro(await this.#send("GET", new URL(url, this.#endpoint).href, undefined, signal));
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

  #url(path: string, query = ""): string {
    return `${this.#endpoint}${path}?api-version=${eventGridApiVersion}${query}`;
  }

  async #send(
    method: HttpMethods,
    url: string,
    body: Json | undefined,
    signal: AbortSignal,
  ): Promise<PipelineResponse> {
    // A nextLink or an operation's address comes from the service; a token must not follow it to another host.
    if (new URL(url).origin !== new URL(this.#endpoint).origin)
      throw new TypeError(`Sent to another host: ${new URL(url).host}`);
    const request = createPipelineRequest({
      url,
      method,
      abortSignal: signal,
      allowInsecureConnection: this.#endpoint.startsWith("http:"),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    request.headers.set("accept", "application/json");
    if (body !== undefined) request.headers.set("content-type", "application/json");
    const response = await this.#client.sendRequest(request);
    if (response.status >= 400) throw armFailure(response.status, bodyOf(response));
    return response;
  }
}

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
