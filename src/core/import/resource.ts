import { parseArmId } from "../armId.ts";
import { quote } from "../quote.ts";
import type { Report } from "./report.ts";
import type { Found } from "./subscription.ts";
import { type Field, field, fields, literal, open, textOf, type Value } from "./value.ts";

/** Fields of a resource beside `properties`: what is read, and what does not concern the event subscription itself. */
const beside: ReadonlySet<string> = new Set(
  [
    ["id", "name", "type", "apiVersion", "scope", "parent", "properties", "resources"],
    ["dependsOn", "comments", "metadata", "location", "tags", "systemData", "resourceGroup", "etag"],
  ].flat(),
);

/** What can only be said of a resource in a template, and is not part of what is deployed. */
const conditions: readonly string[] = ["condition", "copy"];

/** Whether a resource type, with or without its version, is one of the event subscriptions of Event Grid. */
export const isEventSubscription = (type: string): boolean =>
  /^(Microsoft\.EventGrid\/(.+\/)?|.+\/providers\/)eventSubscriptions(@|$)/i.test(type);

/** What stands around a resource in a template, and not in it. */
interface Around {
  /** Its full type; without it, that is written in it. */
  readonly type?: string | undefined;
  /** Id of the resource that it stands in. */
  readonly parent?: Value | undefined;
}

/**
 * Reads one resource of a template, the answer to a GET, the body of a PUT or PATCH, or what the SDKs and the CLI make
 * of it, on one level.
 */
export function readResource(resource: Value, report: Report, around: Around = {}): Found {
  const type = around.type ?? textOf(field(resource, "type")) ?? "";
  const { at } = resource;
  const id = parseArmId(textOf(field(resource, "id")) ?? "");
  const name = nameOf(field(resource, "name") ?? (id && literal(at, id.name)));
  const topic = textOf(field(field(resource, "properties"), "topic") ?? field(resource, "topic"));
  const scope =
    field(resource, "scope") ??
    field(resource, "parent") ??
    around.parent ??
    scopeOf(id?.parent ?? topic, type, resource);
  for (const each of conditions) {
    const value = field(resource, each);
    if (value) leftOut(each, value.at, report);
  }
  const whole = field(resource, "properties");
  const others = resource.kind === "fields" ? resource.fields.filter(isOther) : [];
  if (!whole) return { at, name, scope, properties: resource.kind === "fields" ? fields(at, others) : resource };
  for (const other of others) leftOut(other.name, other.at, report);
  return { at, name, scope, properties: whole };
}

/** Tells that something of the resource is not taken over. */
export function leftOut(name: string, at: number, report: Report): void {
  report.warn(
    at,
    `${quote(name)} is not part of an event subscription and was left out.`,
    "Take it over by hand if it matters.",
  );
}

const isOther = ({ name }: Field): boolean => !beside.has(name) && !conditions.includes(name);

/** Of the name of a child resource, such as `topic/name`, the last part. */
function nameOf(name: Value | undefined): Value | undefined {
  const text = textOf(name);
  return name && text !== undefined ? literal(name.at, text.slice(text.lastIndexOf("/") + 1)) : name;
}

/** What an event subscription belongs to; of a child resource only the type and the name of its parent are known. */
function scopeOf(id: string | undefined, type: string, resource: Value): Value | undefined {
  if (id !== undefined) return literal(resource.at, id);
  const name = field(resource, "name");
  const [parents] = /^.*(?=\/)/.exec(textOf(name) ?? "") ?? [];
  if (!name || !parents) return undefined;
  const [parentType = ""] = type.split(/(?:\/providers)?\/eventSubscriptions/i, 1);
  return open(name.at, `${parentType} ${parents.replace(/\/Microsoft\.EventGrid$/i, "")}`);
}
