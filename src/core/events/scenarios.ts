import type { JsonObject } from "../json.ts";
import { createSampleEvent, type EventStamp } from "./sampleEvents.ts";
import { createBreachTag } from "./modelMonitor.ts";
import { eventTypePrefix, eventTypes } from "./catalogue.ts";

/** One event of a scenario. */
export interface ScenarioStep {
  /** Milliseconds after the previous step, in real time. */
  readonly delayMs: number;
  /** What happens, for the progress message: `run train-churn_7: Running`. */
  readonly message: string;
  readonly createEvent: (stamp: EventStamp) => JsonObject;
}

/** The values that one run of a scenario shares, so that its events belong together. */
export interface ScenarioContext {
  /** Resource ID of the workspace that raises the events. */
  readonly workspaceId: string;
  /** Letters and digits that are unique to this run. */
  readonly uniqueSuffix: string;
  /** Version of the model that the scenario registers. */
  readonly modelVersion: number;
}

/** A scenario to select. */
export interface Scenario {
  readonly label: string;
  readonly detail: string;
  readonly steps: (context: ScenarioContext) => readonly ScenarioStep[];
}

const modelName = "churn-classifier";

/**
 * Statuses of a run, in order. Microsoft's samples of the event show only `Running` and `failed`, and there is no
 * documented list. The others are assumed from the job statuses in Azure ML, as is that each change raises an event.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-machine-learning
 */
const statusesUntilRunning = ["Queued", "Preparing", "Running"] as const;
const msPerSecond = 1_000;

/** The finite scenarios. */
export const scenarios: readonly Scenario[] = [
  {
    label: "Training run",
    detail: "Queued, running, completed. Then its model is registered and deployed.",
    steps: (context) => trainingRunSteps(context),
  },
  {
    label: "Failed training run",
    detail: "Queued, running, failed. No model is registered.",
    steps: (context) => [...startSteps(context, 0), statusStep(context, "failed", 8 * msPerSecond)],
  },
  {
    label: "Model monitor finds drift",
    detail: "The run of a model monitor fails because of drift, and a run retrains the model.",
    steps: (context) => [...monitorSteps(context), ...trainingRunSteps(context, 3 * msPerSecond)],
  },
];

/** @param delayMs delay before the run is queued */
function trainingRunSteps(context: ScenarioContext, delayMs = 0): readonly ScenarioStep[] {
  const { modelVersion } = context;
  const named = `${modelName}:${modelVersion}`;
  return [
    ...startSteps(context, delayMs),
    statusStep(context, "Finalizing", 8 * msPerSecond),
    statusStep(context, "Completed", 2 * msPerSecond),
    runStep(context, "RunCompleted", {}, 1 * msPerSecond, "completed"),
    createStep(context, "ModelRegistered", 3 * msPerSecond, `model ${named}: registered`, `models/${named}`, {
      ModelName: modelName,
      ModelVersion: modelVersion,
      // Matches the seeded event subscription promote-models.
      ModelTags: { stage: "candidate", run: runIdOf(context) },
      ModelProperties: {},
    }),
    createStep(context, "ModelDeployed", 5 * msPerSecond, `model ${named}: deployed`, "endpoints/churn-service", {
      ServiceName: "churn-service",
      ServiceComputeType: "ACI",
      ModelIds: named,
      ServiceTags: {},
      ServiceProperties: {},
    }),
  ];
}

const runIdOf = ({ uniqueSuffix }: ScenarioContext): string => `train-churn_${uniqueSuffix}`;

const startSteps = (context: ScenarioContext, delayMs: number): readonly ScenarioStep[] =>
  statusesUntilRunning.map((name, at) => statusStep(context, name, at === 0 ? delayMs : 3 * msPerSecond));

const statusStep = (context: ScenarioContext, runStatus: string, delayMs: number): ScenarioStep =>
  runStep(context, "RunStatusChanged", { runStatus }, delayMs, runStatus);

function runStep(
  context: ScenarioContext,
  type: string,
  more: JsonObject,
  delayMs: number,
  message: string,
): ScenarioStep {
  const runId = runIdOf(context);
  const experimentId = "5f0c2a7e-4f6b-4f0e-9a53-6f6b7c1d2e30";
  return createStep(context, type, delayMs, `run ${runId}: ${message}`, `experiments/${experimentId}/runs/${runId}`, {
    experimentId,
    experimentName: "train-churn",
    runId,
    runType: null,
    runTags: {},
    runProperties: { model_name: modelName },
    ...more,
  });
}

/** The run of a monitor. It gets its tag when it fails. */
function monitorSteps(context: ScenarioContext): readonly ScenarioStep[] {
  const runId = `monitor-churn_${context.uniqueSuffix}`;
  const experimentId = "c7a4f1de-0b92-4d3c-8e57-1f6a9b2c4d80";
  const step = (runStatus: string, delayMs: number, RunTags: JsonObject): ScenarioStep =>
    createStep(
      context,
      "RunStatusChanged",
      delayMs,
      `monitor churn-customers: ${runStatus}`,
      `experiments/${experimentId}/runs/${runId}`,
      {
        experimentId,
        experimentName: "monitor-churn",
        runId,
        runType: "azureml.PipelineRun",
        RunTags,
        runProperties: {},
        runStatus,
      },
    );
  return [step("Running", 0, {}), step("Failed", 5 * msPerSecond, createBreachTag("churn_customers_data_drift"))];
}

function createStep(
  { workspaceId }: ScenarioContext,
  shortName: string,
  delayMs: number,
  message: string,
  subject: string,
  data: JsonObject,
): ScenarioStep {
  return {
    delayMs,
    message,
    createEvent: (stamp) => {
      const sample = createSampleEvent(`${eventTypePrefix}.${shortName}`, { workspaceId, ...stamp });
      return { ...sample, subject, data };
    },
  };
}

/**
 * Yields samples of the given types in turn, without end.
 *
 * @param types full names of event types of the catalogue, at least one
 * @param interval milliseconds between two events
 */
export function* repeatSamples(
  workspaceId: string,
  types: readonly string[],
  interval: number,
): Generator<ScenarioStep> {
  for (let count = 0; ; count++) {
    const type = types[count % types.length];
    const label = eventTypes.find(({ name }) => name === type)?.label;
    if (type === undefined || label === undefined)
      throw new RangeError("types: contains no event type of Azure Machine Learning.");
    yield {
      delayMs: count === 0 ? 0 : interval,
      message: label,
      createEvent: (stamp) => createSampleEvent(type, { workspaceId, ...stamp }),
    };
  }
}

/** The fastest pace. */
const maxEventsPerSecond = 100;

/**
 * Parses a pace: `5/s`, `30 per minute`, or `2`, which is per second.
 *
 * @returns the milliseconds between two events, or what is wrong in one sentence
 */
export function parsePace(text: string): { readonly interval: number } | { readonly wrong: string } {
  const [, count, minute] =
    /^(\d+(?:[.,]\d+)?)\s*(?:(?:\/|per\s)\s*(?:(m(?:in(?:ute)?)?)|s(?:ec(?:ond)?)?))?$/i.exec(text.trim()) ?? [];
  if (count === undefined) return { wrong: "Enter events per second or minute, for example 5/s or 30/min." };
  const perSecond = Number(count.replace(",", ".")) / (minute ? 60 : 1);
  if (perSecond > maxEventsPerSecond) return { wrong: `Enter at most ${maxEventsPerSecond} events per second.` };
  if (perSecond < 1 / 3_600) return { wrong: "Enter at least one event per hour." };
  return { interval: 1_000 / perSecond };
}
