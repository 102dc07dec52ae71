import { findOperator } from "../filter/operators.ts";
import {
  type Is,
  isBoolean,
  isList,
  isNumber,
  isRangeOfNumbers,
  isSecretOrText,
  isText,
  isWhole,
  Reading,
} from "./reading.ts";
import type { Piece } from "./shell.ts";
import type { Writable } from "./writable.ts";
import { Parameter, type Written } from "./written.ts";

/** One flag of `az`, with its values. */
export type Flag = readonly [flag: string, ...values: Piece[]];

/** The flags that say `properties`, and sentences about what flags cannot say. */
export interface AzFlags {
  readonly flags: readonly Flag[];
  readonly lacking: readonly string[];
}

/**
 * What `az eventgrid` says of an event subscription, and why it cannot say the rest.
 *
 * @see https://learn.microsoft.com/cli/azure/eventgrid/event-subscription#az-eventgrid-event-subscription-create
 */
export function azFlags({ place, properties }: Writable): AzFlags {
  const all = new Reading(properties, "properties");
  const lacking: string[] = [];
  // Below a system topic, az has no flags for identities.
  const mayHaveIdentity = place.kind === "source";
  const flags = [
    ...delivery(all, mayHaveIdentity),
    ...texts(all, "eventDeliverySchema", "--event-delivery-schema", isSchema, (schema) => schema.toLowerCase()),
    ...filterFlags(all.within("filter"), lacking),
    ...deadLetter(all, mayHaveIdentity),
    ...retryPolicy(all.within("retryPolicy")),
    ...texts(all, "expirationTimeUtc", "--expiration-date", isText),
    ...several("--labels", all.take("labels", isList(isText))),
  ];
  const unsaid = all.left().map((path) => `${path}: az has no flag for it, or none that takes this value.`);
  return { flags, lacking: [...unsaid, ...lacking, ...flags.flatMap(misread)] };
}

const schemas: readonly unknown[] = ["EventGridSchema", "CloudEventSchemaV1_0", "CustomInputSchema"];
const isSchema: Is<string> = (value): value is string => schemas.includes(value);
const between =
  (low: number, high: number): Is<number> =>
  (value): value is number =>
    isWhole(value) && low <= value && value <= high;

function texts<T extends Piece | number>(
  from: Reading,
  name: string,
  flag: string,
  is: Is<T>,
  show: (value: T) => Piece = (value) => (value instanceof Parameter ? value : String(value)),
): Flag[] {
  const value = from.take(name, is);
  return value === undefined ? [] : [[flag, show(value)]];
}

const several = (flag: string, values: readonly string[] | undefined): Flag[] =>
  values?.length ? [[flag, ...values]] : [];

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

function delivery(all: Reading, mayHaveIdentity: boolean): Flag[] {
  const byIdentity = mayHaveIdentity && all.has("deliveryWithResourceIdentity");
  const of = byIdentity ? all.within("deliveryWithResourceIdentity") : all;
  const prefix = byIdentity ? "--delivery-identity-" : "--";
  const identity = byIdentity
    ? texts(of.within("identity"), "type", "--delivery-identity", isSystemAssigned, lower)
    : [];
  return [...identity, ...destination(of.within("destination"), prefix)];
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

function filterFlags(of: Reading, lacking: string[]): Flag[] {
  const types = of.take("includedEventTypes", isList(isText));
  if (types?.length === 1 && types[0]?.toLowerCase() === "all") {
    lacking.push(`${of.at}.includedEventTypes: az leaves out the single event type "${types[0]}".`);
  }
  const isTrue: Is<true> = (value): value is true => value === true;
  const on = (name: string, flag: string): Flag[] => (of.take(name, isTrue) ? [[flag, "true"]] : []);
  return [
    ...several("--included-event-types", types),
    ...texts(of, "subjectBeginsWith", "--subject-begins-with", isText),
    ...texts(of, "subjectEndsWith", "--subject-ends-with", isText),
    ...on("isSubjectCaseSensitive", "--subject-case-sensitive"),
    ...of.each("advancedFilters").flatMap((each) => condition(each, lacking)),
    ...on("enableAdvancedFilteringOnArrays", "--enable-advanced-filtering-on-arrays"),
  ];
}

const operandTypes: Readonly<Record<string, Is<Written>>> = {
  string: isText,
  number: isNumber,
  boolean: isBoolean,
  range: isRangeOfNumbers,
};

function condition(of: Reading, lacking: string[]): Flag[] {
  const operator = findOperator(of.take("operatorType", (value): value is string => findOperator(value) !== undefined));
  const key = of.take("key", isText);
  if (!operator || key === undefined) {
    lacking.push(`${of.at}: az needs a key and one of the operators that it knows.`);
    return [];
  }
  const head = ["--advanced-filter", key, operator.name] as const;
  if (operator.takes === "nothing") return [head];
  const is = operandTypes[operator.operand]!;
  const operands = operator.takes === "value" ? [of.take("value", is)] : (of.take("values", isList(is)) ?? []);
  const known = operands.filter((operand): operand is Written => operand !== undefined);
  if (!known.length) lacking.push(`${of.at}: az needs a value for ${operator.name}.`);
  if (known.includes(false)) lacking.push(`${of.at}: az turns "BoolEquals false" into true.`);
  return [[...head, ...known.map(String)]];
}

function retryPolicy(of: Reading): Flag[] {
  return [
    ...texts(of, "maxDeliveryAttempts", "--max-delivery-attempts", between(1, 30)),
    ...texts(of, "eventTimeToLiveInMinutes", "--event-ttl", between(1, 1440)),
  ];
}

function deadLetter(all: Reading, mayHaveIdentity: boolean): Flag[] {
  const byIdentity = mayHaveIdentity && all.has("deadLetterWithResourceIdentity");
  const of = byIdentity ? all.within("deadLetterWithResourceIdentity") : all;
  const identity = byIdentity
    ? texts(of.within("identity"), "type", "--deadletter-identity", isSystemAssigned, lower)
    : [];
  const container = of.within("deadLetterDestination");
  const isBlob: Is<string> = (value): value is string => value === "StorageBlob";
  if (container.take("endpointType", isBlob) === undefined) return identity;
  const id = joinedId(container.within("properties"), containers, "blobContainerName");
  const flag = byIdentity ? "--deadletter-identity-endpoint" : "--deadletter-endpoint";
  return [...identity, ...several(flag, id === undefined ? [] : [id])];
}

/** Values that az would read as something else. */
function misread([flag, ...values]: Flag): string[] {
  return values.flatMap((value) => {
    if (value instanceof Parameter) return [];
    const said = `${flag} ${JSON.stringify(value)}`;
    if (/^(@|[^=]*=@)./s.test(value)) return [`${said}: az would read the file of that name.`];
    if (/(?! )[\p{C}\p{Z}]/u.test(value)) return [`${said}: only JSON shows and keeps its invisible characters.`];
    // Alone behind its flag a value is bound to it by an equals sign.
    const isFlag = value.startsWith("-") && !/^-(\d+|\d*\.\d+)$/.test(value);
    return isFlag && (values.length > 1 || lists.has(flag)) ? [`${said}: az would take the value for a flag.`] : [];
  });
}

const lists: ReadonlySet<string> = new Set(["--labels", "--included-event-types"]);
