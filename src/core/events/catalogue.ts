import { toPlainText } from "../lookAlike.ts";
import { quote, quoteIfNeeded } from "../quote.ts";

/** A field of an event's `data`. */
export interface EventField {
  /** Every documented spelling, that of the event schema article first: Microsoft's pages disagree on case. */
  readonly spellings: readonly [string, ...string[]];
  /** JSON type; both where the pages name two. `map` is an object with text values. */
  readonly type: "string" | "string or null" | "string or number" | "number" | "date-time" | "map";
  readonly meaning: string;
  /** Values in captured events. There may be others. */
  readonly examples?: readonly string[];
}

/** An event type that a workspace raises. */
export interface EventType {
  /** Full name, as in `eventType`, `type`, and `includedEventTypes`. */
  readonly name: string;
  /** Display name. */
  readonly label: string;
  /** Last part of the name, unique in the catalogue. */
  readonly shortName: string;
  /** One sentence: when the event is raised. */
  readonly whenRaised: string;
  /** Whether Microsoft's article on Azure ML events marks it as preview. */
  readonly isPreview: boolean;
  /** Set if workspaces raise it no more. It is still a valid name, and Azure still lists it. */
  readonly retirement?: EventTypeRetirement;
  readonly subjectFormat: string;
  /** Link to the page that describes it. */
  readonly documentation: string;
  /** The fields of `data`. */
  readonly fields: readonly EventField[];
}

interface EventTypeRetirement {
  /** ISO 8601 date of the last day. */
  readonly since: string;
  /** One sentence that says what ended. */
  readonly why: string;
  /** Link to the page that says so. */
  readonly documentation: string;
}

export const eventTypePrefix = "Microsoft.MachineLearningServices";
const schemaPage = "https://learn.microsoft.com/azure/event-grid/event-schema-machine-learning";

/** A field that some pages spell with a capital letter and some without. */
const fieldInEitherCase = (name: string, type: EventField["type"], meaning: string): EventField => ({
  spellings: [name, name.charAt(0).toLowerCase() + name.slice(1)],
  type,
  meaning,
});

const field = (name: string, type: EventField["type"], meaning: string): EventField => ({
  spellings: [name],
  type,
  meaning,
});

const runFields: readonly EventField[] = [
  field("experimentId", "string", "ID of the experiment the run belongs to."),
  field("experimentName", "string", "Name of the experiment."),
  field("runId", "string", "ID of the run."),
  {
    spellings: ["runType"],
    type: "string or null",
    meaning:
      "Type of the run: azureml.PipelineRun or azureml.StepRun in captured events, null in the documented sample.",
    examples: ["azureml.PipelineRun", "azureml.StepRun"],
  },
  { spellings: ["runTags", "RunTags"], type: "map", meaning: "Tags of the run." },
  field("runProperties", "map", "Properties of the run. Every value is text, including numbers."),
];

const eventTypeRows: readonly Omit<EventType, "name" | "documentation">[] = [
  {
    label: "Run status changed",
    shortName: "RunStatusChanged",
    whenRaised: "The status of a run changed.",
    isPreview: false,
    subjectFormat: "experiments/{experimentId}/runs/{runId}",
    fields: [...runFields, field("runStatus", "string", "Status of the run.")],
  },
  {
    label: "Run completed",
    shortName: "RunCompleted",
    whenRaised: "A run was completed successfully.",
    isPreview: false,
    subjectFormat: "experiments/{experimentId}/runs/{runId}",
    fields: runFields,
  },
  {
    label: "Model registered",
    shortName: "ModelRegistered",
    whenRaised: "A new model or model version was registered.",
    isPreview: true,
    subjectFormat: "models/{modelName}:{modelVersion}",
    fields: [
      fieldInEitherCase("ModelName", "string", "Name of the model."),
      fieldInEitherCase("ModelVersion", "string or number", "Version of the model."),
      fieldInEitherCase("ModelTags", "map", "Tags of the model."),
      fieldInEitherCase("ModelProperties", "map", "Properties of the model."),
    ],
  },
  {
    label: "Model deployed",
    shortName: "ModelDeployed",
    whenRaised: "One or more models were deployed to an endpoint.",
    isPreview: true,
    subjectFormat: "endpoints/{serviceId}",
    fields: [
      fieldInEitherCase("ServiceName", "string", "Name of the deployed service."),
      fieldInEitherCase("ServiceComputeType", "string", "Compute of the service, for example ACI or AKS."),
      fieldInEitherCase("ModelIds", "string", "The deployed models as one text: name:version,name:version."),
      fieldInEitherCase("ServiceTags", "map", "Tags of the service."),
      fieldInEitherCase("ServiceProperties", "map", "Properties of the service."),
    ],
  },
  {
    label: "Dataset drift detected",
    shortName: "DatasetDriftDetected",
    whenRaised: "A dataset monitor detected drift. Dataset monitors ended on 2025-09-01.",
    isPreview: true,
    retirement: {
      since: "2025-09-01",
      why: "Dataset monitors ended on 2025-09-01, and support for the SDK v1 that created them on 2026-06-30.",
      documentation: "https://learn.microsoft.com/azure/machine-learning/how-to-monitor-datasets",
    },
    subjectFormat: "datadrift/{dataDriftId}/run/{runId}",
    fields: [
      fieldInEitherCase("DataDriftId", "string", "ID of the drift monitor."),
      fieldInEitherCase("DataDriftName", "string", "Name of the drift monitor."),
      fieldInEitherCase("RunId", "string", "ID of the run that detected the drift."),
      fieldInEitherCase("BaseDatasetId", "string", "ID of the baseline dataset."),
      fieldInEitherCase("TargetDatasetId", "string", "ID of the target dataset."),
      fieldInEitherCase("DriftCoefficient", "number", "How far the target dataset has drifted from the baseline."),
      fieldInEitherCase("StartTime", "date-time", "Start of the target dataset's time series."),
      fieldInEitherCase("EndTime", "date-time", "End of the target dataset's time series."),
    ],
  },
];

/**
 * The event types of Azure Machine Learning workspaces.
 *
 * @see https://learn.microsoft.com/azure/machine-learning/how-to-use-event-grid
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-machine-learning
 */
export const eventTypes: readonly EventType[] = eventTypeRows.map((row) => ({
  ...row,
  name: `${eventTypePrefix}.${row.shortName}`,
  documentation: schemaPage,
}));

const eventTypesByName: ReadonlyMap<string, EventType> = new Map(eventTypes.map((type) => [type.name, type]));

/** The event type of that exact full name. */
export const findEventType = (name: string): EventType | undefined => eventTypesByName.get(name);

const eventTypesByPlainName: ReadonlyMap<string, EventType> = new Map(
  eventTypes.map((type) => [type.shortName.toLowerCase(), type]),
);

/**
 * The event type that a person most likely means by a name: the short name, another namespace, another case, or one with
 * blanks, invisible characters, or look-alikes. Includes the exact name.
 */
export const findMeantEventType = (name: string): EventType | undefined =>
  eventTypesByPlainName.get(
    toPlainText(name.slice(0, maxNameLength))
      .replaceAll(/[\s_-]|^["']|["']$/g, "")
      .split(/[./]/)
      .at(-1)
      ?.toLowerCase() ?? "",
  );

/** Longer names, in UTF-16 code units, are no event types. */
const maxNameLength = 200;

/** Formats an event type for a list of them: `DatasetDriftDetected (retired)`. */
export const formatEventTypeState = (name: string): string =>
  `${formatEventType(name)}${isRetiredEventType(name) ? " (retired)" : ""}`;

/** Whether workspaces raise the event type of that name no more. */
export const isRetiredEventType = (name: string): boolean => findEventType(name)?.retirement !== undefined;

/**
 * Formats an event type for a sentence: the short name of a known one, any other as the filter has it. One that could be
 * taken for a short name is in quotation marks.
 */
export function formatEventType(type: unknown): string {
  if (typeof type !== "string") return quote(type);
  return (
    findEventType(type)?.shortName ??
    (eventTypesByPlainName.has(type.toLowerCase()) ? quote(type) : quoteIfNeeded(type))
  );
}
