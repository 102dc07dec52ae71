import { isObject, type Json } from "../../core/json.ts";
import type { AzureSubscription, Directory, Tenant } from "../../ports/accounts.ts";
import type { ArmJsonClient } from "./armJsonClient.ts";

/** @see https://learn.microsoft.com/rest/api/resources/subscriptions/list */
const apiVersion = "2022-12-01";

/** The tenants and Azure subscriptions that one identity can see: one request for each page. */
export class ArmDirectory implements Directory {
  readonly #arm: ArmJsonClient;

  constructor(arm: ArmJsonClient) {
    this.#arm = arm;
  }

  async tenants(signal: AbortSignal): Promise<readonly Tenant[]> {
    const found = await this.#arm.list("/tenants", signal, apiVersion);
    return found
      .filter(isObject)
      .flatMap(({ tenantId, displayName, defaultDomain }) =>
        typeof tenantId === "string"
          ? [{ id: tenantId, name: readDisplayName(displayName) || readDisplayName(defaultDomain) || tenantId }]
          : [],
      );
  }

  /** Without disabled ones: Azure refuses every request to them. */
  async azureSubscriptions(signal: AbortSignal): Promise<readonly AzureSubscription[]> {
    const found = await this.#arm.list("/subscriptions", signal, apiVersion);
    return found
      .filter(isObject)
      .flatMap(({ subscriptionId, displayName, tenantId, state }) =>
        typeof subscriptionId === "string" && !/^(Disabled|Deleted)$/i.test(readText(state))
          ? [{ id: subscriptionId, name: readDisplayName(displayName) || subscriptionId, tenantId: readText(tenantId) }]
          : [],
      );
  }
}

/** Without control and bidirectional characters, which would break a row: anyone can choose these names. */
const readDisplayName = (value: Json | undefined): string =>
  readText(value)
    .replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, "")
    .trim();

const readText = (value: Json | undefined): string => (typeof value === "string" ? value : "");
