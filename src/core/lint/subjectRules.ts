import type { EventType } from "../events/catalogue.ts";
import { quote } from "../quote.ts";
import { foldCase } from "../filter/foldCase.ts";
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

/** A drift subject in one of its two documented spellings. */
export const checkDriftSpellings = (reading: LintReading): readonly LintHit[] =>
  findSubjectRequirements(reading).flatMap((requirement): LintHit | readonly [] => {
    const { pointer, text, alternatives, withText } = requirement;
    const [, drift, rest] = /^(datadrifts?)(\/.*)$/is.exec(text) ?? [];
    if (drift === undefined || requirement.position !== "begins" || !fitsAnyType(reading.allowedTypes, requirement))
      return [];
    const other = foldCase(drift) === "datadrift" ? "datadrifts/" : "datadrift/";
    const isSettled =
      alternatives.some((each) => subjectBeginsWith(each, other) || subjectBeginsWith(other, each)) ||
      reading.capturedEvents.some(
        ({ subject }) => typeof subject === "string" && subjectBeginsWith(subject, `${drift}/`),
      );
    if (isSettled) return [];
    const isWhole = rest === "/";
    return {
      pointer,
      message: `Microsoft documents two drift subjects, datadrift/…/run/… and datadrifts/…/runs/…. ${quote(text)} matches only one of them.`,
      remedy: `Use datadrift without a slash, which matches both${isWhole ? "" : ", and filter on the ID with data.DataDriftId"}.`,
      basis: "assumed",
      ...(isWhole && { fix: { label: "Match both spellings", filter: withText("datadrift") } }),
    };
  });

const subjectBeginsWith = (subject: string, text: string): boolean =>
  meetsPattern(subject, { text, position: "begins" });
