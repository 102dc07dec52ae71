/**
 * The kinds of destinations and the properties that each can have, in the order in which they are written. What is not
 * listed is newer than this table.
 *
 * @see https://learn.microsoft.com/azure/templates/microsoft.eventgrid/eventsubscriptions
 */
const propertiesByKind: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    WebHook: [
      "endpointUrl",
      "maxEventsPerBatch",
      "preferredBatchSizeInKilobytes",
      "azureActiveDirectoryTenantId",
      "azureActiveDirectoryApplicationIdOrUri",
      "minimumTlsVersionAllowed",
      "deliveryAttributeMappings",
    ],
    AzureFunction: ["resourceId", "maxEventsPerBatch", "preferredBatchSizeInKilobytes", "deliveryAttributeMappings"],
    EventHub: ["resourceId", "deliveryAttributeMappings"],
    StorageQueue: ["resourceId", "queueName", "queueMessageTimeToLiveInSeconds"],
    HybridConnection: ["resourceId", "deliveryAttributeMappings"],
    ServiceBusQueue: ["resourceId", "deliveryAttributeMappings"],
    ServiceBusTopic: ["resourceId", "deliveryAttributeMappings"],
    PartnerDestination: ["resourceId"],
    MonitorAlert: ["severity", "description", "actionGroups"],
    NamespaceTopic: ["resourceId"],
  }),
);

/** Whether a destination of `kind` is known to have the property `name`. */
export const isKnownDestinationProperty = (kind: unknown, name: string): boolean =>
  typeof kind === "string" && (propertiesByKind.get(kind)?.includes(name) ?? false);

/** The only kind that no stable version of the API has yet. */
export const isPreviewDestinationKind = (kind: unknown): boolean => kind === "PartnerDestination";
