import {
  getConfiguredAuthProviderId,
  getConfiguredAzureEnv,
  getSessionFromVSCode,
} from "@microsoft/vscode-azext-azureauth";
import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import { parseJwtExpiry } from "../../core/jwt.ts";
import type { Account, AccountSource, AzureEnvironment, Credential, Identity } from "../../ports/accounts.ts";

/** How long a token is kept that does not say when it ends, in milliseconds. */
const defaultTokenLifetimeMs = 5 * 60_000;

/** The Microsoft accounts of VS Code, in the cloud that the settings `microsoft-sovereign-cloud` choose. */
export class VsCodeAccounts implements AccountSource {
  readonly #now: () => number;
  /** What Azure asked for in addition, by identity, until the person has signed in again. */
  readonly #challenges = new Map<string, { readonly who: Identity; readonly claims: string }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @throws Failure `refused` when the settings name no cloud that tokens may be sent to */
  environment(): AzureEnvironment {
    rejectWorkspaceSettings();
    const configured = readConfiguredEnvironment();
    const endpoint = trimTrailingSlashes(configured.resourceManagerEndpointUrl);
    const authority = configured.activeDirectoryEndpointUrl;
    for (const [url, of, member] of [
      [endpoint, "Azure Resource Manager", "resourceManagerEndpointUrl"],
      [authority, "sign-in", "activeDirectoryEndpointUrl"],
    ] as const)
      if (!URL.canParse(url) || new URL(url).protocol !== "https:")
        throw new Failure("refused", `The cloud ${configured.name} has no https address for ${of}.`, {
          why: "Tokens and secrets are sent there.",
          remedy: `Correct ${member} in the setting microsoft-sovereign-cloud.customEnvironment.`,
        });
    return {
      name: configured.name,
      endpoint,
      // The same words as other extensions use, so that VS Code finds the session that it has.
      scope: `${trimTrailingSlashes(configured.managementEndpointUrl)}/.default`,
      authority,
    };
  }

  async accounts(): Promise<readonly Account[]> {
    this.environment();
    const ask = () => vscode.authentication.getAccounts(getConfiguredAuthProviderId());
    const found = await withAuthenticationFailure(ask, "VS Code does not say who is signed in.");
    return found.map(({ id, label }) => ({ id, label, provider: "vscode" }));
  }

  /** VS Code is asked at every request for a token, so nothing that lives long ever holds a stale one. */
  credential(who: Identity): Credential {
    return {
      getToken: async (scopes, { claims } = {}) => {
        if (claims) {
          this.#challenges.set(toIdentityKey(who), { who, claims });
          throw new Failure("sign-in-again", `Azure asks ${who.account.label} to sign in again.`, {
            why: "A policy of the organisation wants a fresh sign-in, or one with more proof.",
            remedy: "Sign in again.",
          });
        }
        const list = typeof scopes === "string" ? [scopes] : [...scopes];
        const ask = () => getSessionFromVSCode(list, who.tenantId, { silent: true, account: who.account });
        const session = await withAuthenticationFailure(ask, `No token for ${who.account.label}.`);
        if (!session) throw createSignedOutFailure(who);
        const token = session.accessToken;
        return { token, expiresOnTimestamp: parseJwtExpiry(token) ?? this.#now() + defaultTokenLifetimeMs };
      },
    };
  }

  /**
   * Asks the person to sign in.
   *
   * @param given left out for the one of whom Azure last asked it, or else `another`: one that the person chooses
   * @returns false when the person went away
   */
  async signIn(given: Identity | "another" = this.#lastChallenged()): Promise<boolean> {
    const who = given === "another" ? undefined : given;
    const { scope } = this.environment();
    const challenge = who && this.#challenges.get(toIdentityKey(who));
    const claims = challenge && `Bearer claims="${btoa(challenge.claims)}", error="insufficient_claims"`;
    const request = claims ? { wwwAuthenticate: claims, fallbackScopes: [scope] } : [scope];
    const options = who
      ? { createIfNone: true, account: who.account }
      : { createIfNone: true, clearSessionPreference: true };
    try {
      await getSessionFromVSCode(request, who?.tenantId, options);
    } catch (error) {
      if (isSignInCanceled(error)) return false;
      throw new Failure("signed-out", "The sign-in did not succeed.", { why: String(error), cause: error });
    }
    if (who) this.#challenges.delete(toIdentityKey(who));
    return true;
  }

  #lastChallenged(): Identity | "another" {
    return [...this.#challenges.values()].at(-1)?.who ?? "another";
  }
}

/** What signs in is an extension of its own, which may not start, or have no way to Microsoft. */
async function withAuthenticationFailure<T>(ask: () => PromiseLike<T>, message: string): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new Failure("unreachable", message, {
      why: `VS Code was asked: ${error instanceof Error ? error.message : String(error)}`,
      remedy: "Retry; if it stays so, reload the window.",
      cause: error,
    });
  }
}

const createSignedOutFailure = ({ account, tenantId }: Identity): Failure =>
  new Failure(
    "signed-out",
    tenantId ? `${account.label} is not signed in to the tenant ${tenantId}.` : `${account.label} is not signed in.`,
    {
      why: "VS Code has no session of this account for this extension, or it has ended.",
      remedy: tenantId ? "Sign in to the tenant." : "Sign in.",
    },
  );

/** A folder from somebody else must not say which cloud gets this person's tokens. */
function rejectWorkspaceSettings(): void {
  const settings = vscode.workspace.getConfiguration("microsoft-sovereign-cloud");
  for (const name of ["environment", "customEnvironment"]) {
    const { workspaceValue, workspaceFolderValue } = settings.inspect(name) ?? {};
    if (workspaceValue !== undefined || workspaceFolderValue !== undefined)
      throw new Failure("refused", "The folder chooses the cloud.", {
        why: `It sets microsoft-sovereign-cloud.${name}. Which cloud gets your tokens is for you to say, not for a folder.`,
        remedy: "Move it from the folder's settings to yours.",
      });
  }
}

function readConfiguredEnvironment() {
  try {
    return getConfiguredAzureEnv();
  } catch (error) {
    throw new Failure("refused", "The custom cloud is not described.", {
      why: String(error),
      remedy: "Fill in the setting microsoft-sovereign-cloud.customEnvironment.",
      cause: error,
    });
  }
}

const toIdentityKey = ({ account, tenantId = "" }: Identity): string => `${account.id} ${tenantId}`;
const trimTrailingSlashes = (url: string): string => url.replace(/\/+$/, "");

/** VS Code says it in words only. */
const isSignInCanceled = (error: unknown): boolean =>
  error instanceof Error && /cancell?ed|did not consent|Timed out waiting/i.test(`${error.name} ${error.message}`);
