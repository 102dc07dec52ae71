import type { Disposable } from "vscode";
import { registerHandlers } from "../commands.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import type { AzureAccountCommandDeps } from "./azureAccountCommands.ts";

const loadAccountCommands = () => import("./azureAccountCommands.ts");

/** Registers the commands for accounts, tenants and Azure subscriptions. */
export const registerAzureCommands = (deps: AzureAccountCommandDeps & { readonly report: ErrorReporter }): Disposable =>
  registerHandlers<"azure">(
    {
      signIn: async (node, signal) => (await loadAccountCommands()).signInToAzure(node, deps, signal),
      signInWithAnotherAccount: async () => (await loadAccountCommands()).signInWithAnotherAccount(deps),
      signInToTenant: async () => (await loadAccountCommands()).signInToTenant(deps),
      signOut: async () => (await loadAccountCommands()).explainSignOut(deps),
      selectAzureSubscriptions: async (_, signal) =>
        (await import("./selectAzureSubscriptions.ts")).selectAzureSubscriptions(deps, signal),
    },
    deps.report,
  );
