import { armKey, parseArmId } from "../core/armId.ts";
import { Failure } from "../core/failure.ts";
import { isObject, type JsonObject } from "../core/json.ts";

/** What the emulator begins with, and goes back to on reset. */
export interface Seed {
  readonly workspaces: readonly [SeedWorkspace, ...SeedWorkspace[]];
  /** Already in force; their webhooks are not asked. */
  readonly eventSubscriptions?: readonly { readonly id: string; readonly properties: JsonObject }[];
}

/** A workspace of Azure Machine Learning that the emulator shows. */
export interface SeedWorkspace {
  readonly id: string;
  readonly location: string;
}

const workspace: SeedWorkspace = {
  id: "/subscriptions/00000000-0000-4000-8000-00000000a311/resourceGroups/ml-local/providers/Microsoft.MachineLearningServices/workspaces/churn-lab",
  location: "westeurope",
};

const seeded = (name: string, endpointUrl: string, filter: JsonObject, labels: readonly string[]) => ({
  id: `${workspace.id}/providers/Microsoft.EventGrid/eventSubscriptions/${name}`,
  properties: { destination: { properties: { endpointUrl }, endpointType: "WebHook" }, filter, labels },
});

const functionUrl = (name: string): string => `http://localhost:7071/runtime/webhooks/EventGrid?functionName=${name}`;

/** One workspace with an event subscription of each kind that people begin with: a failed run, a new model, a drift. */
export const defaultSeed: Seed = {
  workspaces: [workspace],
  eventSubscriptions: [
    seeded(
      "notify-failed-runs",
      functionUrl("notify_failed_runs"),
      {
        includedEventTypes: ["Microsoft.MachineLearningServices.RunStatusChanged"],
        advancedFilters: [{ values: ["Failed", "Canceled"], operatorType: "StringIn", key: "data.runStatus" }],
      },
      ["team:churn", "on-call"],
    ),
    seeded(
      "promote-models",
      functionUrl("promote_model"),
      {
        subjectBeginsWith: "models/churn",
        includedEventTypes: ["Microsoft.MachineLearningServices.ModelRegistered"],
        advancedFilters: [{ values: ["candidate"], operatorType: "StringIn", key: "data.ModelTags.stage" }],
      },
      ["team:churn", "release"],
    ),
    seeded(
      "watch-drift",
      "http://localhost:8000/events",
      {
        includedEventTypes: ["Microsoft.MachineLearningServices.DatasetDriftDetected"],
        advancedFilters: [{ value: 0.5, operatorType: "NumberGreaterThan", key: "data.DriftCoefficient" }],
      },
      ["team:churn", "monitoring"],
    ),
  ],
};

/**
 * Reads a seed file: `{"workspaces":[{"id","location"}]}`.
 *
 * @throws Failure `refused`, naming the field that is wrong
 */
export function parseSeed(text: string): Seed {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw wrong("The seed is not JSON", String(error));
  }
  const list = isObject(json) ? json["workspaces"] : undefined;
  if (!Array.isArray(list)) throw wrong("workspaces", "must be a list of workspaces");
  const [first, ...rest] = list.map(parseWorkspace);
  if (!first) throw wrong("workspaces", "must name at least one workspace");
  const keys = [first, ...rest].map(({ id }) => armKey(id));
  const twice = keys.findIndex((key, at) => keys.indexOf(key) !== at);
  if (twice >= 0) throw wrong(`workspaces[${twice}].id`, "names a workspace that the list has already");
  return { workspaces: [first, ...rest] };
}

function parseWorkspace(value: unknown, at: number): SeedWorkspace {
  const { id, location } = isObject(value) ? value : {};
  const parts = typeof id === "string" ? parseArmId(id) : undefined;
  if (typeof id !== "string" || !parts || !isMlWorkspace(parts.provider, parts.type))
    throw wrong(`workspaces[${at}].id`, "must be the resource id of an Azure Machine Learning workspace");
  if (typeof location !== "string" || !/^[a-z0-9]+$/i.test(location))
    throw wrong(`workspaces[${at}].location`, 'must be an Azure region without spaces, for example "westeurope"');
  return { id: `/${id.replace(/^\/+|\/+$/g, "")}`, location };
}

const isMlWorkspace = (provider: string, type: string): boolean =>
  `${provider}/${type}`.toLowerCase() === "microsoft.machinelearningservices/workspaces";

const wrong = (field: string, why: string): Failure =>
  new Failure("refused", `${field}: ${why}.`, {
    remedy:
      'A seed looks like {"workspaces":[{"id":"/subscriptions/.../resourceGroups/.../providers/Microsoft.MachineLearningServices/workspaces/NAME","location":"westeurope"}]}.',
  });
