import { Disposable } from "vscode";
import { registerHandlers } from "../commands.ts";
import type { CommandTargets } from "../commandTargets.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import type { DeliveredEventDocuments } from "./deliveredEventDocuments.ts";
import type { DeliveriesView } from "./deliveriesView.ts";
import type { LocalEventGridCommandDeps } from "./localEventGridCommands.ts";
import type { ScenarioCommandDeps } from "./runScenario.ts";

export interface LocalGridCommandDeps extends Omit<LocalEventGridCommandDeps, "signal">, ScenarioCommandDeps {
  readonly targets: CommandTargets;
  readonly deliveries: DeliveriesView;
  readonly deliveredEventDocuments: DeliveredEventDocuments;
  readonly report: ErrorReporter;
}

const loadGridCommands = () => import("./localEventGridCommands.ts");
const loadWorkspaceCommands = () => import("./localWorkspaceCommands.ts");
const loadTimeAndFaultCommands = () => import("./timeAndFaultCommands.ts");
const loadDeliveryCommands = () => import("./deliveryCommands.ts");

/** Registers the commands of the Local Event Grid and its deliveries. */
export function registerLocalGridCommands(options: LocalGridCommandDeps): Disposable {
  const { targets, localEventGrid, watch, tails, deliveries, report } = options;
  const controller = new AbortController();
  const deps = { ...options, signal: controller.signal };
  const registrations = registerHandlers<"localGrid">(
    {
      startLocalEventGrid: () => localEventGrid.start(),
      stopLocalEventGrid: async () => (await loadGridCommands()).stopLocalEventGrid(deps),
      resetLocalEventGrid: async () => (await loadGridCommands()).resetLocalEventGrid(deps),
      exportLocalState: async () => (await loadGridCommands()).exportLocalState(deps),
      importLocalState: async () => (await loadGridCommands()).importLocalState(deps),
      localEventGridActions: async () =>
        (await import("./localEventGridActions.ts")).chooseLocalEventGridAction(watch.snapshot, tails),
      addLocalWorkspace: async () => (await loadWorkspaceCommands()).addLocalWorkspace(deps),
      removeLocalWorkspace: async (node) => {
        const target = await targets.workspace(node, "Select a local workspace to remove", "local");
        if (target) await (await loadWorkspaceCommands()).removeLocalWorkspace(target, deps);
      },
      raiseSampleEvent: async (node) => {
        const target = await targets.workspace(node, "Select a workspace to raise a sample event on", "local");
        if (!target) return;
        const { raiseSampleEvent } = await import("./raiseSampleEvent.ts");
        await raiseSampleEvent(target, deps, deps.stamp);
      },
      runScenario: async (node) => {
        const target = await targets.workspace(node, "Select a workspace to run a scenario on", "local");
        if (target) await (await import("./runScenario.ts")).runScenario(target, deps);
      },
      letTimePass: async () => (await loadTimeAndFaultCommands()).letTimePass(deps),
      injectFault: async () => (await loadTimeAndFaultCommands()).injectFault(deps),
      clearFaults: async (node) =>
        (await loadTimeAndFaultCommands()).clearFaults(deps, node?.kind === "fault" ? node : undefined),
      showDeliveries: async (node) => {
        const row = node?.kind === "activity" ? node.parent : node;
        const target = await targets.eventSubscription(
          row,
          "Select an event subscription to show the deliveries of",
          "local",
        );
        if (target) await deliveries.show(target);
      },
      openDeliveredEvent: async (node) =>
        (await loadDeliveryCommands()).openDeliveredEvent(node, deps.deliveredEventDocuments),
      raiseEventAgain: async (node) => (await loadDeliveryCommands()).raiseEventAgain(node, deps),
      copyWhy: async (node) => (await loadDeliveryCommands()).copyDeliveryExplanation(node),
    },
    report,
  );
  return Disposable.from(registrations, new Disposable(() => controller.abort()));
}
