import type { JsonObject } from "../json.ts";
import { createBreachTag } from "./modelMonitor.ts";

/** What one sample has of its own. */
export interface Sample {
  readonly subject: string;
  readonly data: JsonObject;
}

export const sampleExperimentId = "0fa9dfaa-cba3-4fa7-b590-23e48548f5c1";
const pipelineRunId = "9c1d6f0e-7a54-4c38-8b1f-2f6f0a9d5e11";
const pipelineId = "4b7e2c90-53d1-4e0a-9f6b-8d2a1c7e3f05";
const pipelineSubject = `experiments/${sampleExperimentId}/runs/${pipelineRunId}`;

/** A pipeline run as in captured events: a run type, names with dots, and JSON in a text. */
const pipelineRun = {
  experimentId: sampleExperimentId,
  experimentName: "churn-pipeline",
  runId: pipelineRunId,
  runType: "azureml.PipelineRun",
  runTags: { "azureml.pipelineid": pipelineId, "azureml.pipelineComponent": "pipelinerun" },
  runProperties: {
    "azureml.runsource": "azureml.PipelineRun",
    runSource: "SDK",
    runType: "HTTP",
    "azureml.parameters": '{"learning_rate":"0.1"}',
    "azureml.pipelineid": pipelineId,
  },
};

/** A sample besides the documented one, and how to list it. */
export interface OtherSample extends Sample {
  /** Follows the label of the event type. */
  readonly origin: string;
  readonly detail: string;
}

const fromPipelines = {
  origin: "as captured",
  detail: "As a real pipeline run raises it: with a run type, and names with dots.",
};
const fromSdks = {
  origin: "as in the SDKs",
  detail: "With the spelling and the data version of the samples in the tests of Azure's SDKs.",
};

/**
 * Samples that differ from the documented ones, by short name: of run events as captured, of the others as in the tests of
 * Azure's SDKs, which Microsoft's pages contradict in the case of names.
 *
 * @see https://github.com/MicrosoftDocs/azure-docs/pull/59351
 */
export const capturedSamples: Readonly<Record<string, OtherSample>> = {
  RunStatusChanged: { ...fromPipelines, subject: pipelineSubject, data: { ...pipelineRun, runStatus: "Failed" } },
  RunCompleted: { ...fromPipelines, subject: pipelineSubject, data: pipelineRun },
  ModelRegistered: {
    ...fromSdks,
    subject: "models/sklearn_regression_model:3",
    data: {
      modelName: "sklearn_regression_model",
      modelVersion: "3",
      modelTags: { area: "diabetes", type: "regression" },
      modelProperties: { area: "test" },
    },
  },
  ModelDeployed: {
    ...fromSdks,
    subject: "endpoints/aciservice1",
    data: {
      serviceName: "aciservice1",
      serviceComputeType: "ACI",
      modelIds: "my_first_model:1,my_second_model:1",
      serviceTags: { mytag: "test tag" },
      serviceProperties: { myprop: "test property" },
    },
  },
};

/** A monitor's run that found drift. That it has the run type of a pipeline is assumed. */
export const modelMonitorSample: Sample = {
  subject: pipelineSubject,
  data: {
    ...omit(pipelineRun, "runTags"),
    experimentName: "churn-monitor",
    // Spelled as in the filter on Microsoft's page.
    RunTags: { ...pipelineRun.runTags, ...createBreachTag("churn_monitor_data_drift") },
    runStatus: "Failed",
  },
};

function omit(data: JsonObject, name: string): JsonObject {
  const { [name]: _omitted, ...others } = data;
  return others;
}
