import type { Imported } from "./imported.ts";
import { readArmString } from "./armExpression.ts";
import { type Declared, declarations } from "./declarations.ts";
import { readJsonText } from "./jsonText.ts";
import { type Report, startReport } from "./report.ts";
import { isEventSubscription, readResource } from "./resource.ts";
import { finish, type Found } from "./subscription.ts";
import { deepest } from "./syntax.ts";
import { field, fields, list, open, textOf, type Value } from "./value.ts";

/** What the strings of a template refer to. */
interface Surroundings {
  readonly parameters: Declared;
  readonly variables: Declared;
}

const nothing: Surroundings = { parameters: () => undefined, variables: () => undefined };

/** Reads an ARM template, one of its resources, or the `properties` of one. */
export const readArm = (text: string): Imported => {
  const report = startReport(text);
  const whole = readJsonText(text, report);
  const found = isTemplate(whole)
    ? fromTemplate(whole, nothing, report, 0)
    : fromJson(evaluate(whole, nothing, report), report);
  return finish(found, report, { sought: "an ARM template or a resource of one" });
};

/** Reads event subscriptions as the service, the SDKs or the CLI show them; strings are nothing but strings. */
export const readSubscriptionJson = (text: string): Imported => {
  const report = startReport(text);
  const whole = readJsonText(text, report);
  const found = isTemplate(whole) ? fromTemplate(whole, nothing, report, 0) : fromJson(whole, report);
  return finish(found, report, { sought: "the JSON of an event subscription" });
};

const isTemplate = (whole: Value): boolean => Boolean(field(whole, "resources")) && !field(whole, "type");

/** What tells the body of an event subscription from other JSON. */
const telling = ["destination", "deliveryWithResourceIdentity", "filter", "properties"];

const ofFilter = ["advancedFilters", "includedEventTypes", "subjectBeginsWith", "subjectEndsWith"];

/** One event subscription, a list of them, or a page of a list. */
export function fromJson(whole: Value, report: Report): Found[] {
  const page = field(whole, "value");
  if (page?.kind === "list") return fromJson(page, report);
  if (whole.kind === "list") return whole.items.flatMap((item) => fromJson(item, report));
  if (field(whole, "type")) return fromResource(whole, report);
  if (telling.some((name) => field(whole, name))) return [readResource(whole, report)];
  // A filter alone, as the pages on filtering show it.
  const isFilter = ofFilter.some((name) => field(whole, name));
  const filter = { name: "filter", at: whole.at, value: whole };
  return isFilter ? [{ at: whole.at, properties: fields(whole.at, [filter]) }] : [];
}

const children = (resource: Value): readonly Value[] => {
  const inner = field(resource, "resources");
  if (inner?.kind === "list") return inner.items;
  // Since language version 2.0 resources have symbolic names.
  return inner?.kind === "fields" ? inner.fields.map(({ value }) => value) : [];
};

/** @param around type and id of the resource around this one, if there is one */
function fromResource(
  resource: Value,
  report: Report,
  around?: { readonly type: string; readonly id: Value },
): Found[] {
  const own = textOf(field(resource, "type")) ?? "";
  const isChild = around !== undefined && !own.toLowerCase().startsWith("microsoft.");
  const type = isChild ? `${around.type}/${own}` : own;
  const name = field(resource, "name");
  const id = open(name?.at ?? resource.at, `${type} ${textOf(name) ?? "?"}`);
  const inner = children(resource).flatMap((child) => fromResource(child, report, { type, id }));
  const parent = isChild ? around.id : undefined;
  return isEventSubscription(type) ? [readResource(resource, report, { type, parent }), ...inner] : inner;
}

/**
 * @param around declarations of the template around a nested one
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates#nested-template
 */
function fromTemplate(template: Value, around: Surroundings, report: Report, depth: number): Found[] {
  const declared: Surroundings = {
    parameters: declaration(field(template, "parameters"), (of) => field(of, "defaultValue"), around.parameters),
    variables: declaration(field(template, "variables"), (of) => of, around.variables),
  };
  function declaration(of: Value | undefined, valueOf: (of: Value) => Value | undefined, outer: Declared): Declared {
    const entries = new Map(
      of?.kind === "fields" ? of.fields.map(({ name, value }) => [name.toLowerCase(), value]) : [],
    );
    const values = declarations((name) => {
      const entry = entries.get(name);
      const value = entry && valueOf(entry);
      return value && evaluate(value, declared, report);
    });
    return (name) => (entries.has(name.toLowerCase()) ? values(name.toLowerCase()) : outer(name));
  }
  return children(template).flatMap((resource) => {
    const nested = field(field(resource, "properties"), "template");
    if (nested && depth < deepest) return fromTemplate(nested, declared, report, depth + 1);
    return fromResource(evaluate(resource, declared, report), report);
  });
}

/** `value` with the expressions in its strings evaluated. */
function evaluate(value: Value, declared: Surroundings, report: Report): Value {
  if (value.kind === "list")
    return list(
      value.at,
      value.items.map((item) => evaluate(item, declared, report)),
    );
  if (value.kind === "fields") {
    return fields(
      value.at,
      value.fields.map((each) => ({ ...each, value: evaluate(each.value, declared, report) })),
    );
  }
  const text = textOf(value);
  return text === undefined ? value : readArmString(text, value.at, (kind, name) => declared[kind](name), report);
}
