import {
  getConfiguredAuthProviderId,
  getConfiguredAzureEnv,
  getSessionFromVSCode,
} from "@microsoft/vscode-azext-azureauth";
import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import { parseJwtExpiry } from "../../core/jwt.ts";
import type { Account, AccountSource, AzureEnvironment, Credential, Identity } from "../../ports/accounts.ts";

/** Lifetime of tokens without an expiry, in milliseconds. */
const defaultTokenLifetimeMs = 5 * 60_000;

/** The Microsoft accounts of VS Code, in the cloud set by `microsoft-sovereign-cloud`. */
export class VsCodeAccounts implements AccountSource {
  readonly #now: () => number;
  /** Claims that Azure requires in addition, by identity, until the user has signed in again. */
  readonly #challenges = new Map<string, { readonly identity: Identity; readonly claims: string }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @throws Failure `refused` if the settings name no cloud that tokens may be sent to */
  environment(): AzureEnvironment {
    rejectWorkspaceSettings();
    const configured = readConfiguredEnvironment();
    const endpoint = trimTrailingSlashes(configured.resourceManagerEndpointUrl);
    const authority = configured.activeDirectoryEndpointUrl;
    for (const [url, service, member] of [
      [endpoint, "Azure Resource Manager", "resourceManagerEndpointUrl"],
      [authority, "sign-in", "activeDirectoryEndpointUrl"],
    ] as const)
      if (!URL.canParse(url) || new URL(url).protocol !== "https:")
        throw new Failure("refused", `The cloud ${configured.name} has no https address for ${service}.`, {
          why: "Tokens and secrets would be sent there.",
          remedy: `Correct ${member} in the setting microsoft-sovereign-cloud.customEnvironment.`,
        });
    return {
      name: configured.name,
      endpoint,
      // The same scope as in other extensions, so that VS Code finds its session.
      scope: `${trimTrailingSlashes(configured.managementEndpointUrl)}/.default`,
      authority,
    };
  }

  async accounts(): Promise<readonly Account[]> {
    this.environment();
    const getAccounts = () => vscode.authentication.getAccounts(getConfiguredAuthProviderId());
    const found = await withAuthenticationFailure(getAccounts, "VS Code can't list the signed-in accounts.");
    return found.map(({ id, label }) => ({ id, label, provider: "vscode" }));
  }

  /** Requests every token from VS Code, so that none becomes stale. */
  credential(identity: Identity): Credential {
    const { account, tenantId } = identity;
    return {
      getToken: async (scopes, { claims } = {}) => {
        if (claims) {
          this.#challenges.set(toIdentityKey(identity), { identity, claims });
          throw new Failure("sign-in-again", `Azure asks ${account.label} to sign in again.`, {
            why: "A policy of the organization requires a new sign-in, or one with additional verification.",
            remedy: "Sign in again.",
          });
        }
        const list = typeof scopes === "string" ? [scopes] : [...scopes];
        const getSession = () => getSessionFromVSCode(list, tenantId, { silent: true, account });
        const session = await withAuthenticationFailure(getSession, `No token for ${account.label}.`);
        if (!session) throw createSignedOutFailure(identity);
        const token = session.accessToken;
        return { token, expiresOnTimestamp: parseJwtExpiry(token) ?? this.#now() + defaultTokenLifetimeMs };
      },
    };
  }

  /**
   * Prompts the user to sign in.
   *
   * @param target `another` lets the user choose; the default is the identity that Azure last asked to sign in again
   * @returns false if the user canceled
   */
  async signIn(target: Identity | "another" = this.#lastChallenged()): Promise<boolean> {
    const identity = target === "another" ? undefined : target;
    const { scope } = this.environment();
    const challenge = identity && this.#challenges.get(toIdentityKey(identity));
    const claims = challenge && `Bearer claims="${btoa(challenge.claims)}", error="insufficient_claims"`;
    const request = claims ? { wwwAuthenticate: claims, fallbackScopes: [scope] } : [scope];
    const options = identity
      ? { createIfNone: true, account: identity.account }
      : { createIfNone: true, clearSessionPreference: true };
    try {
      await getSessionFromVSCode(request, identity?.tenantId, options);
    } catch (error) {
      if (isSignInCanceled(error)) return false;
      throw new Failure("signed-out", "Sign-in failed.", { why: String(error), cause: error });
    }
    if (identity) this.#challenges.delete(toIdentityKey(identity));
    return true;
  }

  #lastChallenged(): Identity | "another" {
    return [...this.#challenges.values()].at(-1)?.identity ?? "another";
  }
}

/** Authentication is an extension of its own, which may fail to start or to reach Microsoft. */
async function withAuthenticationFailure<T>(request: () => PromiseLike<T>, message: string): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw new Failure("unreachable", message, {
      why: `VS Code reports: ${error instanceof Error ? error.message : String(error)}`,
      remedy: "Retry. If that doesn't help, reload the window.",
      cause: error,
    });
  }
}

const createSignedOutFailure = ({ account, tenantId }: Identity): Failure =>
  new Failure(
    "signed-out",
    tenantId ? `${account.label} isn't signed in to the tenant ${tenantId}.` : `${account.label} isn't signed in.`,
    {
      why: "VS Code has no session of this account for this extension, or the session has expired.",
      remedy: tenantId ? "Sign in to the tenant." : "Sign in.",
    },
  );

/** A folder, which may come from anyone, must not choose the cloud that gets the user's tokens. */
function rejectWorkspaceSettings(): void {
  const settings = vscode.workspace.getConfiguration("microsoft-sovereign-cloud");
  for (const name of ["environment", "customEnvironment"]) {
    const { workspaceValue, workspaceFolderValue } = settings.inspect(name) ?? {};
    if (workspaceValue !== undefined || workspaceFolderValue !== undefined)
      throw new Failure("refused", "The folder's settings choose the cloud.", {
        why: `They set microsoft-sovereign-cloud.${name}. Only your user settings may choose the cloud that gets your tokens.`,
        remedy: "Move the setting from the folder to your user settings.",
      });
  }
}

function readConfiguredEnvironment() {
  try {
    return getConfiguredAzureEnv();
  } catch (error) {
    throw new Failure("refused", "The custom cloud isn't configured.", {
      why: String(error),
      remedy: "Fill in the setting microsoft-sovereign-cloud.customEnvironment.",
      cause: error,
    });
  }
}

const toIdentityKey = ({ account, tenantId = "" }: Identity): string => `${account.id} ${tenantId}`;
const trimTrailingSlashes = (url: string): string => url.replace(/\/+$/, "");

/** VS Code reports it only in the message. */
const isSignInCanceled = (error: unknown): boolean =>
  error instanceof Error && /cancell?ed|did not consent|Timed out waiting/i.test(`${error.name} ${error.message}`);
