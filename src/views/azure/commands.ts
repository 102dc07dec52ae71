import { type CommandHandlers, reportErrors } from "../commands.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import type { AzureAccountCommandDeps } from "./azureAccountCommands.ts";

export interface AzureCommandDeps extends AzureAccountCommandDeps {
  readonly report: ErrorReporter;
}

const loadAccountCommands = () => import("./azureAccountCommands.ts");

/** Creates the handlers of the commands for accounts, tenants and Azure subscriptions. */
export const createAzureHandlers = (deps: AzureCommandDeps): CommandHandlers<"azure"> =>
  reportErrors<"azure">(
    {
      signIn: async (node) => (await loadAccountCommands()).signInToAzure(node, deps),
      signInWithAnotherAccount: async () => (await loadAccountCommands()).signInWithAnotherAccount(deps),
      signInToTenant: async () => (await loadAccountCommands()).signInToTenant(deps),
      signOut: async () => (await loadAccountCommands()).explainSignOut(deps),
      selectAzureSubscriptions: async () =>
        (await import("./selectAzureSubscriptions.ts")).selectAzureSubscriptions(deps),
    },
    deps.report,
  );
