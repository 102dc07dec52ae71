import { type DestinationProperty, destinationProperties } from "./destinationProperties.ts";

/** A kind of destination, as ARM spells its `endpointType`. Clients also send it in other casings. */
export type DestinationKind =
  | "WebHook"
  | "AzureFunction"
  | "EventHub"
  | "StorageQueue"
  | "HybridConnection"
  | "ServiceBusQueue"
  | "ServiceBusTopic"
  | "NamespaceTopic"
  | "PartnerDestination"
  | "MonitorAlert";

/** A destination in Terraform's azurerm: a block with arguments, or only an argument that holds the resource id. */
interface TerraformDestination {
  readonly block?: string;
  /** The argument for `resourceId`, in the block if there is one. */
  readonly idArgument?: string;
  /** Its name in azurerm 4.x, where that differs. */
  readonly legacyIdArgument?: string;
}

export interface DestinationKindInfo {
  /** The known properties, in the order in which the service writes them. */
  readonly properties: readonly DestinationProperty[];
  /** Types that `resourceId` may have; empty for a kind without one. */
  readonly resourceTypes: readonly string[];
  readonly childResource: ChildResource | undefined;
  /** Whether Event Grid is documented to reject delivery attributes. Their absence from `properties` alone doesn't say so. */
  readonly rejectsDeliveryAttributes: boolean;
  /** Whether `az eventgrid` can create it. */
  readonly isInAzureCli: boolean;
  readonly terraform: TerraformDestination | undefined;
  /** Whether only preview versions of the API have it. */
  readonly isPreview: boolean;
}

/** A part of a resource that ARM names beside `resourceId`, and the Azure CLI within one id. */
export interface ChildResource {
  readonly property: string;
  /** Joins the resource id and the name into one id. */
  readonly path: string;
  readonly label: string;
}

/** A container of a storage account, which receives dead letters. */
export const blobContainer: ChildResource = {
  property: "blobContainerName",
  path: "/blobServices/default/containers/",
  label: "container",
};

/** What most kinds have in common. */
const commonInfo = {
  childResource: undefined,
  rejectsDeliveryAttributes: false,
  isInAzureCli: true,
  isPreview: false,
} as const;

/** A kind that is addressed by a resource id and nothing else. */
const byResourceId = (resourceType: string, terraform?: TerraformDestination): DestinationKindInfo => ({
  ...commonInfo,
  properties: ["resourceId", "deliveryAttributeMappings"],
  resourceTypes: [resourceType],
  terraform,
});

/**
 * What the product knows of each kind of destination. What a kind has beyond this is newer, and is passed through.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-handlers
 * @see https://learn.microsoft.com/cli/azure/eventgrid/event-subscription
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/eventgrid_event_subscription
 */
export const destinationKinds: Readonly<Record<DestinationKind, DestinationKindInfo>> = {
  WebHook: {
    ...commonInfo,
    properties: [
      "endpointUrl",
      "maxEventsPerBatch",
      "preferredBatchSizeInKilobytes",
      "azureActiveDirectoryTenantId",
      "azureActiveDirectoryApplicationIdOrUri",
      "minimumTlsVersionAllowed",
      "deliveryAttributeMappings",
    ],
    resourceTypes: [],
    terraform: { block: "webhook_endpoint" },
  },
  AzureFunction: {
    ...byResourceId("Microsoft.Web/sites/functions"),
    properties: ["resourceId", "maxEventsPerBatch", "preferredBatchSizeInKilobytes", "deliveryAttributeMappings"],
    resourceTypes: ["Microsoft.Web/sites/functions", "Microsoft.Web/sites/slots/functions"],
    terraform: { block: "azure_function_endpoint", idArgument: "function_id" },
  },
  EventHub: byResourceId("Microsoft.EventHub/namespaces/eventhubs", {
    idArgument: "eventhub_id",
    legacyIdArgument: "eventhub_endpoint_id",
  }),
  StorageQueue: {
    ...byResourceId("Microsoft.Storage/storageAccounts"),
    properties: ["resourceId", "queueName", "queueMessageTimeToLiveInSeconds"],
    childResource: { property: "queueName", path: "/queueServices/default/queues/", label: "queue" },
    rejectsDeliveryAttributes: true,
    terraform: { block: "storage_queue_endpoint", idArgument: "storage_account_id" },
  },
  HybridConnection: byResourceId("Microsoft.Relay/namespaces/hybridConnections", {
    idArgument: "hybrid_connection_id",
    legacyIdArgument: "hybrid_connection_endpoint_id",
  }),
  ServiceBusQueue: byResourceId("Microsoft.ServiceBus/namespaces/queues", {
    idArgument: "service_bus_queue_id",
    legacyIdArgument: "service_bus_queue_endpoint_id",
  }),
  ServiceBusTopic: byResourceId("Microsoft.ServiceBus/namespaces/topics", {
    idArgument: "service_bus_topic_id",
    legacyIdArgument: "service_bus_topic_endpoint_id",
  }),
  NamespaceTopic: {
    ...byResourceId("Microsoft.EventGrid/namespaces/topics"),
    properties: ["resourceId"],
    isInAzureCli: false,
  },
  PartnerDestination: {
    ...byResourceId("Microsoft.EventGrid/partnerDestinations"),
    properties: ["resourceId"],
    isInAzureCli: false,
    isPreview: true,
  },
  MonitorAlert: {
    ...commonInfo,
    properties: ["severity", "description", "actionGroups"],
    resourceTypes: [],
    isInAzureCli: false,
    terraform: undefined,
  },
};

export const destinationKindNames = Object.keys(destinationKinds) as readonly DestinationKind[];

const kindsByLowerCase: ReadonlyMap<string, DestinationKind> = new Map(
  destinationKindNames.map((kind) => [kind.toLowerCase(), kind]),
);

/** Finds a kind by ARM's `endpointType` in any casing; undefined for an unknown kind or anything but text. */
export const findDestinationKind = (endpointType: unknown): DestinationKind | undefined =>
  typeof endpointType === "string" ? kindsByLowerCase.get(endpointType.toLowerCase()) : undefined;

/** The values that the service fills in for a destination of `kind`. */
export const destinationDefaults = (kind: DestinationKind): Readonly<Record<string, number>> =>
  Object.fromEntries(
    destinationKinds[kind].properties.flatMap((name) => {
      const value = destinationProperties[name].default;
      return value === undefined ? [] : [[name, value]];
    }),
  );
