/** Somebody who may be signed in to Azure. */
export interface Account {
  readonly id: string;
  /** What a person knows it by, such as an address. */
  readonly label: string;
  /** Who keeps it: VS Code, or what `@azure/identity` finds on this machine, such as the Azure CLI. */
  readonly provider: "vscode" | "machine";
}

/** An account in one tenant; without one, in its home tenant. */
export interface Identity {
  readonly account: Account;
  readonly tenantId?: string;
}

/** Which Azure it is: the public one, a sovereign one, or one of a customer's own. */
export interface AzureEnvironment {
  readonly name: string;
  /** Of Azure Resource Manager, without a slash at the end. */
  readonly endpoint: string;
  /** What tokens for Azure Resource Manager are asked for. */
  readonly scope: string;
  /** Where Microsoft Entra ID signs in. */
  readonly authority: string;
}

export interface AccessToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresOnTimestamp: number;
}

/** Gives tokens of one identity, in the shape that the Azure SDKs ask for. */
export interface Credential {
  /**
   * Asks nobody.
   *
   * @throws Failure `signed-out` when only a person can get one, `sign-in-again` when Azure asked for one anew by `claims`
   */
  getToken(scopes: string | readonly string[], options?: { readonly claims?: string }): Promise<AccessToken>;
}

/** Accounts and their credentials. Nothing here asks a person for anything. */
export interface AccountSource {
  accounts(): Promise<readonly Account[]>;
  credential(who: Identity): Credential;
}

/** A tenant that an account belongs to, at home or as a guest. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
}

/** What is paid for: never to be taken for an event subscription. */
export interface AzureSubscription {
  readonly id: string;
  readonly name: string;
  /** Its home; others may show it too. */
  readonly tenantId: string;
}

/** What Azure Resource Manager lets one identity see. */
export interface Directory {
  tenants(signal: AbortSignal): Promise<readonly Tenant[]>;
  azureSubscriptions(signal: AbortSignal): Promise<readonly AzureSubscription[]>;
}
