import { between, type Flag, several, texts } from "./azFlag.ts";
import { type Is, isBoolean, isSecretOrText, isText, isWhole, type Reading } from "./reading.ts";
import { Parameter } from "./written.ts";

const queues = "/queueServices/default/queues/";
const containers = "/blobServices/default/containers/";

/** The part of `of` that az takes as one id, apart from how it splits it again. */
function joinedId(of: Reading, separator: string, name: string): string | undefined {
  const fits: Is<string> = (value): value is string =>
    isText(value) && !value.toLowerCase().includes(separator.toLowerCase());
  if (!of.holds("resourceId", fits) || !of.holds(name, fits)) return undefined;
  return `${of.take("resourceId", fits)}${separator}${of.take(name, fits)}`;
}

const kinds: readonly unknown[] = [
  "WebHook",
  "AzureFunction",
  "EventHub",
  "StorageQueue",
  "HybridConnection",
  "ServiceBusQueue",
  "ServiceBusTopic",
];
const isKind: Is<string> = (value): value is string => kinds.includes(value);
const isSystemAssigned: Is<string> = (value): value is string => value === "SystemAssigned";

/**
 * @param mayHaveIdentity whether az has flags for identities there
 * @param lacking takes sentences about what flags cannot say
 */
export function delivery(all: Reading, mayHaveIdentity: boolean, lacking: string[]): Flag[] {
  const byIdentity = mayHaveIdentity && all.has("deliveryWithResourceIdentity");
  const of = byIdentity ? all.within("deliveryWithResourceIdentity") : all;
  const prefix = byIdentity ? "--delivery-identity-" : "--";
  const identity = byIdentity
    ? texts(of.within("identity"), "type", "--delivery-identity", isSystemAssigned, lower)
    : [];
  if (byIdentity && !identity.length) lacking.push(`${of.at}: az needs an identity of type SystemAssigned.`);
  const sendsTo = destination(of.within("destination"), prefix);
  const hasAddress = sendsTo.some(([flag]) => flag === `${prefix}endpoint`);
  // Without an address, az leaves out all that is said about it.
  if (!hasAddress && (byIdentity || sendsTo.length))
    lacking.push(`${of.at}.destination: az needs an address to send to.`);
  return [...identity, ...sendsTo];
}

const lower = (value: string): string => value.toLowerCase();

function destination(of: Reading, prefix: string): Flag[] {
  const kind = of.take("endpointType", isKind);
  if (kind === undefined) return [];
  const properties = of.within("properties");
  const endpoint: Flag[] =
    kind === "StorageQueue"
      ? several(`${prefix}endpoint`, [joinedId(properties, queues, "queueName") ?? []].flat())
      : texts(
          properties,
          kind === "WebHook" ? "endpointUrl" : "resourceId",
          `${prefix}endpoint`,
          isSecretOrText,
          (to) => (to instanceof Parameter ? (to.value ?? to) : to),
        );
  const batching = (name: string, flag: string, most: number): Flag[] =>
    kind === "WebHook" || kind === "AzureFunction" ? texts(properties, name, flag, between(1, most)) : [];
  return [
    ...endpoint,
    [`${prefix}endpoint-type`, kind.toLowerCase()],
    ...batching("maxEventsPerBatch", "--max-events-per-batch", 5000),
    ...batching("preferredBatchSizeInKilobytes", "--preferred-batch-size-in-kilobytes", 1024),
    ...(kind === "WebHook" ? entra(properties) : []),
    ...(kind === "StorageQueue"
      ? texts(properties, "queueMessageTimeToLiveInSeconds", "--storage-queue-msg-ttl", isWhole)
      : properties.each("deliveryAttributeMappings").flatMap(mapping)),
  ];
}

/** az wants both or neither. */
function entra(of: Reading): Flag[] {
  const [tenant, application] = ["azureActiveDirectoryTenantId", "azureActiveDirectoryApplicationIdOrUri"] as const;
  if (!of.holds(tenant, isText) || !of.holds(application, isText)) return [];
  return [
    ...texts(of, tenant, "--azure-active-directory-tenant-id", isText),
    ...texts(of, application, "--azure-active-directory-application-id-or-uri", isText),
  ];
}

/** az takes every fourth word, `false` as well, for "is a secret": for what is none there are three. */
function mapping(of: Reading): Flag[] {
  const type = of.take("type", (value): value is string => value === "Static" || value === "Dynamic");
  const name = of.take("name", isText);
  const properties = of.within("properties");
  const value = properties.take(type === "Dynamic" ? "sourceField" : "value", isSecretOrText);
  if (type === undefined || name === undefined || value === undefined) return [];
  const isSecret = type === "Static" && properties.take("isSecret", isBoolean);
  return [["--delivery-attribute-mapping", name, type.toLowerCase(), value, ...(isSecret ? ["true"] : [])]];
}

/** Like `delivery`, for what cannot be delivered. */
export function deadLetter(all: Reading, mayHaveIdentity: boolean, lacking: string[]): Flag[] {
  const byIdentity = mayHaveIdentity && all.has("deadLetterWithResourceIdentity");
  const of = byIdentity ? all.within("deadLetterWithResourceIdentity") : all;
  const identity = byIdentity
    ? texts(of.within("identity"), "type", "--deadletter-identity", isSystemAssigned, lower)
    : [];
  const container = of.within("deadLetterDestination");
  const isBlob: Is<string> = (value): value is string => value === "StorageBlob";
  const kind = container.take("endpointType", isBlob);
  const id = kind && joinedId(container.within("properties"), containers, "blobContainerName");
  const flag = byIdentity ? "--deadletter-identity-endpoint" : "--deadletter-endpoint";
  const incomplete = byIdentity ? !identity.length || !id : kind && !id;
  if (incomplete)
    lacking.push(`${container.at}: az needs an identity of type SystemAssigned, if any, and a container.`);
  return [...identity, ...several(flag, id === undefined ? [] : [id])];
}
