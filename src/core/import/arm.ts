import type { ImportResult } from "./importResult.ts";
import { readArmString } from "./armExpression.ts";
import { type Declarations, createDeclarations } from "./declarations.ts";
import { readJsonText } from "./jsonText.ts";
import { type ImportReport, createImportReport } from "./importReport.ts";
import { isEventSubscriptionType, readResource } from "./resource.ts";
import { toImportResult, type FoundSubscription } from "./foundSubscription.ts";
import { maxSyntaxDepth } from "./syntax.ts";
import { fieldValue, createObject, createList, createOpen, literalText, type ParsedValue } from "./parsedValue.ts";

/** What the strings of a template refer to. */
interface TemplateDeclarations {
  readonly parameters: Declarations;
  readonly variables: Declarations;
}

const noDeclarations: TemplateDeclarations = { parameters: () => undefined, variables: () => undefined };

/** Reads an ARM template, one of its resources, or the `properties` of one. */
export const readArm = (text: string): ImportResult => {
  const report = createImportReport(text);
  const whole = readJsonText(text, report);
  const found = isTemplate(whole)
    ? subscriptionsFromTemplate(whole, noDeclarations, report, 0)
    : subscriptionsFromJson(evaluateExpressions(whole, noDeclarations, report), report);
  return toImportResult(found, report, { description: "an ARM template or a resource of one" });
};

/** Reads event subscriptions as the service, the SDKs or the CLI show them; strings are nothing but strings. */
export const readSubscriptionJson = (text: string): ImportResult => {
  const report = createImportReport(text);
  const whole = readJsonText(text, report);
  const found = isTemplate(whole)
    ? subscriptionsFromTemplate(whole, noDeclarations, report, 0)
    : subscriptionsFromJson(whole, report);
  return toImportResult(found, report, { description: "the JSON of an event subscription" });
};

const isTemplate = (whole: ParsedValue): boolean =>
  Boolean(fieldValue(whole, "resources")) && !fieldValue(whole, "type");

/** What tells the body of an event subscription from other JSON. */
const bodyMembers = ["destination", "deliveryWithResourceIdentity", "filter", "properties"];

const filterMembers = ["advancedFilters", "includedEventTypes", "subjectBeginsWith", "subjectEndsWith"];

/** One event subscription, a list of them, or a page of a list. */
export function subscriptionsFromJson(whole: ParsedValue, report: ImportReport): FoundSubscription[] {
  const page = fieldValue(whole, "value");
  if (page?.kind === "list") return subscriptionsFromJson(page, report);
  if (whole.kind === "list") return whole.items.flatMap((item) => subscriptionsFromJson(item, report));
  if (fieldValue(whole, "type")) return subscriptionsFromResource(whole, report);
  if (bodyMembers.some((name) => fieldValue(whole, name))) return [readResource(whole, report)];
  // A filter alone, as the pages on filtering show it.
  const isFilter = filterMembers.some((name) => fieldValue(whole, name));
  const filter = { name: "filter", at: whole.at, value: whole };
  return isFilter ? [{ at: whole.at, properties: createObject(whole.at, [filter]) }] : [];
}

const childResources = (resource: ParsedValue): readonly ParsedValue[] => {
  const inner = fieldValue(resource, "resources");
  if (inner?.kind === "list") return inner.items;
  // Since language version 2.0 resources have symbolic names.
  return inner?.kind === "fields" ? inner.fields.map(({ value }) => value) : [];
};

/** @param around type and id of the resource around this one, if there is one */
function subscriptionsFromResource(
  resource: ParsedValue,
  report: ImportReport,
  around?: { readonly type: string; readonly id: ParsedValue },
): FoundSubscription[] {
  const own = literalText(fieldValue(resource, "type")) ?? "";
  const isChild = around !== undefined && !own.toLowerCase().startsWith("microsoft.");
  const type = isChild ? `${around.type}/${own}` : own;
  const name = fieldValue(resource, "name");
  const id = createOpen(name?.at ?? resource.at, `${type} ${literalText(name) ?? "?"}`);
  const inner = childResources(resource).flatMap((child) => subscriptionsFromResource(child, report, { type, id }));
  const parent = isChild ? around.id : undefined;
  return isEventSubscriptionType(type) ? [readResource(resource, report, { type, parent }), ...inner] : inner;
}

/**
 * @param around declarations of the template around a nested one
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates#nested-template
 */
function subscriptionsFromTemplate(
  template: ParsedValue,
  around: TemplateDeclarations,
  report: ImportReport,
  depth: number,
): FoundSubscription[] {
  const declared: TemplateDeclarations = {
    parameters: declaration(
      fieldValue(template, "parameters"),
      (of) => fieldValue(of, "defaultValue"),
      around.parameters,
    ),
    variables: declaration(fieldValue(template, "variables"), (of) => of, around.variables),
  };
  function declaration(
    of: ParsedValue | undefined,
    valueOf: (of: ParsedValue) => ParsedValue | undefined,
    outer: Declarations,
  ): Declarations {
    const entries = new Map(
      of?.kind === "fields" ? of.fields.map(({ name, value }) => [name.toLowerCase(), value]) : [],
    );
    const values = createDeclarations((name) => {
      const entry = entries.get(name);
      const value = entry && valueOf(entry);
      return value && evaluateExpressions(value, declared, report);
    });
    return (name) => (entries.has(name.toLowerCase()) ? values(name.toLowerCase()) : outer(name));
  }
  return childResources(template).flatMap((resource) => {
    const nested = fieldValue(fieldValue(resource, "properties"), "template");
    if (nested && depth < maxSyntaxDepth) return subscriptionsFromTemplate(nested, declared, report, depth + 1);
    return subscriptionsFromResource(evaluateExpressions(resource, declared, report), report);
  });
}

/** `value` with the expressions in its strings evaluated. */
function evaluateExpressions(value: ParsedValue, declared: TemplateDeclarations, report: ImportReport): ParsedValue {
  if (value.kind === "list")
    return createList(
      value.at,
      value.items.map((item) => evaluateExpressions(item, declared, report)),
    );
  if (value.kind === "fields") {
    return createObject(
      value.at,
      value.fields.map((each) => ({ ...each, value: evaluateExpressions(each.value, declared, report) })),
    );
  }
  const text = literalText(value);
  return text === undefined ? value : readArmString(text, value.at, (kind, name) => declared[kind](name), report);
}
