import * as vscode from "vscode";

/** The source of credentials: one of them, or `auto`. */
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
 * The Azure subscriptions that the user selected. If the Azure extensions are installed, their setting holds the selection;
 * otherwise it is stored here, with their setting as the default.
 */
export class AzureSubscriptionChoice {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** The selection as `tenant/subscription`, the format of the Azure extensions; all if empty. */
  get entries(): readonly string[] {
    const own = hasAzureExtension() ? undefined : this.#memento.get<readonly string[]>(mementoKey);
    const entries: unknown = own ?? azureExtensionSettings().get(selectionSetting);
    return Array.isArray(entries)
      ? entries.filter((entry) => typeof entry === "string" && subscriptionIdOf(entry))
      : [];
  }

  /** Ids of the selected Azure subscriptions; all if empty. */
  get ids(): readonly string[] {
    return this.entries.map(subscriptionIdOf);
  }

  /** @param entries in the format of `entries` */
  async set(entries: readonly string[]): Promise<void> {
    if (hasAzureExtension())
      await azureExtensionSettings().update(selectionSetting, entries, vscode.ConfigurationTarget.Global);
    else await this.#memento.update(mementoKey, entries);
  }
}

/**
 * Watches settings that another window or extension may change too.
 *
 * @param onSettingsChanged called when the cloud, the credential or the selected Azure subscriptions have changed
 * @param onSessionsChanged called when someone may have signed in or out, and also when VS Code has renewed a token
 */
export const watchAzureSettings = (onSettingsChanged: () => void, onSessionsChanged: () => void): vscode.Disposable =>
  vscode.Disposable.from(
    vscode.authentication.onDidChangeSessions(({ provider }) => {
      if (provider.id.startsWith("microsoft")) onSessionsChanged();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      const sections = ["amlEvents.azure", "microsoft-sovereign-cloud", `azureResourceGroups.${selectionSetting}`];
      if (sections.some((section) => change.affectsConfiguration(section))) onSettingsChanged();
    }),
  );

const subscriptionIdOf = (entry: string): string => entry.split("/").at(-1) ?? "";

const mementoKey = "amlEvents.azureSubscriptions";
const selectionSetting = "selectedSubscriptions";
const azureExtensionSettings = (): vscode.WorkspaceConfiguration =>
  vscode.workspace.getConfiguration("azureResourceGroups");

/** A setting has a default, and can be written, only if an installed extension declares it. */
const hasAzureExtension = (): boolean => azureExtensionSettings().inspect(selectionSetting)?.defaultValue !== undefined;
