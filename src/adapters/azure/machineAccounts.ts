import {
  ChainedTokenCredential,
  EnvironmentCredential,
  ManagedIdentityCredential,
  type TokenCredential,
  WorkloadIdentityCredential,
} from "@azure/identity";
import { Failure } from "../../core/failure.ts";
import { parseJwtClaims } from "../../core/jwt.ts";
import { Limiter } from "../../core/limiter.ts";
import { withTimeout } from "../../core/wait.ts";
import type { Account, AccountSource, AzureEnvironment, Credential, Identity } from "../../ports/accounts.ts";
import { createCliCredential } from "./cliCredential.ts";
import { EntraNetwork } from "./entraNetwork.ts";
import { systemTimers } from "./systemTimers.ts";

interface CredentialTimeouts {
  /** For a command line tool. Two of them in sequence must fit into the time-out of a scan. */
  readonly programMs: number;
  /** For the endpoint of managed identities. On other machines it does not even refuse connections. */
  readonly managedIdentityMs: number;
}

/** Each tenant needs its own token, and each token starts a program. There may be dozens of tenants. */
const maxConcurrentPrograms = 4;

/** The values of the setting `amlEvents.azure.credential`, except VS Code. */
export type MachineCredentialKind = keyof typeof credentialTitles;

interface CredentialContext {
  readonly tenantId?: string;
  readonly authorityHost: string;
  readonly disableInstanceDiscovery: boolean;
  readonly timeouts: CredentialTimeouts;
}

const credentialFactories: Readonly<Record<MachineCredentialKind, (context: CredentialContext) => TokenCredential>> = {
  "azure-cli": ({ tenantId, timeouts }) => createCliCredential("az", { timeoutMs: timeouts.programMs, tenantId }),
  "azure-developer-cli": ({ tenantId, timeouts }) =>
    createCliCredential("azd", { timeoutMs: timeouts.programMs, tenantId }),
  environment: (context) => new EnvironmentCredential(context),
  "workload-identity": (context) => new WorkloadIdentityCredential(context),
  "managed-identity": ({ timeouts: { managedIdentityMs: timeoutMs } }) => {
    const credential = new ManagedIdentityCredential({ retryOptions: { maxRetries: 2 } });
    const createError = () => new Error(`No response within ${timeoutMs / 1_000} s.`);
    // The SDK has no time-out for this, and ignores signals.
    return {
      getToken: (scopes) => withTimeout({ timeoutMs, createError, ...systemTimers }, () => credential.getToken(scopes)),
    };
  },
  /** Only those that need neither the network nor environment variables to find out whether they apply. */
  auto: (context) =>
    new ChainedTokenCredential(
      credentialFactories["azure-cli"](context),
      credentialFactories["azure-developer-cli"](context),
    ),
};

/** The one account of this machine outside VS Code, such as that of the Azure CLI or of a pod. */
export class MachineAccounts implements AccountSource {
  readonly #kind: MachineCredentialKind;
  readonly #environment: AzureEnvironment;
  readonly #timeouts: CredentialTimeouts;
  readonly #programQueue = new Limiter(maxConcurrentPrograms);

  constructor(
    kind: MachineCredentialKind,
    environment: AzureEnvironment,
    timeouts: CredentialTimeouts = { programMs: 13_000, managedIdentityMs: 10_000 },
  ) {
    this.#kind = kind;
    this.#environment = environment;
    this.#timeouts = timeouts;
  }

  /**
   * @returns an empty list if no tool is signed in and the kind is `auto`
   * @throws Failure `signed-out` if the kind is another one and has no account
   */
  async accounts(signal: AbortSignal): Promise<readonly Account[]> {
    const account: Account = { id: this.#kind, label: this.#kind, provider: "machine" };
    try {
      const { token } = await this.credential({ account }).getToken(this.#environment.scope, { abortSignal: signal });
      return [{ ...account, label: readAccountName(token) ?? this.#kind }];
    } catch (error) {
      if (this.#kind === "auto" && error instanceof Failure) return [];
      throw error;
    }
  }

  credential({ tenantId }: Identity): Credential {
    const { authority } = this.#environment;
    const context = {
      authorityHost: authority,
      // It would query the public cloud, which may be unreachable, about an authority that the user has configured.
      disableInstanceDiscovery: !publicAuthorities.has(hostOf(authority)),
      timeouts: this.#timeouts,
      ...(tenantId ? { tenantId } : {}),
    };
    const network = new EntraNetwork(authority);
    let credential: TokenCredential | undefined;
    return {
      getToken: async (scopes, options = {}) => {
        try {
          // Some constructors throw if environment variables are missing.
          const created = (credential ??= credentialFactories[this.#kind]({ ...context, ...network.options }));
          const request = () => created.getToken(typeof scopes === "string" ? scopes : [...scopes], options);
          const token = await this.#programQueue.run(request, options.abortSignal);
          if (token) return token;
        } catch (error) {
          options.abortSignal?.throwIfAborted();
          throw network.failure ?? this.#createNoTokenFailure(error, tenantId, options.claims);
        }
        throw this.#createNoTokenFailure(undefined, tenantId, options.claims);
      },
    };
  }

  /** @param claims additional claims that Azure requires */
  #createNoTokenFailure(cause: unknown, tenantId: string | undefined, claims: string | undefined): Failure {
    const login = [
      "az login",
      ...(tenantId ? [`--tenant ${tenantId}`] : []),
      ...(claims ? [`--claims-challenge ${Buffer.from(claims).toString("base64")}`] : []),
    ].join(" ");
    const isCli = this.#kind === "azure-cli" || this.#kind === "auto";
    return new Failure("signed-out", `${credentialTitles[this.#kind]} gives no token for Azure.`, {
      // Not the cause itself, which may quote requests and responses.
      why: cause instanceof Error ? describeCause(cause) : undefined,
      remedy: isCli ? `Run ${login} in a terminal, then refresh.` : credentialRemedies[this.#kind],
    });
  }
}

const credentialTitles = {
  auto: "The Azure CLI",
  "azure-cli": "The Azure CLI",
  "azure-developer-cli": "The Azure Developer CLI",
  environment: "The environment",
  "workload-identity": "The workload identity",
  "managed-identity": "The managed identity",
} as const;

const credentialRemedies: Readonly<Record<Exclude<MachineCredentialKind, "auto" | "azure-cli">, string>> = {
  "azure-developer-cli": "Run azd auth login in a terminal, then refresh.",
  environment: "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and the variables of a credential, then restart VS Code.",
  "workload-identity": "Make sure the pod has a federated token, or change the setting amlEvents.azure.credential.",
  "managed-identity": "Assign a managed identity to this machine, or change the setting amlEvents.azure.credential.",
};

/** The authorities that instance discovery knows. */
const publicAuthorities = new Set([
  "login.microsoftonline.com",
  "login.microsoftonline.us",
  "login.chinacloudapi.cn",
  "login.partner.microsoftonline.cn",
]);

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** The first sentence of Entra's error, or the first line. Parser errors quote their input, which may be a token. */
function describeCause({ message }: Error): string {
  if (/JSON/.test(message)) return "Its output could not be parsed.";
  return (/AADSTS\d+: [^.\n]*\./.exec(message) ?? message.split("\n"))[0] ?? "";
}

/** Tokens of users have a name, those of applications an id. */
function readAccountName(token: string): string | undefined {
  const claims = parseJwtClaims(token);
  return ["upn", "unique_name", "preferred_username", "appid"]
    .map((claim) => claims[claim])
    .find((name) => typeof name === "string");
}
