import {
  ChainedTokenCredential,
  EnvironmentCredential,
  ManagedIdentityCredential,
  type TokenCredential,
  WorkloadIdentityCredential,
} from "@azure/identity";
import { Failure } from "../../core/failure.ts";
import { Lanes } from "../../core/lanes.ts";
import { claimsOf } from "../../core/jwt.ts";
import type { Account, AccountSource, AzureEnvironment, Credential, Identity } from "../../ports/accounts.ts";
import { cliCredential } from "./cliCredential.ts";
import { EntraNetwork } from "./entraNetwork.ts";

/** How long may take what is asked for a token and may hang, in milliseconds. */
interface Patience {
  /** A command line tool. Two after each other must end before the look at Azure gives them up. */
  readonly program: number;
  /** The address from which Azure's machines get theirs: others have nobody there, who does not even refuse. */
  readonly managedIdentity: number;
}

/** Each tenant wants a token of its own, and each token is a program that is started; there may be dozens of tenants. */
const programsAtOnce = 4;
const patient = new AbortController().signal;

/** What stands behind each setting of `amlEvents.azure.credential` but VS Code. */
export type MachineCredential = "auto" | "azure-cli" | "azure-developer-cli" | EnvironmentKind;
type EnvironmentKind = "environment" | "workload-identity" | "managed-identity";

interface Where {
  readonly tenantId?: string;
  readonly authorityHost: string;
  readonly disableInstanceDiscovery: boolean;
  readonly patience: Patience;
}

const credentials: Readonly<Record<MachineCredential, (where: Where) => TokenCredential>> = {
  "azure-cli": ({ tenantId, patience }) => cliCredential("az", { limit: patience.program, tenantId }),
  "azure-developer-cli": ({ tenantId, patience }) => cliCredential("azd", { limit: patience.program, tenantId }),
  environment: (where) => new EnvironmentCredential(where),
  "workload-identity": (where) => new WorkloadIdentityCredential(where),
  "managed-identity": ({ patience }) => {
    const credential = new ManagedIdentityCredential({ retryOptions: { maxRetries: 2 } });
    return { getToken: (scopes) => within(patience.managedIdentity, credential.getToken(scopes)) };
  },
  /** Those that ask neither the network nor the environment whether they are there. */
  auto: (where) =>
    new ChainedTokenCredential(credentials["azure-cli"](where), credentials["azure-developer-cli"](where)),
};

/** The SDK can neither be told how long this may take nor be cancelled. */
async function within<T>(patience: number, asked: Promise<T>): Promise<T> {
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
  readonly #kind: MachineCredential;
  readonly #environment: AzureEnvironment;
  readonly #patience: Patience;
  readonly #programs = new Lanes(programsAtOnce);

  constructor(
    kind: MachineCredential,
    environment: AzureEnvironment,
    patience: Patience = { program: 13_000, managedIdentity: 10_000 },
  ) {
    this.#kind = kind;
    this.#environment = environment;
    this.#patience = patience;
  }

  /**
   * @returns none when nobody is signed in and `auto` looked for somebody
   * @throws Failure `signed-out` when the one that was set has nobody
   */
  async accounts(): Promise<readonly Account[]> {
    const nobody: Account = { id: this.#kind, label: this.#kind, keeper: "machine" };
    try {
      const { token } = await this.credential({ account: nobody }).getToken(this.#environment.scope);
      return [{ ...nobody, label: nameIn(token) ?? this.#kind }];
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
      disableInstanceDiscovery: !authorities.has(hostOf(authority)),
      patience: this.#patience,
      ...(tenantId ? { tenantId } : {}),
    };
    const network = new EntraNetwork(authority);
    let made: TokenCredential | undefined;
    return {
      getToken: async (scopes, options = {}) => {
        try {
          // Some complain when they are made, of what they miss in the environment.
          const credential = (made ??= credentials[this.#kind]({ ...where, ...network.options }));
          const ask = () => credential.getToken(typeof scopes === "string" ? scopes : [...scopes], options);
          const given = await this.#programs.run(ask, patient);
          if (given) return given;
        } catch (error) {
          throw network.failure ?? this.#unable(error, tenantId, options.claims);
        }
        throw this.#unable(undefined, tenantId, options.claims);
      },
    };
  }

  /** @param claims what Azure wants to be proven besides */
  #unable(cause: unknown, tenantId: string | undefined, claims: string | undefined): Failure {
    const login = [
      "az login",
      ...(tenantId ? [`--tenant ${tenantId}`] : []),
      ...(claims ? [`--claims-challenge ${Buffer.from(claims).toString("base64")}`] : []),
    ].join(" ");
    const isCli = this.#kind === "azure-cli" || this.#kind === "auto";
    return new Failure("signed-out", `${titles[this.#kind]} gives no token for Azure.`, {
      // Not the cause itself, which may quote what was sent or answered.
      ...(cause instanceof Error ? { why: whyOf(cause) } : {}),
      remedy: isCli ? `Run ${login} in a terminal, then refresh.` : remedies[this.#kind],
    });
  }
}

const titles: Readonly<Record<MachineCredential, string>> = {
  auto: "The Azure CLI",
  "azure-cli": "The Azure CLI",
  "azure-developer-cli": "The Azure Developer CLI",
  environment: "The environment",
  "workload-identity": "The workload identity",
  "managed-identity": "The managed identity",
};

const remedies: Readonly<Record<Exclude<MachineCredential, "auto" | "azure-cli">, string>> = {
  "azure-developer-cli": "Run azd auth login in a terminal, then refresh.",
  environment: "Correct the variables AZURE_TENANT_ID, AZURE_CLIENT_ID and their kin, then start VS Code anew.",
  "workload-identity": "See that the pod has a federated token, or change amlEvents.azure.credential.",
  "managed-identity": "Give this machine a managed identity, or change amlEvents.azure.credential.",
};

/** The authorities of which Microsoft's own list knows. */
const authorities = new Set([
  "login.microsoftonline.com",
  "login.microsoftonline.us",
  "login.chinacloudapi.cn",
  "login.partner.microsoftonline.cn",
]);

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** Entra's own first sentence where there is one. A parser quotes what it cannot read, and that may be a token. */
function whyOf({ message }: Error): string {
  if (/JSON/.test(message)) return "What it answered could not be read.";
  return (/AADSTS\d+: [^.\n]*\./.exec(message) ?? message.split("\n"))[0] ?? "";
}

/** People have a name in their token, applications an id. */
function nameIn(token: string): string | undefined {
  const claims = claimsOf(token);
  return ["upn", "unique_name", "preferred_username", "appid"]
    .map((claim) => claims[claim])
    .find((name) => typeof name === "string");
}
