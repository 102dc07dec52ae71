import type { TokenCredential } from "@azure/core-auth";
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
} from "@azure/core-rest-pipeline";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import type { AzureSubscription, Directory, Tenant } from "../../ports/accounts.ts";
import { armFailure, requestFailure } from "./armFailure.ts";

/** @see https://learn.microsoft.com/rest/api/resources/subscriptions/list */
const apiVersion = "2022-12-01";
/** In milliseconds, for one page. */
const timeout = 30_000;

/** The tenants and Azure subscriptions that Azure Resource Manager shows to one identity. */
export class ArmDirectory implements Directory {
  readonly #endpoint: string;
  readonly #pipeline;
  readonly #http = createDefaultHttpClient();

  /** @param scope what tokens are asked for */
  constructor(endpoint: string, credential: TokenCredential, scope: string) {
    this.#endpoint = endpoint;
    this.#pipeline = createPipelineFromOptions({ userAgentOptions: { userAgentPrefix: "azure-ml-events" } });
    this.#pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scope }));
  }

  async tenants(signal: AbortSignal): Promise<readonly Tenant[]> {
    const found = await this.#list("/tenants", signal);
    return found.flatMap(({ tenantId, displayName, defaultDomain }) =>
      typeof tenantId === "string"
        ? [{ id: tenantId, name: text(displayName) || text(defaultDomain) || tenantId }]
        : [],
    );
  }

  /** Those that are switched off are left out: Azure refuses every request to them. */
  async azureSubscriptions(signal: AbortSignal): Promise<readonly AzureSubscription[]> {
    const found = await this.#list("/subscriptions", signal);
    return found.flatMap(({ subscriptionId, displayName, tenantId, state }) =>
      typeof subscriptionId === "string" && !/^(Disabled|Deleted)$/i.test(text(state))
        ? [{ id: subscriptionId, name: text(displayName) || subscriptionId, tenantId: text(tenantId) }]
        : [],
    );
  }

  async #list(path: string, signal: AbortSignal): Promise<readonly JsonObject[]> {
    const items: JsonObject[] = [];
    try {
      for (let next = `${this.#endpoint}${path}?api-version=${apiVersion}`; next;) {
        const page = await this.#get(next, signal);
        items.push(...page.items);
        next = page.next;
      }
    } catch (error) {
      throw requestFailure(error, this.#endpoint);
    }
    return items;
  }

  async #get(url: string, abortSignal: AbortSignal): Promise<{ items: readonly JsonObject[]; next: string }> {
    // The address of the next page comes from the service; a token must not follow it to another host.
    if (new URL(url).origin !== new URL(this.#endpoint).origin)
      throw new TypeError(`Sent to another host: ${new URL(url).host}`);
    const request = createPipelineRequest({ url, abortSignal, timeout });
    request.headers.set("accept", "application/json");
    const { status, bodyAsText } = await this.#pipeline.sendRequest(this.#http, request);
    const body = parsed(bodyAsText ?? "");
    if (status >= 400) throw armFailure(status, body);
    if (!isObject(body) || !Array.isArray(body["value"])) throw new TypeError(`A list without "value": ${url}`);
    return { items: (body["value"] as readonly Json[]).filter(isObject), next: text(body["nextLink"]) };
  }
}

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");

function parsed(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json;
  } catch {
    // A proxy's or gateway's error page; its status tells enough.
    return undefined;
  }
}
