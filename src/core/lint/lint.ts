import type { EventSchema } from "../events/eventSchema.ts";
import { modelMonitor } from "../events/modelMonitor.ts";
import { assumptions } from "../filter/assumptions.ts";
import type { Filter } from "../filter/filter.ts";
import { checkCharacters, checkEventTypeNames, checkMissingNamespaces } from "./characterRules.ts";
import { checkContradictions } from "./contradictionRules.ts";
import type { LintFinding, LintRule } from "./finding.ts";
import {
  checkAlwaysPresent,
  checkDottedNames,
  checkKeyCase,
  checkKeyOfNoType,
  checkKeysApart,
  checkKeySyntax,
  checkTypesWithoutKey,
} from "./keyRules.ts";
import { checkCloudEventKeys, checkOtherSchemaKeys } from "./schemaRules.ts";
import { checkArraysOff, checkNegationNeedsKey, checkNullField, checkOtherKind } from "./valueKindRules.ts";
import { checkRetiredTypes } from "./retiredRules.ts";
import { createLintReading } from "./lintReading.ts";
import { checkShadowedConditions } from "./shadowRules.ts";
import { checkSubjectForms } from "./subjectRules.ts";
import { checkBlanks, checkCoveredValues, checkEmptyTexts, checkIdleFlags, checkJoinedIds } from "./valueRules.ts";
import { filteringPage } from "../filter/filteringPage.ts";

export type { LintFinding, LintFix } from "./finding.ts";

const schemaPage = "https://learn.microsoft.com/azure/event-grid/event-schema-machine-learning";
const articlePage = "https://learn.microsoft.com/azure/machine-learning/how-to-use-event-grid";

const createRule = (check: LintRule["check"], documentation: string, description: string): LintRule => ({
  description,
  documentation,
  check,
});

/** All lint rules, in the order of their findings: what is wrong before what is redundant. */
export const lintRules = {
  contradiction: createRule(
    checkContradictions,
    filteringPage("advanced-filtering"),
    "Conditions that no event can meet together.",
  ),
  eventTypeName: createRule(
    checkEventTypeNames,
    filteringPage("event-type-filtering"),
    "A name that isn't an event type, but almost one.",
  ),
  retiredType: createRule(
    checkRetiredTypes,
    modelMonitor.documentation,
    "An event type that Azure Machine Learning raises no more.",
  ),
  keySyntax: createRule(checkKeySyntax, filteringPage("key"), "A key in the syntax of a JSON path or an expression."),
  keyOfNoType: createRule(checkKeyOfNoType, schemaPage, "A key that no selected event type has."),
  otherSchemaKey: createRule(
    checkOtherSchemaKeys,
    assumptions.otherSchemaKey.documentation,
    "A key of the schema in which the events aren't delivered.",
  ),
  cloudEventKey: createRule(
    checkCloudEventKeys,
    filteringPage("cloudevents"),
    "A key that the Azure portal refuses for CloudEvents.",
  ),
  keysApart: createRule(checkKeysApart, schemaPage, "Keys and subjects that no single event type has together."),
  typesWithoutKey: createRule(checkTypesWithoutKey, schemaPage, "Selected event types that lack a key of the filter."),
  otherKind: createRule(
    checkOtherKind,
    filteringPage("key"),
    "An operator that compares a different type of value than the key has.",
  ),
  subjectForm: createRule(checkSubjectForms, articlePage, "A subject that no event of the selected types has."),
  keyCase: createRule(
    checkKeyCase,
    assumptions.keyCase.documentation,
    "A key whose case differs from the documentation and from captured events.",
  ),
  joinedIds: createRule(checkJoinedIds, schemaPage, "ModelIds compared with a single model."),
  dottedName: createRule(
    checkDottedNames,
    filteringPage("limitations"),
    "A tag or property name with a dot, which no key can address.",
  ),
  arraysOff: createRule(
    checkArraysOff,
    filteringPage("key"),
    "An array in captured events whose values the filter does not compare.",
  ),
  nullField: createRule(checkNullField, filteringPage("stringnotin"), "A field that is null in all captured events."),
  notNeedsKey: createRule(
    checkNegationNeedsKey,
    filteringPage("stringnotcontains"),
    "A negated operator that also excludes events without the key.",
  ),
  missingNamespace: createRule(
    checkMissingNamespaces,
    schemaPage,
    "A value without the namespace that captured events have.",
  ),
  characters: createRule(
    checkCharacters,
    filteringPage("stringin"),
    "Characters that don't show, or look like others.",
  ),
  blanks: createRule(checkBlanks, filteringPage("stringin"), "Text that begins or ends with a space."),
  emptyText: createRule(checkEmptyTexts, filteringPage("stringcontains"), "An empty text, which every text contains."),
  shadowed: createRule(
    checkShadowedConditions,
    filteringPage("advanced-filtering"),
    "A condition that another one implies.",
  ),
  alwaysPresent: createRule(
    checkAlwaysPresent,
    filteringPage("isnotnull"),
    "A presence check for a member that every event has.",
  ),
  coveredValue: createRule(
    checkCoveredValues,
    filteringPage("limitations"),
    "A value that another value of the condition covers.",
  ),
  idleFlag: createRule(checkIdleFlags, filteringPage("subject-filtering"), "A flag that has no effect."),
} as const satisfies Record<string, LintRule>;

/** What lint knows besides the filter. */
export interface LintContext {
  /** Captured events, parsed JSON in either schema, oldest first. They take precedence over the documentation. */
  readonly capturedEvents?: readonly unknown[];
  /** The schema in which the event subscription delivers, whose keys its filter uses; undefined if it isn't known. */
  readonly deliverySchema?: EventSchema | undefined;
}

/**
 * Finds mistakes that Azure accepts: conditions that no event meets, that have no effect, or that do not fit the events
 * of Azure Machine Learning. `validate` finds what Azure refuses.
 *
 * A finding with basis `documented` is true of every possible event. Fast enough to run at every keystroke. Accepts any
 * JSON and never throws.
 *
 * @param filter ARM's `properties.filter`
 * @returns warnings by rule, then in the order of the filter
 */
export function lint(filter: Filter, { capturedEvents = [], deliverySchema }: LintContext = {}): LintFinding[] {
  const reading = createLintReading(filter, capturedEvents, deliverySchema);
  return Object.entries<LintRule>(lintRules).flatMap(([id, { check, documentation }]) =>
    check(reading).map((hit) => ({ documentation, ...hit, severity: "warning" as const, rule: id })),
  );
}
