import { isWholeBetween, type AzFlag, listFlag, fieldFlag } from "./azFlag.ts";
import {
  type TemplateValueGuard,
  isBoolean,
  isSecretOrText,
  isText,
  isWholeNumber,
  type FieldReader,
} from "./fieldReader.ts";
import { Parameter } from "./templateValue.ts";

const queuesPath = "/queueServices/default/queues/";
const containersPath = "/blobServices/default/containers/";

/** The part of `of` that az takes as one id, apart from how it splits it again. */
function joinResourceId(of: FieldReader, separator: string, name: string): string | undefined {
  const fits: TemplateValueGuard<string> = (value): value is string =>
    isText(value) && !value.toLowerCase().includes(separator.toLowerCase());
  if (!of.hasValue("resourceId", fits) || !of.hasValue(name, fits)) return undefined;
  return `${of.take("resourceId", fits)}${separator}${of.take(name, fits)}`;
}

const destinationKinds: readonly unknown[] = [
  "WebHook",
  "AzureFunction",
  "EventHub",
  "StorageQueue",
  "HybridConnection",
  "ServiceBusQueue",
  "ServiceBusTopic",
];
const isDestinationKind: TemplateValueGuard<string> = (value): value is string => destinationKinds.includes(value);
const isSystemAssigned: TemplateValueGuard<string> = (value): value is string => value === "SystemAssigned";

/**
 * @param mayHaveIdentity whether az has flags for identities there
 * @param lacking takes sentences about what flags cannot say
 */
export function deliveryFlags(all: FieldReader, mayHaveIdentity: boolean, lacking: string[]): AzFlag[] {
  const byIdentity = mayHaveIdentity && all.has("deliveryWithResourceIdentity");
  const of = byIdentity ? all.takeObject("deliveryWithResourceIdentity") : all;
  const prefix = byIdentity ? "--delivery-identity-" : "--";
  const identity = byIdentity
    ? fieldFlag(of.takeObject("identity"), "type", "--delivery-identity", isSystemAssigned, lowerCased)
    : [];
  if (byIdentity && !identity.length) lacking.push(`${of.at}: az needs an identity of type SystemAssigned.`);
  const sendsTo = destinationFlags(of.takeObject("destination"), prefix);
  const hasAddress = sendsTo.some(([flag]) => flag === `${prefix}endpoint`);
  // Without an address, az leaves out all that is said about it.
  if (!hasAddress && (byIdentity || sendsTo.length))
    lacking.push(`${of.at}.destination: az needs an address to send to.`);
  return [...identity, ...sendsTo];
}

const lowerCased = (value: string): string => value.toLowerCase();

function destinationFlags(of: FieldReader, prefix: string): AzFlag[] {
  const kind = of.take("endpointType", isDestinationKind);
  if (kind === undefined) return [];
  const properties = of.takeObject("properties");
  const endpoint: AzFlag[] =
    kind === "StorageQueue"
      ? listFlag(`${prefix}endpoint`, [joinResourceId(properties, queuesPath, "queueName") ?? []].flat())
      : fieldFlag(
          properties,
          kind === "WebHook" ? "endpointUrl" : "resourceId",
          `${prefix}endpoint`,
          isSecretOrText,
          (to) => (to instanceof Parameter ? (to.value ?? to) : to),
        );
  const batching = (name: string, flag: string, most: number): AzFlag[] =>
    kind === "WebHook" || kind === "AzureFunction" ? fieldFlag(properties, name, flag, isWholeBetween(1, most)) : [];
  return [
    ...endpoint,
    [`${prefix}endpoint-type`, kind.toLowerCase()],
    ...batching("maxEventsPerBatch", "--max-events-per-batch", 5000),
    ...batching("preferredBatchSizeInKilobytes", "--preferred-batch-size-in-kilobytes", 1024),
    ...(kind === "WebHook" ? entraFlags(properties) : []),
    ...(kind === "StorageQueue"
      ? fieldFlag(properties, "queueMessageTimeToLiveInSeconds", "--storage-queue-msg-ttl", isWholeNumber)
      : properties.takeObjects("deliveryAttributeMappings").flatMap(attributeMappingFlags)),
  ];
}

/** az wants both or neither. */
function entraFlags(of: FieldReader): AzFlag[] {
  const [tenant, application] = ["azureActiveDirectoryTenantId", "azureActiveDirectoryApplicationIdOrUri"] as const;
  if (!of.hasValue(tenant, isText) || !of.hasValue(application, isText)) return [];
  return [
    ...fieldFlag(of, tenant, "--azure-active-directory-tenant-id", isText),
    ...fieldFlag(of, application, "--azure-active-directory-application-id-or-uri", isText),
  ];
}

/** az takes every fourth word, `false` as well, for "is a secret": for what is none there are three. */
function attributeMappingFlags(of: FieldReader): AzFlag[] {
  const type = of.take("type", (value): value is string => value === "Static" || value === "Dynamic");
  const name = of.take("name", isText);
  const properties = of.takeObject("properties");
  const value = properties.take(type === "Dynamic" ? "sourceField" : "value", isSecretOrText);
  if (type === undefined || name === undefined || value === undefined) return [];
  const isSecret = type === "Static" && properties.take("isSecret", isBoolean);
  return [["--delivery-attribute-mapping", name, type.toLowerCase(), value, ...(isSecret ? ["true"] : [])]];
}

/** Like `delivery`, for what cannot be delivered. */
export function deadLetterFlags(all: FieldReader, mayHaveIdentity: boolean, lacking: string[]): AzFlag[] {
  const byIdentity = mayHaveIdentity && all.has("deadLetterWithResourceIdentity");
  const of = byIdentity ? all.takeObject("deadLetterWithResourceIdentity") : all;
  const identity = byIdentity
    ? fieldFlag(of.takeObject("identity"), "type", "--deadletter-identity", isSystemAssigned, lowerCased)
    : [];
  const container = of.takeObject("deadLetterDestination");
  const isBlob: TemplateValueGuard<string> = (value): value is string => value === "StorageBlob";
  const kind = container.take("endpointType", isBlob);
  const id = kind && joinResourceId(container.takeObject("properties"), containersPath, "blobContainerName");
  const flag = byIdentity ? "--deadletter-identity-endpoint" : "--deadletter-endpoint";
  const incomplete = byIdentity ? !identity.length || !id : kind && !id;
  if (incomplete)
    lacking.push(`${container.at}: az needs an identity of type SystemAssigned, if any, and a container.`);
  return [...identity, ...listFlag(flag, id === undefined ? [] : [id])];
}
