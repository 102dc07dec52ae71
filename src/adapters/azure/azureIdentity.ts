import {
  AzureCliCredential,
  AzureDeveloperCliCredential,
  ChainedTokenCredential,
  EnvironmentCredential,
  ManagedIdentityCredential,
  type TokenCredential,
  WorkloadIdentityCredential,
} from "@azure/identity";
import { Failure } from "../../core/failure.ts";
import { claimsOf } from "../../core/jwt.ts";
import type { Account, AccountSource, AzureEnvironment, Credential, Identity } from "../../ports/accounts.ts";
import { EntraNetwork } from "./entraNetwork.ts";

/** How long a command line tool may take for a token, in milliseconds. */
const processTimeoutInMs = 20_000;

/** What stands behind each setting of `amlEvents.azure.credential` but VS Code. */
export type MachineCredential = "auto" | "azure-cli" | "azure-developer-cli" | EnvironmentKind;
type EnvironmentKind = "environment" | "workload-identity" | "managed-identity";

interface Where {
  readonly tenantId?: string;
  readonly authorityHost: string;
}

const credentials: Readonly<Record<MachineCredential, (where: Where) => TokenCredential>> = {
  "azure-cli": (where) => new AzureCliCredential({ ...where, processTimeoutInMs }),
  "azure-developer-cli": (where) => new AzureDeveloperCliCredential({ ...where, processTimeoutInMs }),
  environment: (where) => new EnvironmentCredential(where),
  "workload-identity": (where) => new WorkloadIdentityCredential(where),
  "managed-identity": () => new ManagedIdentityCredential(),
  /** Those that ask neither the network nor the environment whether they are there. */
  auto: (where) =>
    new ChainedTokenCredential(credentials["azure-cli"](where), credentials["azure-developer-cli"](where)),
};

/** The one account that this machine has without VS Code: of the Azure CLI, say, or of the pod that it is. */
export class MachineAccounts implements AccountSource {
  readonly #kind: MachineCredential;
  readonly #environment: AzureEnvironment;

  constructor(kind: MachineCredential, environment: AzureEnvironment) {
    this.#kind = kind;
    this.#environment = environment;
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
    const where = { authorityHost: this.#environment.authority, ...(tenantId ? { tenantId } : {}) };
    const network = new EntraNetwork(this.#environment.authority);
    let made: TokenCredential | undefined;
    return {
      getToken: async (scopes, options = {}) => {
        try {
          // Some complain when they are made, of what they miss in the environment.
          const credential = (made ??= credentials[this.#kind]({ ...where, ...network.options }));
          const given = await credential.getToken(typeof scopes === "string" ? scopes : [...scopes], options);
          if (given) return given;
        } catch (error) {
          throw network.failure ?? this.#unable(error, tenantId);
        }
        throw this.#unable(undefined, tenantId);
      },
    };
  }

  #unable(cause: unknown, tenantId: string | undefined): Failure {
    const login = tenantId ? `az login --tenant ${tenantId}` : "az login";
    const isCli = this.#kind === "azure-cli" || this.#kind === "auto";
    return new Failure("signed-out", `${titles[this.#kind]} gives no token for Azure.`, {
      ...(cause instanceof Error ? { why: cause.message.split("\n")[0] ?? "", cause } : {}),
      remedy: isCli
        ? `Run ${login} in a terminal, then refresh.`
        : "Sign in there, or change amlEvents.azure.credential.",
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

/** People have a name in their token, applications an id. */
function nameIn(token: string): string | undefined {
  const claims = claimsOf(token);
  return ["upn", "unique_name", "preferred_username", "appid"]
    .map((claim) => claims[claim])
    .find((name) => typeof name === "string");
}
