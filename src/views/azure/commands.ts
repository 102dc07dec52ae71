import type { Disposable } from "vscode";
import { registerHandlers } from "../commands.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import type { AzureAccountCommandDeps } from "./azureAccountCommands.ts";

const loadAccountCommands = () => import("./azureAccountCommands.ts");

/** Registers the commands for accounts, tenants and Azure subscriptions. */
export const registerAzureCommands = (deps: AzureAccountCommandDeps & { readonly report: ErrorReporter }): Disposable =>
  registerHandlers<"azure">(
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
