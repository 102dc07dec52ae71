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

export const readCredentialSetting = (): CredentialSetting =>
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
    const own = hasAzureExtension() ? undefined : this.#memento.get<readonly string[]>(mementoKey);
    const entries: unknown = own ?? azureExtensionSettings().get(selectionSetting);
    return Array.isArray(entries)
      ? entries.filter((entry) => typeof entry === "string" && subscriptionIdOf(entry))
      : [];
  }

  /** Ids of the chosen ones; none means all. */
  get ids(): readonly string[] {
    return this.entries.map(subscriptionIdOf);
  }

  /** @param chosen as in `entries` */
  async set(chosen: readonly string[]): Promise<void> {
    if (hasAzureExtension())
      await azureExtensionSettings().update(selectionSetting, chosen, vscode.ConfigurationTarget.Global);
    else await this.#memento.update(mementoKey, chosen);
  }
}

/**
 * Calls back when somebody chose another cloud, credential or other Azure subscriptions: here, in another window's
 * settings, or through another extension.
 *
 * @param sessions called when somebody may have signed in or out, and also when VS Code has renewed a token
 */
export const watchAzureSettings = (changed: () => void, sessions: () => void): vscode.Disposable =>
  vscode.Disposable.from(
    vscode.authentication.onDidChangeSessions(({ provider }) => {
      if (provider.id.startsWith("microsoft")) sessions();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      const sections = ["amlEvents.azure", "microsoft-sovereign-cloud", `azureResourceGroups.${selectionSetting}`];
      if (sections.some((section) => change.affectsConfiguration(section))) changed();
    }),
  );

/** The id of the Azure subscription that an entry is of. */
const subscriptionIdOf = (entry: string): string => entry.split("/").at(-1) ?? "";

const mementoKey = "amlEvents.azureSubscriptions";
const selectionSetting = "selectedSubscriptions";
const azureExtensionSettings = (): vscode.WorkspaceConfiguration =>
  vscode.workspace.getConfiguration("azureResourceGroups");

/** Only a setting that an installed extension declares has a default, and can be written. */
const hasAzureExtension = (): boolean => azureExtensionSettings().inspect(selectionSetting)?.defaultValue !== undefined;
