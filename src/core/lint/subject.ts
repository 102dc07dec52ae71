import type { EventType } from "../events/catalogue.ts";
import { quote } from "../quote.ts";
import { fold } from "../filter/caseless.ts";
import { askedOf } from "./asked.ts";
import { asCondition, says } from "./edit.ts";
import type { Hit } from "./finding.ts";
import type { LintReading } from "./reading.ts";
import { fitsAny, meetsText } from "./subjectForm.ts";
import { explain } from "./subjectReasons.ts";

/** A subject that no event of the chosen types has, by the documented formats. */
export function subjectForms(reading: LintReading): readonly Hit[] {
  if (!reading.known) return [];
  const observed = reading.observed.map((event) => event["subject"]).filter((subject) => typeof subject === "string");
  return askedOf(reading)
    .filter((asked) => !fitsAny(reading.types, asked) && !observed.some((subject) => meetsText(subject, asked)))
    .map((asked) => ({ pointer: asked.pointer, basis: "assumed", ...explain(reading, asked) }));
}

/** Which of the chosen types each text asked of the subject leaves. */
export const subjectNeeds = (
  reading: LintReading,
): readonly { readonly pointer: string; readonly what: string; readonly types: readonly EventType[] }[] =>
  reading.known && reading.observed.length === 0
    ? reading.subjects.map((subject) => ({
        pointer: subject.path,
        what: `"${says(asCondition(subject))}"`,
        types: reading.types.filter((type) => fitsAny([type], { ...subject, part: subject.end })),
      }))
    : [];

/** A drift subject in one of the two spellings that Microsoft's pages have. */
export const driftSpellings = (reading: LintReading): readonly Hit[] =>
  askedOf(reading).flatMap((asked) => {
    const { pointer, text, others, instead } = asked;
    const [, drift, rest] = /^(datadrifts?)(\/.*)$/is.exec(text) ?? [];
    if (drift === undefined || asked.part !== "begins" || !fitsAny(reading.types, asked)) return [];
    const other = fold(drift) === "datadrift" ? "datadrifts/" : "datadrift/";
    const isSettled =
      others.some((each) => begins(each, other) || begins(other, each)) ||
      reading.observed.some(({ subject }) => typeof subject === "string" && begins(subject, `${drift}/`));
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

const begins = (subject: string, text: string): boolean => meetsText(subject, { text, part: "begins" });
