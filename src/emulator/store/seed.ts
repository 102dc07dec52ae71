import { modelMonitor } from "../../core/events/modelMonitor.ts";
import type { JsonObject } from "../../core/json.ts";
import { sampleHandlerHost } from "../../core/subscription/endpoint.ts";

/** The emulator's initial state, restored on reset. State is exported and imported in the same form. */
export interface Seed {
  readonly workspaces: readonly [SeedWorkspace, ...SeedWorkspace[]];
  /** As in the state. */
  readonly systemTopics?: readonly {
    readonly id: string;
    readonly automatic: boolean;
    readonly resource: JsonObject;
  }[];
  /** Active without a handshake. */
  readonly eventSubscriptions?: readonly { readonly id: string; readonly properties: JsonObject }[];
}

/** An Azure Machine Learning workspace of the emulator. */
export interface SeedWorkspace {
  readonly id: string;
  readonly location: string;
}

const defaultWorkspace: SeedWorkspace = {
  id: "/subscriptions/00000000-0000-4000-8000-00000000a311/resourceGroups/ml-local/providers/Microsoft.MachineLearningServices/workspaces/churn-lab",
  location: "westeurope",
};

/** Sends to the handler that the Local Event Grid brings, at the path of a function with the event subscription's name. */
const createSeedEventSubscription = (name: string, filter: JsonObject, labels: readonly string[]) => ({
  id: `${defaultWorkspace.id}/providers/Microsoft.EventGrid/eventSubscriptions/${name}`,
  properties: {
    destination: {
      properties: { endpointUrl: `http://${sampleHandlerHost}/runtime/webhooks/EventGrid?functionName=${name}` },
      endpointType: "WebHook",
    },
    filter,
    labels,
  },
});

/** One workspace with three common event subscriptions: failed runs, new models, and drift that a model monitor finds. */
export const defaultSeed: Seed = {
  workspaces: [defaultWorkspace],
  eventSubscriptions: [
    createSeedEventSubscription(
      "notify-failed-runs",
      {
        includedEventTypes: ["Microsoft.MachineLearningServices.RunStatusChanged"],
        advancedFilters: [{ values: ["Failed", "Canceled"], operatorType: "StringIn", key: "data.runStatus" }],
      },
      ["team:churn", "on-call"],
    ),
    createSeedEventSubscription(
      "promote-models",
      {
        subjectBeginsWith: "models/churn",
        includedEventTypes: ["Microsoft.MachineLearningServices.ModelRegistered"],
        advancedFilters: [{ values: ["candidate"], operatorType: "StringIn", key: "data.ModelTags.stage" }],
      },
      ["team:churn", "release"],
    ),
    createSeedEventSubscription(
      "watch-drift",
      {
        includedEventTypes: [modelMonitor.eventType],
        advancedFilters: [{ values: [modelMonitor.breachText], operatorType: "StringContains", key: modelMonitor.key }],
      },
      ["team:churn", "monitoring"],
    ),
  ],
};
