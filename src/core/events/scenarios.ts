import type { JsonObject } from "../json.ts";
import { eventTypes } from "./catalogue.ts";
import { createSampleEvent } from "./sampleEvents.ts";

/** One event of a scenario, and when it comes. */
export interface ScenarioStep {
  /** Milliseconds after the step before, at real pace. */
  readonly delayMs: number;
  /** What happens, for a person: `run train-churn_7: Running`. */
  readonly message: string;
  /** The event, given its own id and its time as ISO 8601. */
  readonly createEvent: (made: { readonly id: string; readonly time: string }) => JsonObject;
}

/** What one story is about: the same throughout, so that its events belong together. */
export interface ScenarioContext {
  /** Resource id of the workspace that raises the events. */
  readonly workspaceId: string;
  /** Letters and digits that no other story has. */
  readonly uniqueSuffix: string;
  /** Version of the model that the story registers. */
  readonly modelVersion: number;
}

/** A story to choose from. */
export interface Scenario {
  readonly label: string;
  readonly detail: string;
  readonly steps: (story: ScenarioContext) => readonly ScenarioStep[];
}

const eventTypePrefix = "Microsoft.MachineLearningServices";
const modelName = "churn-classifier";

/**
 * Statuses of a run, in their order. Only `Running` and `failed` are seen in samples of the event; Microsoft's
 * documentation has no list of them. The others are made up after the statuses that Azure ML shows of a job, and so is
 * that a change to each of them raises an event.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-machine-learning
 */
const statusesUntilRunning = ["Queued", "Preparing", "Running"] as const;
const msPerSecond = 1_000;

/** The scenarios with a beginning and an end. */
export const scenarios: readonly Scenario[] = [
  {
    label: "A training run",
    detail: "Queued, running, completed; then its model is registered and deployed.",
    steps: (story) => trainingRunSteps(story),
  },
  {
    label: "A training run that fails",
    detail: "Queued, running, failed; no model comes of it.",
    steps: (story) => [...startSteps(story, 0), statusStep(story, "failed", 8 * msPerSecond)],
  },
  {
    label: "A drift",
    detail: "Dataset drift is detected; a run trains the model anew.",
    steps: (story) => [driftStep(story), ...trainingRunSteps(story, 3 * msPerSecond)],
  },
];

/** @param after milliseconds until it is queued */
function trainingRunSteps(story: ScenarioContext, after = 0): readonly ScenarioStep[] {
  const { modelVersion } = story;
  const named = `${modelName}:${modelVersion}`;
  return [
    ...startSteps(story, after),
    statusStep(story, "Finalizing", 8 * msPerSecond),
    statusStep(story, "Completed", 2 * msPerSecond),
    runStep(story, "RunCompleted", {}, 1 * msPerSecond, "completed"),
    createStep(story, "ModelRegistered", 3 * msPerSecond, `model ${named}: registered`, `models/${named}`, {
      ModelName: modelName,
      ModelVersion: modelVersion,
      // What the seeded event subscription promote-models asks for.
      ModelTags: { stage: "candidate", run: runIdOf(story) },
      ModelProperties: {},
    }),
    createStep(story, "ModelDeployed", 5 * msPerSecond, `model ${named}: deployed`, "endpoints/churn-service", {
      ServiceName: "churn-service",
      ServiceComputeType: "ACI",
      ModelIds: named,
      ServiceTags: {},
      ServiceProperties: {},
    }),
  ];
}

const runIdOf = ({ uniqueSuffix: unique }: ScenarioContext): string => `train-churn_${unique}`;

const startSteps = (story: ScenarioContext, after: number): readonly ScenarioStep[] =>
  statusesUntilRunning.map((name, at) => statusStep(story, name, at === 0 ? after : 3 * msPerSecond));

const statusStep = (story: ScenarioContext, runStatus: string, after: number): ScenarioStep =>
  runStep(story, "RunStatusChanged", { runStatus }, after, runStatus);

function runStep(story: ScenarioContext, type: string, more: JsonObject, after: number, says: string): ScenarioStep {
  const runId = runIdOf(story);
  const experimentId = "5f0c2a7e-4f6b-4f0e-9a53-6f6b7c1d2e30";
  return createStep(story, type, after, `run ${runId}: ${says}`, `experiments/${experimentId}/runs/${runId}`, {
    experimentId,
    experimentName: "train-churn",
    runId,
    runType: null,
    runTags: {},
    runProperties: { model_name: modelName },
    ...more,
  });
}

function driftStep(story: ScenarioContext): ScenarioStep {
  const driftId = "01d29aa4-e6a4-470a-9ef3-66660d21f8ef";
  const runId = `${driftId}_${story.uniqueSuffix}`;
  return createStep(
    story,
    "DatasetDriftDetected",
    0,
    "drift of churn-customers: detected",
    `datadrift/${driftId}/run/${runId}`,
    {
      DataDriftId: driftId,
      DataDriftName: "churn-customers",
      RunId: runId,
      DriftCoefficient: 0.83,
    },
  );
}

function createStep(
  { workspaceId }: ScenarioContext,
  shortName: string,
  after: number,
  says: string,
  subject: string,
  data: JsonObject,
): ScenarioStep {
  return {
    delayMs: after,
    message: says,
    createEvent: (made) => {
      const sample = createSampleEvent(`${eventTypePrefix}.${shortName}`, { workspaceId, ...made });
      // A drift keeps what the sample says of its datasets and its days.
      const kept = shortName === "DatasetDriftDetected" ? (sample["data"] as JsonObject) : {};
      return { ...sample, subject, data: { ...kept, ...data } };
    },
  };
}

/**
 * Samples of some types, one after another, without end.
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
    if (type === undefined || label === undefined) throw new RangeError("types: has no event type of the catalogue.");
    yield {
      delayMs: count === 0 ? 0 : interval,
      message: label,
      createEvent: (made) => createSampleEvent(type, { workspaceId, ...made }),
    };
  }
}

/** The most events per second that a pace may ask for. */
const maxEventsPerSecond = 100;

/**
 * Reads a pace as a person writes it: `5/s`, `30 per minute`, `2`, which is per second.
 *
 * @returns the milliseconds between two events, or what is wrong in one sentence
 */
export function parsePace(text: string): { readonly interval: number } | { readonly wrong: string } {
  const [, count, minute] =
    /^(\d+(?:[.,]\d+)?)\s*(?:(?:\/|per\s)\s*(?:(m(?:in(?:ute)?)?)|s(?:ec(?:ond)?)?))?$/i.exec(text.trim()) ?? [];
  if (count === undefined) return { wrong: "Write events per second or per minute, for example 5/s or 30/min." };
  const perSecond = Number(count.replace(",", ".")) / (minute ? 60 : 1);
  if (perSecond > maxEventsPerSecond)
    return { wrong: `At most ${maxEventsPerSecond} events per second can be raised.` };
  if (perSecond < 1 / 3_600) return { wrong: "At least one event per hour is a pace." };
  return { interval: 1_000 / perSecond };
}
