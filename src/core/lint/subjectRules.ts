import type { EventType } from "../events/catalogue.ts";
import { quote } from "../quote.ts";
import { foldCase } from "../filter/caseless.ts";
import { findSubjectRequirements } from "./subjectRequirements.ts";
import { toConditionClause, formatCondition } from "./conditionEdits.ts";
import type { LintHit } from "./finding.ts";
import type { LintReading } from "./lintReading.ts";
import { fitsAnyType, meetsPattern } from "./subjectPattern.ts";
import { explainSubject } from "./explainSubject.ts";

/** A subject that no event of the chosen types has, by the documented formats. */
export function checkSubjectForms(reading: LintReading): readonly LintHit[] {
  if (!reading.hasOnlyKnownTypes) return [];
  const observed = reading.capturedEvents
    .map((event) => event["subject"])
    .filter((subject) => typeof subject === "string");
  return findSubjectRequirements(reading)
    .filter(
      (asked) => !fitsAnyType(reading.allowedTypes, asked) && !observed.some((subject) => meetsPattern(subject, asked)),
    )
    .map((asked) => ({ pointer: asked.pointer, basis: "assumed", ...explainSubject(reading, asked) }));
}

/** Which of the chosen types each text asked of the subject leaves. */
export const findTypesBySubject = (
  reading: LintReading,
): readonly { readonly pointer: string; readonly what: string; readonly types: readonly EventType[] }[] =>
  reading.hasOnlyKnownTypes && reading.capturedEvents.length === 0
    ? reading.subjects.map((subject) => ({
        pointer: subject.path,
        what: `"${formatCondition(toConditionClause(subject))}"`,
        types: reading.allowedTypes.filter((type) => fitsAnyType([type], { ...subject, position: subject.position })),
      }))
    : [];

/** A drift subject in one of the two spellings that Microsoft's pages have. */
export const checkDriftSpellings = (reading: LintReading): readonly LintHit[] =>
  findSubjectRequirements(reading).flatMap((asked) => {
    const { pointer, text, alternatives: others, withText: instead } = asked;
    const [, drift, rest] = /^(datadrifts?)(\/.*)$/is.exec(text) ?? [];
    if (drift === undefined || asked.position !== "begins" || !fitsAnyType(reading.allowedTypes, asked)) return [];
    const other = foldCase(drift) === "datadrift" ? "datadrifts/" : "datadrift/";
    const isSettled =
      others.some((each) => subjectBeginsWith(each, other) || subjectBeginsWith(other, each)) ||
      reading.capturedEvents.some(
        ({ subject }) => typeof subject === "string" && subjectBeginsWith(subject, `${drift}/`),
      );
    if (isSettled) return [];
    const isWhole = rest === "/";
    return [
      {
        pointer,
        message: `Microsoft's pages spell the drift subject in two ways, datadrift/…/run/… and datadrifts/…/runs/…; ${quote(text)} begins only one of them.`,
        remedy: `Write datadrift, without the slash, which begins both${isWhole ? "" : ", and ask for the id in data.DataDriftId"}.`,
        basis: "assumed" as const,
        ...(isWhole && { fix: { label: "Take both spellings", filter: instead("datadrift") } }),
      },
    ];
  });

const subjectBeginsWith = (subject: string, text: string): boolean =>
  meetsPattern(subject, { text, position: "begins" });
