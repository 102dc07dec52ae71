import * as vscode from "vscode";

/** Where the credential comes from: `auto`, or one of the others alone. */
export type CredentialSetting =
  | "auto"
  | "vscode"
  | "azure-cli"
  | "azure-developer-cli"
  | "environment"
  | "workload-identity"
  | "managed-identity";

export const credentialSetting = (): CredentialSetting =>
  vscode.workspace.getConfiguration("amlEvents.azure").get<CredentialSetting>("credential", "auto");

/**
 * Which Azure subscriptions the person wants to see. Where the Azure extensions are installed their selection is the one
 * that counts; else it is remembered here, and begins with what their setting says.
 */
export class AzureSubscriptionChoice {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** The chosen ones as `tenant/subscription`, the form of the Azure extensions; none means all. */
  get entries(): readonly string[] {
    const own = isShared() ? undefined : this.#memento.get<readonly string[]>(key);
    const entries: unknown = own ?? shared().get(setting);
    return Array.isArray(entries) ? entries.filter((entry) => typeof entry === "string" && idIn(entry)) : [];
  }

  /** Ids of the chosen ones; none means all. */
  get ids(): readonly string[] {
    return this.entries.map(idIn);
  }

  /** @param chosen as in `entries` */
  async set(chosen: readonly string[]): Promise<void> {
    if (isShared()) await shared().update(setting, chosen, vscode.ConfigurationTarget.Global);
    else await this.#memento.update(key, chosen);
  }
}

/**
 * Calls back when somebody chose another cloud, credential or other Azure subscriptions: here, in another window's
 * settings, or through another extension.
 *
 * @param sessions called when somebody may have signed in or out, and also when VS Code has renewed a token
 */
export const onAzureChanged = (changed: () => void, sessions: () => void): vscode.Disposable =>
  vscode.Disposable.from(
    vscode.authentication.onDidChangeSessions(({ provider }) => {
      if (provider.id.startsWith("microsoft")) sessions();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      const sections = ["amlEvents.azure", "microsoft-sovereign-cloud", `azureResourceGroups.${setting}`];
      if (sections.some((section) => change.affectsConfiguration(section))) changed();
    }),
  );

/** The id of the Azure subscription that an entry is of. */
const idIn = (entry: string): string => entry.split("/").at(-1) ?? "";

const key = "amlEvents.azureSubscriptions";
const setting = "selectedSubscriptions";
const shared = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("azureResourceGroups");

/** Only a setting that an installed extension declares has a default, and can be written. */
const isShared = (): boolean => shared().inspect(setting)?.defaultValue !== undefined;
