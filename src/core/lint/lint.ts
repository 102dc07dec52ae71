import { assumptions } from "../filter/assumptions.ts";
import type { Filter } from "../filter/filter.ts";
import { checkContradictions } from "./contradictionRules.ts";
import type { LintFinding, LintRule } from "./finding.ts";
import {
  checkAlwaysPresent,
  checkDottedNames,
  checkKeyCase,
  checkKeyOfNoType,
  checkKeysApart,
  checkOtherSchemaKeys,
  checkTypesWithoutKey,
} from "./keyRules.ts";
import { checkArraysOff, checkNegationNeedsKey, checkNullField, checkOtherKind } from "./valueKindRules.ts";
import { createLintReading } from "./lintReading.ts";
import { checkShadowedConditions } from "./shadowRules.ts";
import { checkDriftSpellings, checkSubjectForms } from "./subjectRules.ts";
import { checkBlanks, checkCoveredValues, checkEmptyTexts, checkIdleFlags, checkJoinedIds } from "./valueRules.ts";
import { filteringPage } from "../filter/filteringPage.ts";

export type { LintFinding, LintFix } from "./finding.ts";

const schemaPage = "https://learn.microsoft.com/azure/event-grid/event-schema-machine-learning";
const articlePage = "https://learn.microsoft.com/azure/machine-learning/how-to-use-event-grid";

const createRule = (check: LintRule["check"], documentation: string, what: string): LintRule => ({
  description: what,
  documentation,
  check,
});

/** Everything that lint knows, in the order in which findings are told: what is wrong before what is wasteful. */
export const lintRules = {
  contradiction: createRule(
    checkContradictions,
    filteringPage("advanced-filtering"),
    "Conditions that no event can meet together.",
  ),
  keyOfNoType: createRule(checkKeyOfNoType, schemaPage, "A key that no chosen event type has."),
  otherSchemaKey: createRule(
    checkOtherSchemaKeys,
    assumptions.otherSchemaKey.documentation,
    "A key of the other event schema.",
  ),
  keysApart: createRule(checkKeysApart, schemaPage, "Keys and subjects that no single event type has together."),
  typesWithoutKey: createRule(checkTypesWithoutKey, schemaPage, "Chosen event types that lack a key of the filter."),
  otherKind: createRule(
    checkOtherKind,
    filteringPage("key"),
    "An operator that compares another kind of value than the key has.",
  ),
  subjectForm: createRule(checkSubjectForms, articlePage, "A subject that no event of the chosen types has."),
  driftSpelling: createRule(
    checkDriftSpellings,
    articlePage,
    "A drift subject in one of its two documented spellings.",
  ),
  keyCase: createRule(
    checkKeyCase,
    assumptions.keyCase.documentation,
    "A key in a case that nothing documents or shows.",
  ),
  joinedIds: createRule(checkJoinedIds, schemaPage, "ModelIds compared with a single model."),
  dottedName: createRule(
    checkDottedNames,
    filteringPage("limitations"),
    "A name with a dot in it, which no key reaches.",
  ),
  arraysOff: createRule(
    checkArraysOff,
    filteringPage("key"),
    "An array in captured events that the filter does not look into.",
  ),
  nullField: createRule(checkNullField, schemaPage, "A field that is null in the documented sample."),
  notNeedsKey: createRule(
    checkNegationNeedsKey,
    filteringPage("stringnotcontains"),
    "A denial that also drops events without the key.",
  ),
  blanks: createRule(checkBlanks, filteringPage("stringin"), "Text that begins or ends with a blank."),
  emptyText: createRule(checkEmptyTexts, filteringPage("stringcontains"), "An empty text, which is in every text."),
  shadowed: createRule(
    checkShadowedConditions,
    filteringPage("advanced-filtering"),
    "A condition that another one implies.",
  ),
  alwaysPresent: createRule(checkAlwaysPresent, filteringPage("isnotnull"), "A question after what every event has."),
  coveredValue: createRule(
    checkCoveredValues,
    filteringPage("limitations"),
    "A value that another value of the condition covers.",
  ),
  idleFlag: createRule(checkIdleFlags, filteringPage("subject-filtering"), "A flag without effect."),
} as const satisfies Record<string, LintRule>;

/** What lint may know beside the filter. */
export interface LintContext {
  /** Captured events, as parsed JSON in either schema, oldest first. What they show goes before the documentation. */
  readonly capturedEvents?: readonly unknown[];
}

/**
 * Finds what Azure accepts in a filter and nobody means: conditions that nothing meets, that change nothing, or that
 * do not fit the events of Azure Machine Learning. `validate` tells what Azure refuses.
 *
 * A finding with basis `documented` is true of every event, whatever it looks like. Pure, fast enough to run at every
 * keystroke, and never throws, whatever JSON stands in place of a filter.
 *
 * @param filter ARM's `properties.filter`
 * @returns warnings that point into the filter, by rule and then in the filter's order
 */
export function lint(filter: Filter, { capturedEvents: observed = [] }: LintContext = {}): LintFinding[] {
  const reading = createLintReading(filter, observed);
  return Object.entries<LintRule>(lintRules).flatMap(([id, { check, documentation }]) =>
    check(reading).map((hit) => ({ ...hit, severity: "warning" as const, rule: id, documentation })),
  );
}
