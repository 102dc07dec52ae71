/** An account for Azure, signed in or not. */
export interface Account {
  readonly id: string;
  /** For display, such as an email address. */
  readonly label: string;
  /** VS Code, or what `@azure/identity` finds on this machine, such as the Azure CLI. */
  readonly provider: "vscode" | "machine";
}

/** An account in a tenant; in its home tenant by default. */
export interface Identity {
  readonly account: Account;
  readonly tenantId?: string;
}

/** The public Azure cloud, a sovereign cloud, or a custom one. */
export interface AzureEnvironment {
  readonly name: string;
  /** URL of Azure Resource Manager, without a trailing slash. */
  readonly endpoint: string;
  /** Scope of tokens for Azure Resource Manager. */
  readonly scope: string;
  /** URL of Microsoft Entra ID. */
  readonly authority: string;
}

export interface AccessToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresOnTimestamp: number;
}

/** Provides tokens of one identity. Compatible with `TokenCredential` of the Azure SDKs. */
export interface Credential {
  /**
   * Never prompts the user.
   *
   * @param options `claims` that Azure requires in addition
   * @throws Failure `signed-out` if the user has to sign in, `sign-in-again` if they have to because of `claims`
   */
  getToken(
    scopes: string | readonly string[],
    options?: { readonly claims?: string; readonly abortSignal?: AbortSignal },
  ): Promise<AccessToken>;
}

/** Accounts and their credentials. Never prompts the user. */
export interface AccountSource {
  accounts(signal: AbortSignal): Promise<readonly Account[]>;
  credential(identity: Identity): Credential;
}

/** A tenant that an account belongs to, as a member or a guest. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
}

/** A billing unit of Azure, not to be confused with an event subscription. */
export interface AzureSubscription {
  readonly id: string;
  readonly name: string;
  /** Its home tenant. Other tenants may show it too. */
  readonly tenantId: string;
}

/** The tenants and Azure subscriptions that one identity can see. */
export interface Directory {
  tenants(signal: AbortSignal): Promise<readonly Tenant[]>;
  azureSubscriptions(signal: AbortSignal): Promise<readonly AzureSubscription[]>;
}
