import type { DeliveryNode } from "../../app/localGrid/deliveryNode.ts";
import type { LocalEventGridClock } from "../../app/localGrid/localEventGridClock.ts";
import type { EventSubscriptionNode, TreeNode, WorkspaceNode } from "../../app/tree/treeNode.ts";
import { type CommandHandlers, reportErrors } from "../commands.ts";
import type { CommandTargets } from "../commandTargets.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import type { DeliveredEventDocuments } from "./deliveredEventDocuments.ts";
import type { DeliveriesView } from "./deliveriesView.ts";
import type { LocalEventGridCommandDeps } from "./localEventGridCommands.ts";
import type { RaiseSampleDeps } from "./raiseSampleEvent.ts";
import type { ScenarioCommandDeps } from "./runScenario.ts";

export interface LocalGridCommandDeps extends LocalEventGridCommandDeps, ScenarioCommandDeps, RaiseSampleDeps {
  readonly targets: CommandTargets;
  readonly deliveries: DeliveriesView;
  readonly localClock: LocalEventGridClock;
  readonly deliveredEventDocuments: DeliveredEventDocuments;
  readonly report: ErrorReporter;
}

const loadGridCommands = () => import("./localEventGridCommands.ts");
const loadWorkspaceCommands = () => import("./localWorkspaceCommands.ts");
const loadTimeAndFaultCommands = () => import("./timeAndFaultCommands.ts");
const loadSampleCommands = () => import("./raiseSampleEvent.ts");
const loadDeliveryControlCommands = () => import("./deliveryControlCommands.ts");
const loadDeliveryCommands = () => import("./deliveryCommands.ts");

/** Creates the handlers of the commands of the Local Event Grid and its deliveries. */
export function createLocalGridHandlers(deps: LocalGridCommandDeps): CommandHandlers<"localGrid"> {
  const { targets, localEventGrid, watch, tails, deliveries, report } = deps;
  const showDeliveries = targets.onEventSubscription(
    { title: "Select an event subscription to show the deliveries of", cloud: "local" },
    (target) => deliveries.show(target),
  );
  const raise = async (target: WorkspaceNode | EventSubscriptionNode) =>
    (await loadSampleCommands()).raiseSampleEvent(target, deps);
  const options = { title: "Select a workspace to raise a sample event on", cloud: "local" } as const;
  const [raiseOnWorkspace, raiseForEventSubscription] = [
    targets.onWorkspace(options, raise),
    targets.onEventSubscription(options, raise),
  ];
  const askAndRaise = (row?: TreeNode) => {
    const node = eventSubscriptionOf(row);
    return node?.kind === "eventSubscription" ? raiseForEventSubscription(node) : raiseOnWorkspace(node);
  };
  return reportErrors<"localGrid">(
    {
      startLocalEventGrid: () => localEventGrid.start(),
      stopLocalEventGrid: async () => (await loadGridCommands()).stopLocalEventGrid(deps),
      resetLocalEventGrid: async () => (await loadGridCommands()).resetLocalEventGrid(deps),
      exportLocalState: async () => (await loadGridCommands()).exportLocalState(deps),
      importLocalState: async () => (await loadGridCommands()).importLocalState(deps),
      localEventGridActions: async () =>
        (await import("./localEventGridActions.ts")).chooseLocalEventGridAction(
          watch.snapshot,
          tails,
          deps.raisedSamples,
        ),
      addLocalWorkspace: async () => (await loadWorkspaceCommands()).addLocalWorkspace(deps),
      removeLocalWorkspace: targets.onWorkspace(
        { title: "Select a local workspace to remove", cloud: "local" },
        async (target) => (await loadWorkspaceCommands()).removeLocalWorkspace(target, deps),
      ),
      raiseSampleEvent: askAndRaise,
      raiseSampleAgain: async (node) =>
        (await loadSampleCommands()).raiseSampleAgain(deps.raisedSamples.lastOn(node), () => askAndRaise(node), deps),
      runScenario: targets.onWorkspace(
        { title: "Select a workspace to run a scenario on", cloud: "local" },
        async (target) => (await import("./runScenario.ts")).runScenario(target, deps),
      ),
      letTimePass: async () => (await loadTimeAndFaultCommands()).letTimePass(deps),
      setClockToNow: async () => (await loadTimeAndFaultCommands()).returnClockToNow(deps),
      injectFault: async (node) =>
        (await loadTimeAndFaultCommands()).injectFault(deps, node?.kind === "eventSubscription" ? node : undefined),
      clearFault: async (node) => {
        if (node?.kind === "fault") await (await loadTimeAndFaultCommands()).clearFaults(deps, node);
      },
      clearFaults: async () => (await loadTimeAndFaultCommands()).clearFaults(deps),
      showDeliveries: (node) => showDeliveries(eventSubscriptionOf(node)),
      openDeliveredEvent: async (node) =>
        (await loadDeliveryCommands()).openDeliveredEvent(node, deps.deliveredEventDocuments),
      raiseEventAgain: async (node) => (await loadDeliveryCommands()).raiseEventAgain(node, deps),
      copyWhy: async (node) => (await loadDeliveryCommands()).copyDeliveryExplanation(node),
      deliverNow: async (node) => (await loadDeliveryControlCommands()).deliverNow(node, deps),
      deliverAgain: async (node) => (await loadDeliveryControlCommands()).deliverAgain(node, deps),
      skipToAttempt: async (node) => (await loadDeliveryControlCommands()).skipToAttempt(node, deps, deps.localClock),
      discardDelivery: async (node) => (await loadDeliveryControlCommands()).discardDelivery(node, deps),
      openAttempt: async (node) =>
        (await loadDeliveryControlCommands()).openAttempt(node, deps.deliveredEventDocuments),
    },
    report,
  );
}

/** The event subscription that a row of the tree or of *Deliveries* is about, or the row itself. */
const eventSubscriptionOf = (row: TreeNode | DeliveryNode | undefined): TreeNode | undefined => {
  if (row?.kind === "activity") return row.parent;
  return row && "eventSubscriptionNode" in row ? row.eventSubscriptionNode : (row as TreeNode | undefined);
};
