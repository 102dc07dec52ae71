import { normalizeArmId, parseArmId, isSameArmId } from "../../core/armId.ts";
import { Failure } from "../../core/failure.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { withoutOuterSlashes } from "../../core/slashes.ts";
import { checkEventSubscription } from "../arm/eventSubscriptions/eventSubscriptionChecks.ts";
import { HttpError } from "../http/http.ts";
import { objectAt, toText } from "../store/jsonValues.ts";
import type { Seed, SeedWorkspace } from "../store/seed.ts";

type SeedSystemTopic = NonNullable<Seed["systemTopics"]>[number];
type SeedEventSubscription = NonNullable<Seed["eventSubscriptions"]>[number];

/**
 * Reads a seed file: `{"workspaces":[{id,location}],"systemTopics":[{id,automatic,resource}],"eventSubscriptions":[{id,properties}]}`,
 * of which only the workspaces must be there.
 *
 * @param now milliseconds since 1970; what expires before is refused
 * @throws Failure `refused`, naming the field that is wrong
 */
export function parseSeed(text: string, now: number): Seed {
  let json: unknown;
  try {
    // Some editors and shells write a byte order mark.
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw seedFailure("The seed is not JSON", error instanceof Error ? error.message : String(error));
  }
  return readSeed(json, now);
}

/** As `parseSeed`, for JSON that has been parsed. */
export function readSeed(json: unknown, now: number): Seed {
  const given = isObject(json) ? json : {};
  const stray = Object.keys(given).find((name) => !["workspaces", "systemTopics", "eventSubscriptions"].includes(name));
  if (stray !== undefined) throw seedFailure(JSON.stringify(stray), "is no part of a seed");
  const [first, ...rest] = readList(given, "workspaces", readWorkspace);
  if (!first) throw seedFailure("workspaces", "must name at least one workspace");
  const workspaces = [first, ...rest] as const;
  const systemTopics = readList(given, "systemTopics", (value, field) => readSystemTopic(value, field, workspaces));
  const eventSubscriptions = readList(given, "eventSubscriptions", (value, field) =>
    readEventSubscription(value, field, { parents: [...workspaces, ...systemTopics], now }),
  );
  return {
    workspaces,
    ...(systemTopics.length ? { systemTopics } : {}),
    ...(eventSubscriptions.length ? { eventSubscriptions } : {}),
  };
}

/** A list of things with ids, of which none may come twice. Only that of workspaces must be there. */
function readList<T extends { readonly id: string }>(
  given: JsonObject,
  name: keyof Seed,
  read: (value: Json, field: string) => T,
): T[] {
  const value = given[name];
  if (value === undefined && name !== "workspaces") return [];
  if (!Array.isArray(value)) throw seedFailure(name, "must be a list");
  const all = (value as readonly Json[]).map((item, at) => read(item, `${name}[${at}].`));
  const seen = new Set<string>();
  for (const [at, { id }] of all.entries()) {
    if (seen.has(normalizeArmId(id))) throw seedFailure(`${name}[${at}].id`, "names what the list has already");
    seen.add(normalizeArmId(id));
  }
  return all;
}

/**
 * Reads `{"id","location"}`.
 *
 * @param field what stands before the names of its fields in an error
 * @throws Failure `refused`, naming the field that is wrong
 */
export function readWorkspace(value: Json, field: string): SeedWorkspace {
  const { id, location } = isObject(value) ? value : {};
  const named = readId(id);
  if (named?.kind !== "microsoft.machinelearningservices/workspaces" || named.parent !== undefined)
    throw seedFailure(`${field}id`, "must be the resource id of an Azure Machine Learning workspace");
  if (typeof location !== "string" || !/^[a-z0-9]{1,64}$/i.test(location))
    throw seedFailure(`${field}location`, 'must be an Azure region without spaces, for example "westeurope"');
  return { id: named.id, location };
}

function readSystemTopic(value: Json, field: string, workspaces: readonly SeedWorkspace[]): SeedSystemTopic {
  const { id, automatic = false, resource } = isObject(value) ? value : {};
  const named = readId(id);
  if (named?.kind !== "microsoft.eventgrid/systemtopics" || named.parent !== undefined)
    throw seedFailure(`${field}id`, "must be the resource id of a system topic");
  if (typeof automatic !== "boolean") throw seedFailure(`${field}automatic`, "must be true or false");
  if (!isObject(resource)) throw seedFailure(`${field}resource`, "must be an object");
  const { source, topicType } = objectAt(resource, "properties");
  if (!workspaces.some((workspace) => isSameArmId(workspace.id, toText(source))))
    throw seedFailure(`${field}resource.properties.source`, "must be the id of one of the workspaces");
  if (!/^microsoft\.machinelearningservices\.workspaces$/i.test(toText(topicType)))
    throw seedFailure(`${field}resource.properties.topicType`, "must be Microsoft.MachineLearningServices.Workspaces");
  if (typeof resource["location"] !== "string")
    throw seedFailure(`${field}resource.location`, "must be an Azure region");
  return { id: named.id, automatic, resource };
}

function readEventSubscription(
  value: Json,
  field: string,
  { parents, now }: { readonly parents: readonly { readonly id: string }[]; readonly now: number },
): SeedEventSubscription {
  const { id, properties } = isObject(value) ? value : {};
  const named = readId(id);
  if (!named || !/^microsoft\.eventgrid\/(systemtopics\/)?eventsubscriptions$/.test(named.kind))
    throw seedFailure(`${field}id`, "must be the resource id of an event subscription");
  const { parent = "", name } = named;
  if (!parents.some((one) => isSameArmId(one.id, parent)))
    throw seedFailure(`${field}id`, "must lie on one of the workspaces or below one of the system topics");
  if (!isObject(properties)) throw seedFailure(`${field}properties`, "must be an object");
  // What only the service may say is there when somebody has copied its answer.
  const { topic: _topic, provisioningState: _state, ...given } = properties;
  try {
    checkEventSubscription(name, given, now);
  } catch (error) {
    if (error instanceof HttpError) throw seedFailure(`${field}properties`, error.message.replace(/\.$/, ""));
    throw error;
  }
  return { id: named.id, properties: given };
}

/** A resource id without slashes at its ends, and of what it is; undefined when it is none that can stand in an address. */
function readId(id: Json | undefined) {
  const parts = typeof id === "string" ? parseArmId(id) : undefined;
  if (typeof id !== "string" || !parts) return undefined;
  const trimmed = withoutOuterSlashes(id);
  const isPlain = (segment: string): boolean => /^[-\p{L}\p{N}_().]{1,128}$/u.test(segment) && !/^\.+$/.test(segment);
  if (!trimmed.split("/").every(isPlain)) return undefined;
  return { ...parts, id: `/${trimmed}`, kind: `${parts.provider}/${parts.type}`.toLowerCase() };
}

const seedFailure = (field: string, why: string): Failure =>
  new Failure("refused", `${field}: ${why}.`, {
    remedy:
      'A seed looks like {"workspaces":[{"id":"/subscriptions/.../resourceGroups/.../providers/Microsoft.MachineLearningServices/workspaces/NAME","location":"westeurope"}],"eventSubscriptions":[{"id":".../providers/Microsoft.EventGrid/eventSubscriptions/NAME","properties":{...}}]}.',
  });
