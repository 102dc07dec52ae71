import type { EventType } from "../events/catalogue.ts";
import { findSubjectRequirements } from "./subjectRequirements.ts";
import { toConditionClause, formatCondition } from "./conditionEdits.ts";
import type { LintHit } from "./finding.ts";
import type { LintReading } from "./lintReading.ts";
import { fitsAnyType, meetsPattern } from "./subjectPattern.ts";
import { explainSubject } from "./explainSubject.ts";

/** A subject that, by the documented formats, no event of the selected types has. */
export function checkSubjectForms(reading: LintReading): readonly LintHit[] {
  if (!reading.hasOnlyKnownTypes) return [];
  const observed = reading.capturedEvents
    .map((event) => event["subject"])
    .filter((subject) => typeof subject === "string");
  return findSubjectRequirements(reading)
    .filter(
      (requirement) =>
        !fitsAnyType(reading.allowedTypes, requirement) &&
        !observed.some((subject) => meetsPattern(subject, requirement)),
    )
    .map((requirement) => ({
      pointer: requirement.pointer,
      basis: "assumed",
      ...explainSubject(reading, requirement),
    }));
}

/** For each subject requirement, the selected types whose subjects can match it. */
export const findTypesBySubject = (
  reading: LintReading,
): readonly { readonly pointer: string; readonly what: string; readonly types: readonly EventType[] }[] =>
  reading.hasOnlyKnownTypes && reading.capturedEvents.length === 0
    ? reading.subjects.map((subject) => ({
        pointer: subject.path,
        what: `"${formatCondition(toConditionClause(subject))}"`,
        types: reading.allowedTypes.filter((type) => fitsAnyType([type], subject)),
      }))
    : [];
