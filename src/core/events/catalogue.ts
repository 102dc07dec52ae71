/** What is known of one field of an event's `data`. */
export interface EventField {
  /** Every documented spelling of the key, that of the event schema article first: the sources disagree on case. */
  readonly spellings: readonly [string, ...string[]];
  /** JSON type as sent; where the sources name two, both. `map` is an object whose values are text. */
  readonly type: "string" | "string or null" | "string or number" | "number" | "date-time" | "map";
  readonly meaning: string;
}

/** One kind of event that a workspace raises. */
export interface EventType {
  /** Full name, as `eventType`, `type` and `includedEventTypes` have it. */
  readonly name: string;
  /** For a person. */
  readonly label: string;
  /** The last part of the name, unique in the catalogue. */
  readonly shortName: string;
  /** One sentence. */
  readonly whenRaised: string;
  /** Whether Microsoft's article on Azure ML events marks it as a preview. */
  readonly preview: boolean;
  readonly subjectFormat: string;
  /** Link to the page that describes it. */
  readonly documentation: string;
  /** The fields of `data`. */
  readonly fields: readonly EventField[];
}

const source = "Microsoft.MachineLearningServices";
const documentation = "https://learn.microsoft.com/azure/event-grid/event-schema-machine-learning";

/** A field that some sources spell with a capital and some without. */
const eitherCase = (name: string, type: EventField["type"], meaning: string): EventField => ({
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
  field("experimentId", "string", "Id of the experiment the run belongs to."),
  field("experimentName", "string", "Name of the experiment."),
  field("runId", "string", "Id of the run."),
  field("runType", "string or null", "Type of the run; null in the documented sample."),
  { spellings: ["runTags", "RunTags"], type: "map", meaning: "Tags of the run." },
  field("runProperties", "map", "Properties of the run; every value is text, numbers too."),
];

/**
 * The event types of Azure Machine Learning workspaces.
 *
 * @see https://learn.microsoft.com/azure/machine-learning/how-to-use-event-grid
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-machine-learning
 */
export const eventTypes: readonly EventType[] = [
  {
    name: `${source}.RunStatusChanged`,
    label: "Run status changed",
    shortName: "RunStatusChanged",
    whenRaised: "The status of a run changed.",
    preview: false,
    subjectFormat: "experiments/{experimentId}/runs/{runId}",
    documentation,
    fields: [...runFields, field("runStatus", "string", "Status of the run.")],
  },
  {
    name: `${source}.RunCompleted`,
    label: "Run completed",
    shortName: "RunCompleted",
    whenRaised: "A run was completed successfully.",
    preview: false,
    subjectFormat: "experiments/{experimentId}/runs/{runId}",
    documentation,
    fields: runFields,
  },
  {
    name: `${source}.ModelRegistered`,
    label: "Model registered",
    shortName: "ModelRegistered",
    whenRaised: "A new model or model version was registered.",
    preview: true,
    subjectFormat: "models/{modelName}:{modelVersion}",
    documentation,
    fields: [
      eitherCase("ModelName", "string", "Name of the model."),
      eitherCase("ModelVersion", "string or number", "Version of the model."),
      eitherCase("ModelTags", "map", "Tags of the model."),
      eitherCase("ModelProperties", "map", "Properties of the model."),
    ],
  },
  {
    name: `${source}.ModelDeployed`,
    label: "Model deployed",
    shortName: "ModelDeployed",
    whenRaised: "One or more models were deployed to an endpoint.",
    preview: true,
    subjectFormat: "endpoints/{serviceId}",
    documentation,
    fields: [
      eitherCase("ServiceName", "string", "Name of the deployed service."),
      eitherCase("ServiceComputeType", "string", "Compute of the service, for example ACI or AKS."),
      eitherCase("ModelIds", "string", "The deployed models as one text: name:version,name:version."),
      eitherCase("ServiceTags", "map", "Tags of the service."),
      eitherCase("ServiceProperties", "map", "Properties of the service."),
    ],
  },
  {
    name: `${source}.DatasetDriftDetected`,
    label: "Dataset drift detected",
    shortName: "DatasetDriftDetected",
    whenRaised: "A dataset drift monitor detected drift.",
    preview: true,
    subjectFormat: "datadrift/{dataDriftId}/run/{runId}",
    documentation,
    fields: [
      eitherCase("DataDriftId", "string", "Id of the drift monitor."),
      eitherCase("DataDriftName", "string", "Name of the drift monitor."),
      eitherCase("RunId", "string", "Id of the run that detected the drift."),
      eitherCase("BaseDatasetId", "string", "Id of the baseline dataset."),
      eitherCase("TargetDatasetId", "string", "Id of the target dataset."),
      eitherCase("DriftCoefficient", "number", "How far the target has drifted from the baseline."),
      eitherCase("StartTime", "date-time", "Start of the target dataset's time series."),
      eitherCase("EndTime", "date-time", "End of the target dataset's time series."),
    ],
  },
];

const byName: ReadonlyMap<string, EventType> = new Map(eventTypes.map((type) => [type.name, type]));

/** The event type of that exact full name. */
export const findEventType = (name: string): EventType | undefined => byName.get(name);
