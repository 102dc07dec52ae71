import type { JsonObject } from "../json.ts";
import { eventTypes } from "./catalogue.ts";
import { sampleEvent } from "./samples.ts";

/** One event of a scenario, and when it comes. */
export interface ScenarioStep {
  /** Milliseconds after the step before, at real pace. */
  readonly after: number;
  /** What happens, for a person: `run train-churn_7: Running`. */
  readonly says: string;
  /** The event, given its own id and its time as ISO 8601. */
  readonly event: (made: { readonly id: string; readonly time: string }) => JsonObject;
}

/** What one story is about: the same throughout, so that its events belong together. */
export interface Story {
  /** Resource id of the workspace that raises the events. */
  readonly workspaceId: string;
  /** Letters and digits that no other story has. */
  readonly unique: string;
  /** Version of the model that the story registers. */
  readonly modelVersion: number;
}

/** A story to choose from. */
export interface Scenario {
  readonly label: string;
  readonly detail: string;
  readonly steps: (story: Story) => readonly ScenarioStep[];
}

const source = "Microsoft.MachineLearningServices";
const model = "churn-classifier";

/**
 * Statuses of a run, in their order. Only `Running` and `failed` are seen in samples of the event; Microsoft's
 * documentation has no list of them. The others are made up after the statuses that Azure ML shows of a job, and so is
 * that a change to each of them raises an event.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-machine-learning
 */
const untilRunning = ["Queued", "Preparing", "Running"] as const;
const seconds = 1_000;

/** The scenarios with a beginning and an end. */
export const scenarios: readonly Scenario[] = [
  {
    label: "A training run",
    detail: "Queued, running, completed; then its model is registered and deployed.",
    steps: (story) => trainingRun(story),
  },
  {
    label: "A training run that fails",
    detail: "Queued, running, failed; no model comes of it.",
    steps: (story) => [...started(story, 0), status(story, "failed", 8 * seconds)],
  },
  {
    label: "A drift",
    detail: "Dataset drift is detected; a run trains the model anew.",
    steps: (story) => [drift(story), ...trainingRun(story, 3 * seconds)],
  },
];

/** @param after milliseconds until it is queued */
function trainingRun(story: Story, after = 0): readonly ScenarioStep[] {
  const { modelVersion } = story;
  const named = `${model}:${modelVersion}`;
  return [
    ...started(story, after),
    status(story, "Finalizing", 8 * seconds),
    status(story, "Completed", 2 * seconds),
    runStep(story, "RunCompleted", {}, 1 * seconds, "completed"),
    step(story, "ModelRegistered", 3 * seconds, `model ${named}: registered`, `models/${named}`, {
      ModelName: model,
      ModelVersion: modelVersion,
      // What the seeded event subscription promote-models asks for.
      ModelTags: { stage: "candidate", run: runOf(story) },
      ModelProperties: {},
    }),
    step(story, "ModelDeployed", 5 * seconds, `model ${named}: deployed`, "endpoints/churn-service", {
      ServiceName: "churn-service",
      ServiceComputeType: "ACI",
      ModelIds: named,
      ServiceTags: {},
      ServiceProperties: {},
    }),
  ];
}

const runOf = ({ unique }: Story): string => `train-churn_${unique}`;

const started = (story: Story, after: number): readonly ScenarioStep[] =>
  untilRunning.map((name, at) => status(story, name, at === 0 ? after : 3 * seconds));

const status = (story: Story, runStatus: string, after: number): ScenarioStep =>
  runStep(story, "RunStatusChanged", { runStatus }, after, runStatus);

function runStep(story: Story, type: string, more: JsonObject, after: number, says: string): ScenarioStep {
  const runId = runOf(story);
  const experimentId = "5f0c2a7e-4f6b-4f0e-9a53-6f6b7c1d2e30";
  return step(story, type, after, `run ${runId}: ${says}`, `experiments/${experimentId}/runs/${runId}`, {
    experimentId,
    experimentName: "train-churn",
    runId,
    runType: null,
    runTags: {},
    runProperties: { model_name: model },
    ...more,
  });
}

function drift(story: Story): ScenarioStep {
  const driftId = "01d29aa4-e6a4-470a-9ef3-66660d21f8ef";
  const runId = `${driftId}_${story.unique}`;
  return step(
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

function step(
  { workspaceId }: Story,
  shortName: string,
  after: number,
  says: string,
  subject: string,
  data: JsonObject,
): ScenarioStep {
  return {
    after,
    says,
    event: (made) => {
      const sample = sampleEvent(`${source}.${shortName}`, { workspaceId, ...made });
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
export function* atAPace(workspaceId: string, types: readonly string[], interval: number): Generator<ScenarioStep> {
  for (let count = 0; ; count++) {
    const type = types[count % types.length];
    const label = eventTypes.find(({ name }) => name === type)?.label;
    if (type === undefined || label === undefined) throw new RangeError("types: has no event type of the catalogue.");
    yield {
      after: count === 0 ? 0 : interval,
      says: label,
      event: (made) => sampleEvent(type, { workspaceId, ...made }),
    };
  }
}

/** The most events per second that a pace may ask for. */
const fastest = 100;

/**
 * Reads a pace as a person writes it: `5/s`, `30 per minute`, `2`, which is per second.
 *
 * @returns the milliseconds between two events, or what is wrong in one sentence
 */
export function readPace(text: string): { readonly interval: number } | { readonly wrong: string } {
  const [, count, minute] =
    /^(\d+(?:[.,]\d+)?)\s*(?:(?:\/|per\s)\s*(?:(m(?:in(?:ute)?)?)|s(?:ec(?:ond)?)?))?$/i.exec(text.trim()) ?? [];
  if (count === undefined) return { wrong: "Write events per second or per minute, for example 5/s or 30/min." };
  const perSecond = Number(count.replace(",", ".")) / (minute ? 60 : 1);
  if (perSecond > fastest) return { wrong: `At most ${fastest} events per second can be raised.` };
  if (perSecond < 1 / 3_600) return { wrong: "At least one event per hour is a pace." };
  return { interval: 1_000 / perSecond };
}
