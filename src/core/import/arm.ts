import { eventSubscriptionShape, filterShape, propertiesShape, type WireShape } from "../subscription/wireShape.ts";
import { toCanonicalFields } from "./canonicalFields.ts";
import type { ImportResult } from "./importResult.ts";
import { readArmString } from "./armExpression.ts";
import { type Declarations, createDeclarations } from "./declarations.ts";
import { readJsonText } from "./jsonText.ts";
import { type ImportReport, createImportReport } from "./importReport.ts";
import { isEventSubscriptionType, readResource } from "./resource.ts";
import { toImportResult, type FoundSubscription } from "./foundSubscription.ts";
import { maxSyntaxDepth } from "./syntax.ts";
import { fieldValue, createObject, createOpen, literalText, mapLeaves, type ParsedValue } from "./parsedValue.ts";

interface TemplateDeclarations {
  readonly parameters: Declarations;
  readonly variables: Declarations;
}

const noDeclarations: TemplateDeclarations = { parameters: () => undefined, variables: () => undefined };

/** Reads an ARM template, one of its resources, or the `properties` of one. */
export const readArm = (text: string): ImportResult =>
  readText(text, "an ARM template or a resource of one", (json, report) =>
    evaluateExpressions(json, noDeclarations, report),
  );

/** Reads event subscriptions as the service, the SDKs or the CLI show them. Expressions in strings aren't evaluated. */
export const readSubscriptionJson = (text: string): ImportResult =>
  readText(text, "the JSON of an event subscription", (json) => json);

/** @param evaluate converts JSON that isn't a template */
function readText(
  text: string,
  expected: string,
  evaluate: (json: ParsedValue, report: ImportReport) => ParsedValue,
): ImportResult {
  const report = createImportReport(text);
  const root = readJsonText(text, report);
  const found = isTemplate(root)
    ? subscriptionsFromTemplate(root, noDeclarations, report, 0)
    : subscriptionsFromJson(evaluate(root, report), report);
  return toImportResult(found, report, expected);
}

const isTemplate = (root: ParsedValue): boolean => Boolean(fieldValue(root, "resources")) && !fieldValue(root, "type");

/** Members that identify the body of an event subscription. */
const bodyMembers = ["destination", "deliveryWithResourceIdentity", "filter", "properties"];

const filterMembers = ["advancedFilters", "includedEventTypes", "subjectBeginsWith", "subjectEndsWith"];

/** All members that a body may have at its top, in any of its forms. */
const bodyShape: WireShape = {
  members: new Map(
    [eventSubscriptionShape, propertiesShape, filterShape].flatMap(({ members }) => [...(members ?? [])]),
  ),
};

/** Reads one event subscription, a list of them, or a page of a list. */
export function subscriptionsFromJson(json: ParsedValue, report: ImportReport): FoundSubscription[] {
  return json.kind === "list"
    ? json.items.flatMap((item) => subscriptionsFromJson(item, report))
    : subscriptionsFromObject(toCanonicalFields(json, bodyShape), report);
}

function subscriptionsFromObject(json: ParsedValue, report: ImportReport): FoundSubscription[] {
  const page = fieldValue(json, "value");
  if (page?.kind === "list") return subscriptionsFromJson(page, report);
  if (fieldValue(json, "type")) return subscriptionsFromResource(json, report);
  if (bodyMembers.some((name) => fieldValue(json, name))) return [readResource(json, report)];
  // Azure's documentation on filtering shows filters without the rest of the body.
  const isFilter = filterMembers.some((name) => fieldValue(json, name));
  const filter = { name: "filter", at: json.at, value: json };
  return isFilter ? [{ at: json.at, properties: createObject(json.at, [filter]) }] : [];
}

const childResources = (resource: ParsedValue): readonly ParsedValue[] => {
  const children = fieldValue(resource, "resources");
  if (children?.kind === "list") return children.items;
  // Since language version 2.0, resources have symbolic names.
  return children?.kind === "fields" ? children.fields.map(({ value }) => value) : [];
};

/** @param parent type and id of the resource that contains this one */
function subscriptionsFromResource(
  resource: ParsedValue,
  report: ImportReport,
  parent?: { readonly type: string; readonly id: ParsedValue },
): FoundSubscription[] {
  const ownType = literalText(fieldValue(resource, "type")) ?? "";
  const isChild = parent !== undefined && !ownType.toLowerCase().startsWith("microsoft.");
  const type = isChild ? `${parent.type}/${ownType}` : ownType;
  const name = fieldValue(resource, "name");
  const id = createOpen(name?.at ?? resource.at, `${type} ${literalText(name) ?? "?"}`);
  const inner = childResources(resource).flatMap((child) => subscriptionsFromResource(child, report, { type, id }));
  if (!isEventSubscriptionType(type)) return inner;
  return [readResource(resource, report, { type, parent: isChild ? parent.id : undefined }), ...inner];
}

/**
 * @param outer declarations of the template that contains this one
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates#nested-template
 */
function subscriptionsFromTemplate(
  template: ParsedValue,
  outer: TemplateDeclarations,
  report: ImportReport,
  depth: number,
): FoundSubscription[] {
  const declared: TemplateDeclarations = {
    parameters: declarationsOf("parameters", (entry) => fieldValue(entry, "defaultValue")),
    variables: declarationsOf("variables", (entry) => entry),
  };
  function declarationsOf(
    kind: keyof TemplateDeclarations,
    valueOf: (entry: ParsedValue) => ParsedValue | undefined,
  ): Declarations {
    const section = fieldValue(template, kind);
    const entries = new Map(
      section?.kind === "fields" ? section.fields.map(({ name, value }) => [name.toLowerCase(), value]) : [],
    );
    const values = createDeclarations((name) => {
      const entry = entries.get(name);
      const value = entry && valueOf(entry);
      return value && evaluateExpressions(value, declared, report);
    });
    return (name) => (entries.has(name.toLowerCase()) ? values(name.toLowerCase()) : outer[kind](name));
  }
  return childResources(template).flatMap((resource) => {
    const nested = fieldValue(fieldValue(resource, "properties"), "template");
    if (nested && depth < maxSyntaxDepth) return subscriptionsFromTemplate(nested, declared, report, depth + 1);
    return subscriptionsFromResource(evaluateExpressions(resource, declared, report), report);
  });
}

/** Evaluates the expressions in all strings of `value`. */
const evaluateExpressions = (value: ParsedValue, declared: TemplateDeclarations, report: ImportReport): ParsedValue =>
  mapLeaves(value, (leaf) => {
    const text = literalText(leaf);
    return text === undefined ? leaf : readArmString(text, leaf.at, (kind, name) => declared[kind](name), report);
  });
