import { cloudRoots } from "./app/tree/treeNode.ts";
import type { ListCache } from "./app/lists/listCache.ts";
import { type AzureCommandDeps, createAzureHandlers } from "./views/azure/commands.ts";
import type { CommandHandlers } from "./views/commands.ts";
import { CommandTargets } from "./views/commandTargets.ts";
import { createLocalGridHandlers, type LocalGridCommandDeps } from "./views/localGrid/commands.ts";
import { createSubscriptionHandlers, type SubscriptionCommandDeps } from "./views/subscription/commands.ts";
import { createTailHandlers, type TailCommandDeps } from "./views/tail/commands.ts";
import { createTreeHandlers, type TreeCommandDeps } from "./views/tree/commands.ts";

/** What the commands of all features work with. */
type CommandDeps = Omit<
  TreeCommandDeps & AzureCommandDeps & SubscriptionCommandDeps & TailCommandDeps & LocalGridCommandDeps,
  "targets" | "permissions"
> & { readonly listCache: ListCache };

/** The part of the composition root that loads with the first command: the handlers of all commands, by feature. */
export function createCommandHandlers(deps: CommandDeps): CommandHandlers {
  const { listCache, report } = deps;
  const targets = new CommandTargets(cloudRoots, listCache, report);
  const all = { ...deps, targets, permissions: listCache.permissions };
  return {
    ...createTreeHandlers(all),
    ...createAzureHandlers(all),
    ...createSubscriptionHandlers(all),
    ...createTailHandlers(all),
    ...createLocalGridHandlers(all),
  };
}
