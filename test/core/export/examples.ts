import type { EventSubscription } from "../../../src/core/subscription/eventSubscription.ts";

const group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/ml-prod/providers";
const workspace = `${group}/Microsoft.MachineLearningServices/workspaces/churn`;
const systemTopic = `${group}/Microsoft.EventGrid/systemTopics/churn-events`;

const of = (scope: string, name: string, properties: object): EventSubscription => ({
  id: `${scope}${scope === workspace ? "/providers/Microsoft.EventGrid" : ""}/eventSubscriptions/${name}`,
  name,
  type: "Microsoft.EventGrid/eventSubscriptions",
  properties: { topic: scope.toLowerCase(), provisioningState: "Succeeded", ...properties },
});

/** Event subscriptions that between them show every construct of the four formats, by what they are about. */
export const examples: Readonly<Record<string, EventSubscription>> = {
  "a webhook whose keys are hidden": of(workspace, "notify-team", {
    destination: {
      endpointType: "WebHook",
      properties: {
        endpointUrl: null,
        endpointBaseUrl: "https://notify.azurewebsites.net/api/updates",
        maxEventsPerBatch: 1,
        preferredBatchSizeInKilobytes: 64,
        deliveryAttributeMappings: [
          { properties: { value: "team-a", isSecret: false }, name: "x-team", type: "Static" },
          { properties: { value: "Hidden", isSecret: true }, name: "X-Api-Key", type: "Static" },
          { properties: { sourceField: "data.runId" }, name: "x-run", type: "Dynamic" },
        ],
      },
    },
    filter: {
      subjectBeginsWith: "",
      subjectEndsWith: "",
      includedEventTypes: ["Microsoft.MachineLearningServices.RunCompleted"],
    },
    labels: null,
    eventDeliverySchema: "EventGridSchema",
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
  }),
  "every operator": of(workspace, "every-operator", {
    destination: { endpointType: "WebHook", properties: { endpointUrl: "https://hooks.example.com/api/events" } },
    filter: {
      subjectBeginsWith: "experiments/",
      isSubjectCaseSensitive: true,
      enableAdvancedFilteringOnArrays: true,
      advancedFilters: [
        { operatorType: "StringIn", key: "data.runStatus", values: ["Failed", "Canceled by user"] },
        { operatorType: "StringNotIn", key: "data.runType", values: ["automl"] },
        { operatorType: "StringContains", key: "data.runTags.owner", values: ["O'Brien", '"quoted"'] },
        { operatorType: "StringNotContains", key: "data.runTags.cost", values: ["$100", "${HOME}", "%{if}"] },
        { operatorType: "StringBeginsWith", key: "subject", values: ["[draft]"] },
        { operatorType: "StringNotBeginsWith", key: "subject", values: ["C:\\models"] },
        { operatorType: "StringEndsWith", key: "subject", values: ["#1 `best`"] },
        { operatorType: "StringNotEndsWith", key: "subject", values: ["größe", ""] },
        { operatorType: "NumberIn", key: "data.n", values: [1, -2, 0.5] },
        { operatorType: "NumberNotIn", key: "data.n", values: [3] },
        { operatorType: "NumberLessThan", key: "data.n", value: 100 },
        { operatorType: "NumberLessThanOrEquals", key: "data.n", value: 99.9 },
        { operatorType: "NumberGreaterThan", key: "data.n", value: -0.25 },
        { operatorType: "NumberGreaterThanOrEquals", key: "data.n", value: 0 },
        {
          operatorType: "NumberInRange",
          key: "data.DriftCoefficient",
          values: [
            [0.5, 1],
            [2, 3.5],
          ],
        },
        { operatorType: "NumberNotInRange", key: "data.DriftCoefficient", values: [[0.7, 0.8]] },
        { operatorType: "BoolEquals", key: "data.flag", value: true },
        { operatorType: "IsNullOrUndefined", key: "data.error" },
        { operatorType: "IsNotNull", key: "data.runId" },
      ],
    },
    labels: ["mlops", "two words"],
    expirationTimeUtc: "2031-01-02T03:04:05Z",
  }),
  "a boolean that must be false": of(workspace, "not-flagged", {
    destination: { endpointType: "WebHook", properties: { endpointUrl: "https://h.example.com/?code=s3cr3t&a=b" } },
    filter: {
      advancedFilters: [
        { operatorType: "BoolEquals", key: "data.flag", value: false },
        { operatorType: "StringIn", key: "data.runTags.note", values: ["-x", "it's", "two\nlines"] },
        { operatorType: "NumberInRange", key: "data.n", values: [[-1, 1]] },
      ],
    },
  }),
  "an event hub below a system topic, by identity, with dead letters": of(systemTopic, "to-hub", {
    destination: null,
    deliveryWithResourceIdentity: {
      identity: { type: "SystemAssigned" },
      destination: {
        endpointType: "EventHub",
        properties: {
          resourceId: `${group}/Microsoft.EventHub/namespaces/ns/eventhubs/runs`,
          deliveryAttributeMappings: [
            { properties: { sourceField: "data.experimentName" }, name: "PartitionKey", type: "Dynamic" },
          ],
        },
      },
    },
    deadLetterWithResourceIdentity: {
      identity: {
        type: "UserAssigned",
        userAssignedIdentity: `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/eg`,
      },
      deadLetterDestination: {
        endpointType: "StorageBlob",
        properties: { resourceId: `${group}/Microsoft.Storage/storageAccounts/lost`, blobContainerName: "events" },
      },
    },
    eventDeliverySchema: "CloudEventSchemaV1_0",
  }),
  "an event hub by identity on a workspace": of(workspace, "to-hub", {
    deliveryWithResourceIdentity: {
      identity: { type: "SystemAssigned" },
      destination: {
        endpointType: "EventHub",
        properties: { resourceId: `${group}/Microsoft.EventHub/namespaces/ns/eventhubs/runs` },
      },
    },
    deadLetterWithResourceIdentity: {
      identity: { type: "SystemAssigned" },
      deadLetterDestination: {
        endpointType: "StorageBlob",
        properties: { resourceId: `${group}/Microsoft.Storage/storageAccounts/lost`, blobContainerName: "events" },
      },
    },
  }),
  "a storage queue with dead letters": of(workspace, "to-queue", {
    destination: {
      endpointType: "StorageQueue",
      properties: {
        resourceId: `${group}/Microsoft.Storage/storageAccounts/queues`,
        queueName: "runs",
        queueMessageTimeToLiveInSeconds: -1,
      },
    },
    deadLetterDestination: {
      endpointType: "StorageBlob",
      properties: { resourceId: `${group}/Microsoft.Storage/storageAccounts/lost`, blobContainerName: "events" },
    },
    retryPolicy: { maxDeliveryAttempts: 5, eventTimeToLiveInMinutes: 60 },
  }),
  "a function below a system topic": of(systemTopic, "to-function", {
    destination: {
      endpointType: "AzureFunction",
      properties: {
        resourceId: `${group}/Microsoft.Web/sites/app/functions/onRun`,
        maxEventsPerBatch: 10,
        preferredBatchSizeInKilobytes: 128,
      },
    },
    labels: ["mlops"],
  }),
  "a webhook behind Entra with the newest TLS": of(workspace, "secured", {
    destination: {
      endpointType: "WebHook",
      properties: {
        endpointUrl: "https://hooks.example.com/api/events",
        azureActiveDirectoryTenantId: "99999999-2222-3333-4444-555555555555",
        azureActiveDirectoryApplicationIdOrUri: "api://hooks",
        minimumTlsVersionAllowed: "1.2",
      },
    },
  }),
  "an alert, for which the tools have no name": of(workspace, "alert", {
    destination: {
      endpointType: "MonitorAlert",
      properties: {
        severity: "Sev3",
        description: null,
        actionGroups: [`${group}/Microsoft.Insights/actionGroups/on-call`],
      },
    },
  }),
  "what is newer than this product": of(systemTopic, "newer", {
    destination: {
      endpointType: "CarrierPigeon",
      properties: { loft: "https://loft.example.com/?key=s3cr3t", birds: [{ name: "Ada", speed: 0.5 }] },
    },
    someNewerProperty: { "with-a-dash": true },
  }),
  "a draft that has no id yet": {
    name: "draft",
    properties: {
      destination: {
        endpointType: "ServiceBusQueue",
        properties: { resourceId: `${group}/Microsoft.ServiceBus/namespaces/ns/queues/q` },
      },
      filter: { includedEventTypes: ["Microsoft.MachineLearningServices.ModelRegistered"] },
    },
  } as unknown as EventSubscription,
};
