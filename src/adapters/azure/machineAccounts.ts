import {
  ChainedTokenCredential,
  EnvironmentCredential,
  ManagedIdentityCredential,
  type TokenCredential,
  WorkloadIdentityCredential,
} from "@azure/identity";
import { Failure } from "../../core/failure.ts";
import { Limiter } from "../../core/limiter.ts";
import { parseJwtClaims } from "../../core/jwt.ts";
import type { Account, AccountSource, AzureEnvironment, Credential, Identity } from "../../ports/accounts.ts";
import { createCliCredential } from "./cliCredential.ts";
import { EntraNetwork } from "./entraNetwork.ts";

/** How long may take what is asked for a token and may hang, in milliseconds. */
interface CredentialTimeouts {
  /** A command line tool. Two after each other must end before the look at Azure gives them up. */
  readonly program: number;
  /** The address from which Azure's machines get theirs: others have nobody there, who does not even refuse. */
  readonly managedIdentity: number;
}

/** Each tenant wants a token of its own, and each token is a program that is started; there may be dozens of tenants. */
const maxConcurrentPrograms = 4;
const neverAborted = new AbortController().signal;

/** What stands behind each setting of `amlEvents.azure.credential` but VS Code. */
export type MachineCredentialKind = "auto" | "azure-cli" | "azure-developer-cli" | EnvironmentCredentialKind;
type EnvironmentCredentialKind = "environment" | "workload-identity" | "managed-identity";

interface CredentialContext {
  readonly tenantId?: string;
  readonly authorityHost: string;
  readonly disableInstanceDiscovery: boolean;
  readonly patience: CredentialTimeouts;
}

const credentialFactories: Readonly<Record<MachineCredentialKind, (where: CredentialContext) => TokenCredential>> = {
  "azure-cli": ({ tenantId, patience }) => createCliCredential("az", { limit: patience.program, tenantId }),
  "azure-developer-cli": ({ tenantId, patience }) => createCliCredential("azd", { limit: patience.program, tenantId }),
  environment: (where) => new EnvironmentCredential(where),
  "workload-identity": (where) => new WorkloadIdentityCredential(where),
  "managed-identity": ({ patience }) => {
    const credential = new ManagedIdentityCredential({ retryOptions: { maxRetries: 2 } });
    return { getToken: (scopes) => rejectAfter(patience.managedIdentity, credential.getToken(scopes)) };
  },
  /** Those that ask neither the network nor the environment whether they are there. */
  auto: (where) =>
    new ChainedTokenCredential(
      credentialFactories["azure-cli"](where),
      credentialFactories["azure-developer-cli"](where),
    ),
};

/** The SDK can neither be told how long this may take nor be cancelled. */
async function rejectAfter<T>(patience: number, asked: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`There was no answer in ${patience / 1_000} s.`)), patience);
  try {
    return await Promise.race([asked, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The one account that this machine has without VS Code: of the Azure CLI, say, or of the pod that it is. */
export class MachineAccounts implements AccountSource {
  readonly #kind: MachineCredentialKind;
  readonly #environment: AzureEnvironment;
  readonly #timeouts: CredentialTimeouts;
  readonly #programQueue = new Limiter(maxConcurrentPrograms);

  constructor(
    kind: MachineCredentialKind,
    environment: AzureEnvironment,
    patience: CredentialTimeouts = { program: 13_000, managedIdentity: 10_000 },
  ) {
    this.#kind = kind;
    this.#environment = environment;
    this.#timeouts = patience;
  }

  /**
   * @returns none when nobody is signed in and `auto` looked for somebody
   * @throws Failure `signed-out` when the one that was set has nobody
   */
  async accounts(): Promise<readonly Account[]> {
    const nobody: Account = { id: this.#kind, label: this.#kind, provider: "machine" };
    try {
      const { token } = await this.credential({ account: nobody }).getToken(this.#environment.scope);
      return [{ ...nobody, label: readAccountName(token) ?? this.#kind }];
    } catch (error) {
      if (this.#kind === "auto" && error instanceof Failure) return [];
      throw error;
    }
  }

  credential({ tenantId }: Identity): Credential {
    const { authority } = this.#environment;
    const where = {
      authorityHost: authority,
      // It would ask the public cloud about an authority that the person themselves has named, and may have no way to it.
      disableInstanceDiscovery: !publicAuthorities.has(hostOf(authority)),
      patience: this.#timeouts,
      ...(tenantId ? { tenantId } : {}),
    };
    const network = new EntraNetwork(authority);
    let made: TokenCredential | undefined;
    return {
      getToken: async (scopes, options = {}) => {
        try {
          // Some complain when they are made, of what they miss in the environment.
          const credential = (made ??= credentialFactories[this.#kind]({ ...where, ...network.options }));
          const ask = () => credential.getToken(typeof scopes === "string" ? scopes : [...scopes], options);
          const given = await this.#programQueue.run(ask, neverAborted);
          if (given) return given;
        } catch (error) {
          throw network.failure ?? this.#createNoTokenFailure(error, tenantId, options.claims);
        }
        throw this.#createNoTokenFailure(undefined, tenantId, options.claims);
      },
    };
  }

  /** @param claims what Azure wants to be proven besides */
  #createNoTokenFailure(cause: unknown, tenantId: string | undefined, claims: string | undefined): Failure {
    const login = [
      "az login",
      ...(tenantId ? [`--tenant ${tenantId}`] : []),
      ...(claims ? [`--claims-challenge ${Buffer.from(claims).toString("base64")}`] : []),
    ].join(" ");
    const isCli = this.#kind === "azure-cli" || this.#kind === "auto";
    return new Failure("signed-out", `${credentialTitles[this.#kind]} gives no token for Azure.`, {
      // Not the cause itself, which may quote what was sent or answered.
      ...(cause instanceof Error ? { why: describeCause(cause) } : {}),
      remedy: isCli ? `Run ${login} in a terminal, then refresh.` : credentialRemedies[this.#kind],
    });
  }
}

const credentialTitles: Readonly<Record<MachineCredentialKind, string>> = {
  auto: "The Azure CLI",
  "azure-cli": "The Azure CLI",
  "azure-developer-cli": "The Azure Developer CLI",
  environment: "The environment",
  "workload-identity": "The workload identity",
  "managed-identity": "The managed identity",
};

const credentialRemedies: Readonly<Record<Exclude<MachineCredentialKind, "auto" | "azure-cli">, string>> = {
  "azure-developer-cli": "Run azd auth login in a terminal, then refresh.",
  environment: "Correct the variables AZURE_TENANT_ID, AZURE_CLIENT_ID and their kin, then start VS Code anew.",
  "workload-identity": "See that the pod has a federated token, or change amlEvents.azure.credential.",
  "managed-identity": "Give this machine a managed identity, or change amlEvents.azure.credential.",
};

/** The authorities of which Microsoft's own list knows. */
const publicAuthorities = new Set([
  "login.microsoftonline.com",
  "login.microsoftonline.us",
  "login.chinacloudapi.cn",
  "login.partner.microsoftonline.cn",
]);

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** Entra's own first sentence where there is one. A parser quotes what it cannot read, and that may be a token. */
function describeCause({ message }: Error): string {
  if (/JSON/.test(message)) return "What it answered could not be read.";
  return (/AADSTS\d+: [^.\n]*\./.exec(message) ?? message.split("\n"))[0] ?? "";
}

/** People have a name in their token, applications an id. */
function readAccountName(token: string): string | undefined {
  const claims = parseJwtClaims(token);
  return ["upn", "unique_name", "preferred_username", "appid"]
    .map((claim) => claims[claim])
    .find((name) => typeof name === "string");
}
