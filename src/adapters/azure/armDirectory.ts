import { isObject, type Json } from "../../core/json.ts";
import type { AzureSubscription, Directory, Tenant } from "../../ports/accounts.ts";
import { toRequestFailure } from "./armFailure.ts";
import type { ArmJsonClient } from "./armJsonClient.ts";

/** @see https://learn.microsoft.com/rest/api/resources/subscriptions/list */
const apiVersion = "2022-12-01";

/** The tenants and Azure subscriptions that Azure Resource Manager shows to one identity: one request for each page. */
export class ArmDirectory implements Directory {
  readonly #arm: ArmJsonClient;

  constructor(arm: ArmJsonClient) {
    this.#arm = arm;
  }

  async tenants(signal: AbortSignal): Promise<readonly Tenant[]> {
    const found = await this.#list("/tenants", signal);
    return found.flatMap(({ tenantId, displayName, defaultDomain }) =>
      typeof tenantId === "string"
        ? [{ id: tenantId, name: readDisplayName(displayName) || readDisplayName(defaultDomain) || tenantId }]
        : [],
    );
  }

  /** Those that are switched off are left out: Azure refuses every request to them. */
  async azureSubscriptions(signal: AbortSignal): Promise<readonly AzureSubscription[]> {
    const found = await this.#list("/subscriptions", signal);
    return found.flatMap(({ subscriptionId, displayName, tenantId, state }) =>
      typeof subscriptionId === "string" && !/^(Disabled|Deleted)$/i.test(readText(state))
        ? [{ id: subscriptionId, name: readDisplayName(displayName) || subscriptionId, tenantId: readText(tenantId) }]
        : [],
    );
  }

  async #list(path: string, signal: AbortSignal) {
    try {
      return (await this.#arm.list(path, signal, { apiVersion })).filter(isObject);
    } catch (error) {
      throw toRequestFailure(error, this.#arm.endpoint);
    }
  }
}

/** Without what breaks a row or turns it round: these names are anybody's to choose. */
const readDisplayName = (value: Json | undefined): string =>
  readText(value)
    .replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, "")
    .trim();

const readText = (value: Json | undefined): string => (typeof value === "string" ? value : "");
