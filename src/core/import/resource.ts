import { parseArmId } from "../armId.ts";
import { quote } from "../quote.ts";
import type { ImportReport } from "./importReport.ts";
import type { FoundSubscription } from "./foundSubscription.ts";
import {
  type ObjectField,
  fieldValue,
  createObject,
  createLiteral,
  createOpen,
  literalText,
  type ParsedValue,
} from "./parsedValue.ts";

/** Fields of a resource beside `properties`: what is read, and what does not concern the event subscription itself. */
const resourceFields: ReadonlySet<string> = new Set(
  [
    ["id", "name", "type", "apiVersion", "scope", "parent", "properties", "resources"],
    ["dependsOn", "comments", "metadata", "location", "tags", "systemData", "resourceGroup", "etag"],
  ].flat(),
);

/** What can only be said of a resource in a template, and is not part of what is deployed. */
const templateOnlyFields: readonly string[] = ["condition", "copy"];

/** Whether a resource type, with or without its version, is one of the event subscriptions of Event Grid. */
export const isEventSubscriptionType = (type: string): boolean =>
  /^(Microsoft\.EventGrid\/(.+\/)?|.+\/providers\/)eventSubscriptions(@|$)/i.test(type);

/** What stands around a resource in a template, and not in it. */
interface ResourceContext {
  /** Its full type; without it, that is written in it. */
  readonly type?: string | undefined;
  /** Id of the resource that it stands in. */
  readonly parent?: ParsedValue | undefined;
}

/**
 * Reads one resource of a template, the answer to a GET, the body of a PUT or PATCH, or what the SDKs and the CLI make
 * of it, on one level.
 */
export function readResource(
  resource: ParsedValue,
  report: ImportReport,
  around: ResourceContext = {},
): FoundSubscription {
  const type = around.type ?? literalText(fieldValue(resource, "type")) ?? "";
  const { at } = resource;
  const id = parseArmId(literalText(fieldValue(resource, "id")) ?? "");
  const name = childNameOf(fieldValue(resource, "name") ?? (id && createLiteral(at, id.name)));
  const topic = literalText(fieldValue(fieldValue(resource, "properties"), "topic") ?? fieldValue(resource, "topic"));
  const scope =
    fieldValue(resource, "scope") ??
    fieldValue(resource, "parent") ??
    around.parent ??
    inferScope(id?.parent ?? topic, type, resource);
  for (const each of templateOnlyFields) {
    const value = fieldValue(resource, each);
    if (value) reportLeftOut(each, value.at, report);
  }
  const whole = fieldValue(resource, "properties");
  const others = resource.kind === "fields" ? resource.fields.filter(isOther) : [];
  if (!whole) return { at, name, scope, properties: resource.kind === "fields" ? createObject(at, others) : resource };
  for (const other of others) reportLeftOut(other.name, other.at, report);
  return { at, name, scope, properties: whole };
}

/** Tells that something of the resource is not taken over. */
export function reportLeftOut(name: string, at: number, report: ImportReport): void {
  report.warn(
    at,
    `${quote(name)} is not part of an event subscription and was left out.`,
    "Take it over by hand if it matters.",
  );
}

const isOther = ({ name }: ObjectField): boolean => !resourceFields.has(name) && !templateOnlyFields.includes(name);

/** Of the name of a child resource, such as `topic/name`, the last part. */
function childNameOf(name: ParsedValue | undefined): ParsedValue | undefined {
  const text = literalText(name);
  return name && text !== undefined ? createLiteral(name.at, text.slice(text.lastIndexOf("/") + 1)) : name;
}

/** What an event subscription belongs to; of a child resource only the type and the name of its parent are known. */
function inferScope(id: string | undefined, type: string, resource: ParsedValue): ParsedValue | undefined {
  if (id !== undefined) return createLiteral(resource.at, id);
  const name = fieldValue(resource, "name");
  const [parents] = /^.*(?=\/)/.exec(literalText(name) ?? "") ?? [];
  if (!name || !parents) return undefined;
  const [parentType = ""] = type.split(/(?:\/providers)?\/eventSubscriptions/i, 1);
  return createOpen(name.at, `${parentType} ${parents.replace(/\/Microsoft\.EventGrid$/i, "")}`);
}
