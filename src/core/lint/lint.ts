import { assumptions } from "../filter/assumptions.ts";
import type { Filter } from "../filter/filter.ts";
import { contradictions } from "./conflicts.ts";
import type { Finding, LintRule } from "./finding.ts";
import {
  alwaysPresent,
  dottedNames,
  keyCase,
  keyOfNoType,
  keysApart,
  otherSchemaKeys,
  typesWithoutKey,
} from "./keys.ts";
import { arraysOff, notNeedsKey, nullField, otherKind } from "./kinds.ts";
import { readForLint } from "./reading.ts";
import { shadows } from "./shadows.ts";
import { driftSpellings, subjectForms } from "./subject.ts";
import { blanks, coveredValues, emptyTexts, idleFlags, joinedIds } from "./values.ts";
import { page } from "../filter/page.ts";

export type { Finding, Fix } from "./finding.ts";

const schemaPage = "https://learn.microsoft.com/azure/event-grid/event-schema-machine-learning";
const articlePage = "https://learn.microsoft.com/azure/machine-learning/how-to-use-event-grid";

const rule = (check: LintRule["check"], documentation: string, what: string): LintRule => ({
  what,
  documentation,
  check,
});

/** Everything that lint knows, in the order in which findings are told: what is wrong before what is wasteful. */
export const lintRules = {
  contradiction: rule(contradictions, page("advanced-filtering"), "Conditions that no event can meet together."),
  keyOfNoType: rule(keyOfNoType, schemaPage, "A key that no chosen event type has."),
  otherSchemaKey: rule(otherSchemaKeys, assumptions.otherSchemaKey.documentation, "A key of the other event schema."),
  keysApart: rule(keysApart, schemaPage, "Keys and subjects that no single event type has together."),
  typesWithoutKey: rule(typesWithoutKey, schemaPage, "Chosen event types that lack a key of the filter."),
  otherKind: rule(otherKind, page("key"), "An operator that compares another kind of value than the key has."),
  subjectForm: rule(subjectForms, articlePage, "A subject that no event of the chosen types has."),
  driftSpelling: rule(driftSpellings, articlePage, "A drift subject in one of its two documented spellings."),
  keyCase: rule(keyCase, assumptions.keyCase.documentation, "A key in a case that nothing documents or shows."),
  joinedIds: rule(joinedIds, schemaPage, "ModelIds compared with a single model."),
  dottedName: rule(dottedNames, page("limitations"), "A name with a dot in it, which no key reaches."),
  arraysOff: rule(arraysOff, page("key"), "An array in captured events that the filter does not look into."),
  nullField: rule(nullField, schemaPage, "A field that is null in the documented sample."),
  notNeedsKey: rule(notNeedsKey, page("stringnotcontains"), "A denial that also drops events without the key."),
  blanks: rule(blanks, page("stringin"), "Text that begins or ends with a blank."),
  emptyText: rule(emptyTexts, page("stringcontains"), "An empty text, which is in every text."),
  shadowed: rule(shadows, page("advanced-filtering"), "A condition that another one implies."),
  alwaysPresent: rule(alwaysPresent, page("isnotnull"), "A question after what every event has."),
  coveredValue: rule(coveredValues, page("limitations"), "A value that another value of the condition covers."),
  idleFlag: rule(idleFlags, page("subject-filtering"), "A flag without effect."),
} as const satisfies Record<string, LintRule>;

/** What lint may know beside the filter. */
export interface LintContext {
  /** Captured events, as parsed JSON in either schema, oldest first. What they show goes before the documentation. */
  readonly observed?: readonly unknown[];
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
export function lint(filter: Filter, { observed = [] }: LintContext = {}): Finding[] {
  const reading = readForLint(filter, observed);
  return Object.entries<LintRule>(lintRules).flatMap(([id, { check, documentation }]) =>
    check(reading).map((hit) => ({ ...hit, severity: "warning" as const, rule: id, documentation })),
  );
}
