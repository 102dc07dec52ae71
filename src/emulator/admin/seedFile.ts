import { normalizeArmId, parseArmId, isSameArmId } from "../../core/armId.ts";
import { Failure } from "../../core/failure.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { createNameFindings, toCanonicalNames } from "../../core/subscription/canonicalNames.ts";
import { propertiesShape } from "../../core/subscription/wireShape.ts";
import { withoutOuterSlashes } from "../../core/slashes.ts";
import { invalidEndpointName } from "../arm/eventSubscriptions/endpointValidation.ts";
import { checkEventSubscription } from "../arm/eventSubscriptions/eventSubscriptionChecks.ts";
import { describeNames } from "../arm/readNames.ts";
import { isSameName } from "../arm/resourcePath.ts";
import { workspaceTopicType } from "../arm/systemTopics/topicTypes.ts";
import { HttpError } from "../http/http.ts";
import { objectAt, toText } from "../store/jsonValues.ts";
import type { Seed, SeedWorkspace } from "../store/seed.ts";

type SeedSystemTopic = NonNullable<Seed["systemTopics"]>[number];
type SeedEventSubscription = NonNullable<Seed["eventSubscriptions"]>[number];

/**
 * Parses a seed file: `{"workspaces":[{id,location}],"systemTopics":[{id,automatic,resource}],"eventSubscriptions":[{id,properties}]}`.
 * Only the workspaces are required.
 *
 * @param now milliseconds since 1970; event subscriptions that have expired are rejected
 * @param log receives what Azure may not accept
 * @throws Failure `refused`, naming the invalid field
 */
export function parseSeed(text: string, now: number, log?: (line: string) => void): Seed {
  let json: unknown;
  try {
    // Some editors and shells write a byte order mark.
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw invalidSeed("The seed isn't valid JSON", error instanceof Error ? error.message : String(error));
  }
  return readSeed(json, now, log);
}

/** Like `parseSeed`, for parsed JSON. */
export function readSeed(json: unknown, now: number, log: (line: string) => void = () => {}): Seed {
  const seed = isObject(json) ? json : {};
  const unknownName = Object.keys(seed).find(
    (name) => !["workspaces", "systemTopics", "eventSubscriptions"].includes(name),
  );
  if (unknownName !== undefined) throw invalidSeed(JSON.stringify(unknownName), "isn't a member of a seed");
  const [first, ...rest] = readList(seed, "workspaces", readWorkspace);
  if (!first) throw invalidSeed("workspaces", "must name at least one workspace");
  const workspaces = [first, ...rest] as const;
  const systemTopics = readList(seed, "systemTopics", (value, field) => readSystemTopic(value, field, workspaces));
  const eventSubscriptions = readList(seed, "eventSubscriptions", (value, field) =>
    readEventSubscription(value, field, { parents: [...workspaces, ...systemTopics], now, log }),
  );
  return {
    workspaces,
    ...(systemTopics.length ? { systemTopics } : {}),
    ...(eventSubscriptions.length ? { eventSubscriptions } : {}),
  };
}

/** Reads a list whose items have unique ids. Only the list of workspaces is required. */
function readList<T extends { readonly id: string }>(
  seed: JsonObject,
  name: keyof Seed,
  read: (value: Json, field: string) => T,
): T[] {
  const value = seed[name];
  if (value === undefined && name !== "workspaces") return [];
  if (!Array.isArray(value)) throw invalidSeed(name, "must be a list");
  const all = (value as readonly Json[]).map((item, at) => read(item, `${name}[${at}].`));
  const seen = new Set<string>();
  for (const [at, { id }] of all.entries()) {
    if (seen.has(normalizeArmId(id))) throw invalidSeed(`${name}[${at}].id`, "is already in the list");
    seen.add(normalizeArmId(id));
  }
  return all;
}

/**
 * Reads `{"id","location"}`.
 *
 * @param field prefix of field names in errors
 * @throws Failure `refused`, naming the invalid field
 */
export function readWorkspace(value: Json, field: string): SeedWorkspace {
  const { id, location } = isObject(value) ? value : {};
  const armId = readId(id);
  if (armId?.kind !== "microsoft.machinelearningservices/workspaces" || armId.parent !== undefined)
    throw invalidSeed(`${field}id`, "must be the resource id of an Azure Machine Learning workspace");
  if (typeof location !== "string" || !/^[a-z0-9]{1,64}$/i.test(location))
    throw invalidSeed(`${field}location`, 'must be an Azure region without spaces, for example "westeurope"');
  return { id: armId.id, location };
}

function readSystemTopic(value: Json, field: string, workspaces: readonly SeedWorkspace[]): SeedSystemTopic {
  const { id, automatic = false, resource } = isObject(value) ? value : {};
  const armId = readId(id);
  if (armId?.kind !== "microsoft.eventgrid/systemtopics" || armId.parent !== undefined)
    throw invalidSeed(`${field}id`, "must be the resource id of a system topic");
  if (typeof automatic !== "boolean") throw invalidSeed(`${field}automatic`, "must be true or false");
  if (!isObject(resource)) throw invalidSeed(`${field}resource`, "must be an object");
  const { source, topicType } = objectAt(resource, "properties");
  if (!workspaces.some((workspace) => isSameArmId(workspace.id, toText(source))))
    throw invalidSeed(`${field}resource.properties.source`, "must be the id of one of the workspaces");
  if (!isSameName(toText(topicType), workspaceTopicType))
    throw invalidSeed(`${field}resource.properties.topicType`, `must be ${workspaceTopicType}`);
  if (typeof resource["location"] !== "string")
    throw invalidSeed(`${field}resource.location`, "must be an Azure region");
  return { id: armId.id, automatic, resource };
}

interface ReadEventSubscriptionOptions {
  readonly parents: readonly { readonly id: string }[];
  readonly now: number;
  readonly log: (line: string) => void;
}

function readEventSubscription(
  value: Json,
  field: string,
  { parents, now, log }: ReadEventSubscriptionOptions,
): SeedEventSubscription {
  const { id, properties } = isObject(value) ? value : {};
  const armId = readId(id);
  if (!armId || !/^microsoft\.eventgrid\/(systemtopics\/)?eventsubscriptions$/.test(armId.kind))
    throw invalidSeed(`${field}id`, "must be the resource id of an event subscription");
  const { parent = "", name } = armId;
  if (!parents.some((one) => isSameArmId(one.id, parent)))
    throw invalidSeed(`${field}id`, "must belong to one of the workspaces or system topics");
  if (!isObject(properties)) throw invalidSeed(`${field}properties`, "must be an object");
  const findings = createNameFindings();
  const canonical = toCanonicalNames(properties, propertiesShape, findings);
  const [repeated] = findings.repeated;
  if (repeated !== undefined)
    throw invalidSeed(`${field}properties${repeated.replaceAll("/", ".")}`, "is there twice, in different cases");
  // Read-only properties are accepted, as in a copied response of the service.
  const { topic: _topic, provisioningState: _state, ...writable } = canonical;
  const invalidName = invalidEndpointName(writable);
  if (invalidName !== undefined) throw invalidSeed(`${field}properties`, invalidName);
  try {
    checkEventSubscription(name, writable, now);
  } catch (error) {
    if (error instanceof HttpError) throw invalidSeed(`${field}properties`, error.message.replace(/\.$/, ""));
    throw error;
  }
  for (const note of describeNames(name, findings)) log(note);
  return { id: armId.id, properties: writable };
}

/** Parses a resource id, without slashes at its ends. Undefined when it can't be part of a URL. */
function readId(id: Json | undefined) {
  const parsed = typeof id === "string" ? parseArmId(id) : undefined;
  if (typeof id !== "string" || !parsed) return undefined;
  const trimmed = withoutOuterSlashes(id);
  const isPlain = (segment: string): boolean => /^[-\p{L}\p{N}_().]{1,128}$/u.test(segment) && !/^\.+$/.test(segment);
  if (!trimmed.split("/").every(isPlain)) return undefined;
  return { ...parsed, id: `/${trimmed}`, kind: `${parsed.provider}/${parsed.type}`.toLowerCase() };
}

const invalidSeed = (field: string, reason: string): Failure =>
  new Failure("refused", `${field}: ${reason}.`, {
    remedy:
      'Use a seed such as {"workspaces":[{"id":"/subscriptions/.../resourceGroups/.../providers/Microsoft.MachineLearningServices/workspaces/NAME","location":"westeurope"}],"eventSubscriptions":[{"id":".../providers/Microsoft.EventGrid/eventSubscriptions/NAME","properties":{...}}]}.',
  });
