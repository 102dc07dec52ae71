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

/** Fields of a resource that are read or don't concern the event subscription itself. */
const resourceFields: ReadonlySet<string> = new Set(
  [
    ["id", "name", "type", "apiVersion", "scope", "parent", "properties", "resources"],
    ["dependsOn", "comments", "metadata", "location", "tags", "systemData", "resourceGroup", "etag"],
  ].flat(),
);

/** Fields that a resource has only in templates and that aren't deployed. */
const templateOnlyFields: readonly string[] = ["condition", "copy"];

/** Whether a resource type, with or without API version, is an Event Grid event subscription. */
export const isEventSubscriptionType = (type: string): boolean =>
  /^(Microsoft\.EventGrid\/(.+\/)?|.+\/providers\/)eventSubscriptions(@|$)/i.test(type);

/** What the surrounding template says about a resource. */
interface ResourceContext {
  /** Its full type, if it isn't the resource's own `type`. */
  readonly type?: string | undefined;
  /** Id of the resource that contains it. */
  readonly parent?: ParsedValue | undefined;
}

/**
 * Reads one resource: of a template, from the response to a GET, from the body of a PUT or PATCH, or in the flat shape that
 * the SDKs and the CLI show.
 */
export function readResource(
  resource: ParsedValue,
  report: ImportReport,
  context: ResourceContext = {},
): FoundSubscription {
  const type = context.type ?? literalText(fieldValue(resource, "type")) ?? "";
  const { at } = resource;
  const id = parseArmId(literalText(fieldValue(resource, "id")) ?? "");
  const name = childNameOf(fieldValue(resource, "name") ?? (id && createLiteral(at, id.name)));
  const topic = literalText(fieldValue(fieldValue(resource, "properties"), "topic") ?? fieldValue(resource, "topic"));
  const scope =
    fieldValue(resource, "scope") ??
    fieldValue(resource, "parent") ??
    context.parent ??
    inferScope(id?.parent ?? topic, type, resource);
  for (const each of templateOnlyFields) {
    const value = fieldValue(resource, each);
    if (value) reportLeftOut(each, value.at, report);
  }
  const properties = fieldValue(resource, "properties");
  const others = resource.kind === "fields" ? resource.fields.filter(isOther) : [];
  if (!properties)
    return { at, name, scope, properties: resource.kind === "fields" ? createObject(at, others) : resource };
  for (const other of others) reportLeftOut(other.name, other.at, report);
  return { at, name, scope, properties };
}

/** Warns that a part of the resource is not imported. */
export function reportLeftOut(name: string, at: number, report: ImportReport): void {
  report.warn(
    at,
    `${quote(name)} isn't part of an event subscription and was left out.`,
    "Add it by hand if you need it.",
  );
}

const isOther = ({ name }: ObjectField): boolean => !resourceFields.has(name) && !templateOnlyFields.includes(name);

/** The last part of a child resource's name, such as `topic/name`. */
function childNameOf(name: ParsedValue | undefined): ParsedValue | undefined {
  const text = literalText(name);
  return name && text !== undefined ? createLiteral(name.at, text.slice(text.lastIndexOf("/") + 1)) : name;
}

/** The parent of an event subscription. For a child resource only the parent's type and name are known. */
function inferScope(id: string | undefined, type: string, resource: ParsedValue): ParsedValue | undefined {
  if (id !== undefined) return createLiteral(resource.at, id);
  const name = fieldValue(resource, "name");
  const [parents] = /^.*(?=\/)/.exec(literalText(name) ?? "") ?? [];
  if (!name || !parents) return undefined;
  const [parentType = ""] = type.split(/(?:\/providers)?\/eventSubscriptions/i, 1);
  return createOpen(name.at, `${parentType} ${parents.replace(/\/Microsoft\.EventGrid$/i, "")}`);
}
