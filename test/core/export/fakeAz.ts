import { spawnSync } from "node:child_process";
import { isObject, type JsonObject } from "../../../src/core/json.ts";

export const hasBash = spawnSync("bash", ["-c", "true"]).status === 0;

/**
 * Runs scripts in which `az` is a function that only prints its arguments. Runs all in one shell, because starting one is slow.
 *
 * @param environment the environment variables of the scripts
 * @returns the arguments of each call of `az`
 */
export function argumentsOfAz(
  scripts: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): readonly (readonly string[])[] {
  const fake = `set -e\naz() { printf '%s\\0' "$#" "$@"; }\n`;
  const { PATH = "" } = process.env;
  const input = fake + scripts.map((script) => `(\n${script}\n)\n`).join("");
  const run = spawnSync("bash", [], { input, env: { PATH, ...environment }, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`A script ended with ${run.status}: ${run.stderr}`);
  const output = run.stdout.split("\0");
  const calls: string[][] = [];
  for (let at = 0; at < output.length - 1; at += Number(output[at]) + 1) {
    calls.push(output.slice(at + 1, at + 1 + Number(output[at])));
  }
  return calls;
}

/** The request that az sends: the resource id, and `properties`. */
export interface Request {
  readonly to: string;
  readonly properties: unknown;
}

const list = new Set(["--labels", "--included-event-types", "--advanced-filter", "--delivery-attribute-mapping"]);

/** A port of az (command module eventgrid, and Python's argparse), with its errors and oddities. */
export function runFakeAz(args: readonly string[]): Request {
  const [service, ...rest] = args;
  const of = flags(rest.slice(rest.findIndex((word) => word.startsWith("-"))));
  const one = (flag: string): string | undefined => of.find(([name]) => name === flag)?.[1];
  if (service === "rest") {
    const { properties } = JSON.parse(one("--body") ?? "") as { properties: unknown };
    return { to: one("--url") ?? "", properties };
  }
  const to = one("--source-resource-id")
    ? `${one("--source-resource-id")}/providers/Microsoft.EventGrid/eventSubscriptions/${one("--name")}`
    : `/subscriptions/${one("--subscription")}/resourceGroups/${one("--resource-group")}/providers/Microsoft.EventGrid/systemTopics/${one("--system-topic-name")}/eventSubscriptions/${one("--name")}`;
  return { to, properties: properties(of) };
}

type Flags = readonly (readonly string[])[];

function flags(words: readonly string[]): Flags {
  const all: string[][] = [];
  for (const word of words) {
    if (/^(@|[^=]*=@)./s.test(word)) throw new Error(`az reads the file ${word}`);
    if (/^--[a-z-]+=/.test(word)) all.push([word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]);
    else if (/^--[a-z]/.test(word)) all.push([word]);
    else if (word.startsWith("-") && !/^-(\d+|\d*\.\d+)$/.test(word)) throw new Error(`az takes ${word} for a flag`);
    else all.at(-1)?.push(word);
  }
  for (const [flag = "", ...values] of all) {
    if (values.length === 0 || (values.length > 1 && !list.has(flag))) throw new Error(`${flag} has ${values.length}`);
  }
  return all;
}

function properties(of: Flags): JsonObject {
  const one = (flag: string): string | undefined => of.find(([name]) => name === flag)?.[1];
  const many = (flag: string): readonly string[] | undefined => of.find(([name]) => name === flag)?.slice(1);
  const every = (flag: string): (readonly string[])[] => of.filter(([n]) => n === flag).map((words) => words.slice(1));
  const int = (flag: string, low: number, high: number): number | undefined => {
    const value = one(flag);
    if (value === undefined) return undefined;
    if (!/^-?\d+$/.test(value) || Number(value) < low || Number(value) > high) throw new Error(`${flag} ${value}`);
    return Number(value);
  };
  const batching = {
    maxEventsPerBatch: int("--max-events-per-batch", -Infinity, 5000),
    preferredBatchSizeInKilobytes: int("--preferred-batch-size-in-kilobytes", -Infinity, 1024),
  };
  const mappings = every("--delivery-attribute-mapping").map(mapping);
  const deliveryAttributeMappings = mappings.length ? mappings : undefined;
  const destination = (endpoint: string | undefined, type: string | undefined): JsonObject | undefined => {
    if (endpoint === undefined) return undefined;
    const [, endpointType] = kinds.find(([name]) => name === type) ?? [];
    if (!endpointType) throw new Error(`--endpoint-type ${type}`);
    if (endpointType === "StorageQueue") {
      if (deliveryAttributeMappings) throw new Error("--delivery-attribute-mapping");
      const [resourceId, queueName, ...more] = endpoint.split(/\/queueServices\/default\/queues\//i);
      if (queueName === undefined || more.length) throw new Error(`--endpoint ${endpoint}`);
      const queueMessageTimeToLiveInSeconds = int("--storage-queue-msg-ttl", -Infinity, Infinity);
      return { endpointType, properties: { resourceId, queueName, queueMessageTimeToLiveInSeconds } };
    }
    const tenant = one("--azure-active-directory-tenant-id");
    const application = one("--azure-active-directory-application-id-or-uri");
    if ((tenant === undefined) !== (application === undefined)) throw new Error("tenant without application");
    if (endpointType !== "WebHook") {
      const more = endpointType === "AzureFunction" ? batching : {};
      return { endpointType, properties: { resourceId: endpoint, ...more, deliveryAttributeMappings } };
    }
    const entra = { azureActiveDirectoryTenantId: tenant, azureActiveDirectoryApplicationIdOrUri: application };
    return { endpointType, properties: { endpointUrl: endpoint, ...batching, ...entra, deliveryAttributeMappings } };
  };
  const byIdentity = one("--delivery-identity");
  const deadLetterByIdentity = one("--deadletter-identity");
  const types = many("--included-event-types");
  return {
    destination: destination(one("--endpoint"), one("--endpoint-type")),
    deliveryWithResourceIdentity: byIdentity && {
      identity: { type: systemAssigned(byIdentity) },
      destination: destination(one("--delivery-identity-endpoint"), one("--delivery-identity-endpoint-type")),
    },
    filter: {
      includedEventTypes: types?.length === 1 && types[0]?.toLowerCase() === "all" ? undefined : types,
      subjectBeginsWith: one("--subject-begins-with"),
      subjectEndsWith: one("--subject-ends-with"),
      isSubjectCaseSensitive: one("--subject-case-sensitive") === "true" ? true : undefined,
      enableAdvancedFilteringOnArrays: one("--enable-advanced-filtering-on-arrays") === "true" ? true : undefined,
      advancedFilters: every("--advanced-filter").map(condition),
    },
    labels: many("--labels"),
    expirationTimeUtc: one("--expiration-date"),
    eventDeliverySchema: schemas.find((schema) => schema.toLowerCase() === one("--event-delivery-schema")),
    retryPolicy: {
      maxDeliveryAttempts: int("--max-delivery-attempts", 1, 30),
      eventTimeToLiveInMinutes: int("--event-ttl", 1, 1440),
    },
    deadLetterDestination: container(one("--deadletter-endpoint")),
    deadLetterWithResourceIdentity: deadLetterByIdentity && {
      identity: { type: systemAssigned(deadLetterByIdentity) },
      deadLetterDestination: container(one("--deadletter-identity-endpoint")),
    },
  };
}

const schemas = ["EventGridSchema", "CustomInputSchema", "CloudEventSchemaV1_0"];
const kinds = [
  "WebHook",
  "AzureFunction",
  "EventHub",
  "StorageQueue",
  "HybridConnection",
  "ServiceBusQueue",
  "ServiceBusTopic",
].map((kind) => [kind.toLowerCase(), kind] as const);

function systemAssigned(type: string): string {
  if (type !== "systemassigned") throw new Error(`identity ${type}`);
  return "SystemAssigned";
}

function container(id: string | undefined): JsonObject | undefined {
  if (id === undefined) return undefined;
  const [resourceId, blobContainerName, ...more] = id.split(/\/blobServices\/default\/containers\//i);
  if (blobContainerName === undefined || more.length) throw new Error(`--deadletter-endpoint ${id}`);
  return { endpointType: "StorageBlob", properties: { resourceId, blobContainerName } };
}

/** In Python, every text that is not empty is true. */
const truth = (text: string): boolean => text !== "";

function mapping([name, type, value, secret, ...more]: readonly string[]): JsonObject {
  if (value === undefined || more.length) throw new Error(`--delivery-attribute-mapping ${name}`);
  if (type === "dynamic") return { name, type: "Dynamic", properties: { sourceField: value } };
  return { name, type: "Static", properties: { value, isSecret: secret === undefined ? false : truth(secret) } };
}

function condition([key, operatorType = "", ...values]: readonly string[]): JsonObject {
  const [value = ""] = values;
  if (operatorType.startsWith("Is")) {
    if (values.length) throw new Error(`${operatorType} takes no value`);
    return { operatorType, key };
  }
  if (!values.length) throw new Error(`${operatorType} takes a value`);
  if (operatorType === "BoolEquals") return { operatorType, key, value: truth(value) };
  if (operatorType.includes("Than")) return { operatorType, key, value: float(value) };
  if (operatorType.endsWith("Range"))
    return { operatorType, key, values: values.map((each) => each.split(",").map(float)) };
  return { operatorType, key, values: operatorType.startsWith("Number") ? values.map(float) : values };
}

function float(text: string): number {
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) throw new Error(`no float: ${text}`);
  return Number(text);
}

/** JSON as two writers of it may differ: without nulls, empty lists and what az adds itself. */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, of]) => [name, comparable(of)] as const);
  const members = entries.filter(([name, of]) => {
    if (of === undefined || of === null || (name === "isSecret" && of === false)) return false;
    return Array.isArray(of) ? of.length > 0 : !isObject(of) || Object.keys(of).length > 0;
  });
  return Object.fromEntries(members);
}
