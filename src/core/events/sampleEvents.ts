import type { JsonObject } from "../json.ts";
import { findEventType, eventTypes } from "./catalogue.ts";
import { quoteIfNeeded } from "../quote.ts";
import type { EventSchema } from "./eventSchema.ts";
import {
  capturedSamples,
  modelMonitorSample,
  type Sample,
  sampleExperimentId as experimentId,
} from "./capturedSamples.ts";
import { modelMonitor } from "./modelMonitor.ts";
import { toCloudEvent } from "./toCloudEvent.ts";

/** What distinguishes an event from others like it. */
export interface EventStamp {
  readonly id: string;
  /** ISO 8601. */
  readonly time: string;
}

/** The context of a sample event. */
export interface SampleContext extends EventStamp {
  /** Resource ID of the Azure ML workspace. */
  readonly workspaceId: string;
}

/**
 * Where a sample comes from. `documented`: the sample on Microsoft's page. `captured`: as events of real workspaces look,
 * and those in the tests of Azure's SDKs. `modelMonitor`: a monitor's run that found drift, for `RunStatusChanged` only.
 */
export type SampleShape = "documented" | "captured" | "modelMonitor";

export interface SampleVariant {
  /** Default: the Event Grid schema, in which workspaces publish. */
  readonly schema?: EventSchema;
  /** Default: `documented`. */
  readonly shape?: SampleShape;
  /** Status of the run for `RunStatusChanged`. Default: as in the sample. */
  readonly runStatus?: string;
}

const runId = "AutoML_ad912b2d-6467-4f32-a616-dbe4af6dd8fc_5";
const driftId = "01d29aa4-e6a4-470a-9ef3-66660d21f8ef";
const artifacts = `aml://artifact/ExperimentRun/dcid.${runId}/outputs`;

const sampleRun = {
  experimentId,
  experimentName: "automl-local-regression",
  runId,
  runType: null,
  runTags: {},
  runProperties: {
    runTemplate: "automl_child",
    pipeline_id: "5adc0a4fe02504a586f09a4fcbb241f9a4012062",
    training_percent: "100",
    predicted_cost: "0.062226144097381045",
    iteration: "5",
    run_template: "automl_child",
    run_preprocessor: "StandardScalerWrapper",
    run_algorithm: "LassoLars",
    conda_env_data_location: `${artifacts}/conda_env_v_1_0_0.yml`,
    model_name: "AutoMLad912b2d65",
    scoring_data_location: `${artifacts}/scoring_file_v_1_0_0.py`,
    model_data_location: `${artifacts}/model.pkl`,
  },
};
const runSubject = `experiments/${experimentId}/runs/${runId}`;

/**
 * The documented sample of each type, by short name. The drift subject is from the article on Azure ML events, because
 * the schema article has a placeholder there.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-machine-learning#example-event
 */
const documentedSamples: Readonly<Record<string, (day: (offset: number) => string) => Sample>> = {
  RunStatusChanged: () => ({ subject: runSubject, data: { ...sampleRun, runStatus: "failed" } }),
  RunCompleted: () => ({ subject: runSubject, data: sampleRun }),
  ModelRegistered: () => ({
    subject: "models/sklearn_regression_model:20",
    data: {
      ModelName: "sklearn_regression_model",
      ModelVersion: 20,
      ModelTags: { area: "diabetes", type: "regression" },
      ModelProperties: { type: "test" },
    },
  }),
  ModelDeployed: () => ({
    subject: "endpoints/my-sklearn-service",
    data: {
      ServiceName: "my-sklearn-service",
      ServiceComputeType: "ACI",
      ModelIds: "sklearn_regression_model:1,sklearn_regression_model:2",
      ServiceTags: { area: "diabetes", type: "regression" },
      ServiceProperties: { type: "test" },
    },
  }),
  DatasetDriftDetected: (day) => ({
    subject: `datadrift/${driftId}/run/${driftId}_1571590300380`,
    data: {
      DataDriftId: driftId,
      DataDriftName: "myDriftMonitor",
      RunId: `${driftId}_1571590300380`,
      BaseDatasetId: "3c56d136-0f64-4657-a0e8-5162089a88a3",
      TargetDatasetId: "d7e74d2e-c972-4266-b5fb-6c9c182d2a74",
      DriftCoefficient: 0.8350349068479208,
      StartTime: day(-1),
      EndTime: day(0),
    },
  }),
};

/**
 * Creates a realistic event of an Azure ML type.
 *
 * @param type full name of a type in the catalogue
 * @throws RangeError if the catalogue does not have `type`, or `at.time` is not a time
 */
export function createSampleEvent(type: string, at: SampleContext, variant: SampleVariant = {}): JsonObject {
  const known = findEventType(type);
  const make = documentedSamples[known?.shortName ?? ""];
  if (!known || !make)
    throw new RangeError(`type: ${quoteIfNeeded(type)} is not an event type of Azure Machine Learning.`);
  const time = Date.parse(at.time);
  if (Number.isNaN(time)) throw new RangeError(`time: ${quoteIfNeeded(at.time)} is not an ISO 8601 time.`);
  const { shape = "documented", runStatus } = variant;
  const documented = make((offset) => formatMidnight(time, offset));
  const { subject, data: sampleData } =
    shape === "documented"
      ? documented
      : shape === "modelMonitor" && type === modelMonitor.eventType
        ? modelMonitorSample
        : (capturedSamples[known.shortName] ?? documented);
  const data = runStatus === undefined || !("runStatus" in sampleData) ? sampleData : { ...sampleData, runStatus };
  const { workspaceId: source, id } = at;
  const raw = {
    topic: source,
    subject,
    eventType: type,
    eventTime: at.time,
    id,
    data,
    dataVersion: shape === "documented" ? "" : "2",
    metadataVersion: "1",
  };
  if (variant.schema !== "CloudEventSchemaV1_0") return raw;
  return toCloudEvent({ schema: "EventGridSchema", id, type, source, subject, time: at.time, data, raw });
}

/** One sample of each event type, with the IDs `<at.id>-1`, `<at.id>-2`, and so on. */
export const createSampleEvents = (at: SampleContext, variant: SampleVariant = {}): readonly JsonObject[] =>
  eventTypes.map(({ name }, index) => createSampleEvent(name, { ...at, id: `${at.id}-${index + 1}` }, variant));

/** Midnight UTC, `days` after the day of `time` (milliseconds), in the format of the drift sample. */
function formatMidnight(time: number, days: number): string {
  const date = new Date(time);
  date.setUTCHours(0, 0, 0, 0);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().replace(".000Z", "+00:00");
}
