import { type EventType, eventTypes } from "../events/catalogue.ts";
import { enumerate, quote } from "../quote.ts";
import { fold } from "../filter/caseless.ts";
import type { Condition } from "../filter/clauses.ts";
import type { Filter } from "../filter/filter.ts";
import { addCondition, asCondition, changeCondition, says, writtenValues } from "./edit.ts";
import type { Fix, Hit } from "./finding.ts";
import type { LintReading } from "./reading.ts";
import { type Part, fitsAny, formsOf, meetsText } from "./subjectForm.ts";

/** A text that a filter asks of the subject, and the filter with another text in its place. */
interface Asked {
  readonly pointer: string;
  readonly part: Part;
  readonly text: string;
  /** Whether it is the only text that the subject may meet here. */
  readonly alone: boolean;
  readonly instead: (text: string) => Filter;
}

/** A subject that no event of the chosen types has, by the documented formats. */
export function subjectForms(reading: LintReading): readonly Hit[] {
  if (!reading.known) return [];
  const observed = reading.observed.map((event) => event["subject"]).filter((subject) => typeof subject === "string");
  return askedOf(reading)
    .filter(
      ({ text, part }) =>
        !fitsAny(reading.types, text, part) && !observed.some((subject) => meetsText(subject, text, part)),
    )
    .map((asked) => ({ pointer: asked.pointer, basis: "assumed", ...explain(reading, asked) }));
}

function askedOf({ filter, subjects, conditions }: LintReading): readonly Asked[] {
  const ofFields = subjects.map(({ path, end, text }): Asked => {
    const instead = (other: string): Filter => ({ ...filter, [path.slice(1)]: other });
    return { pointer: path, part: end, text, alone: true, instead };
  });
  return [
    ...ofFields,
    ...conditions.filter(({ key }) => fold(key) === "subject").flatMap((each) => askedBy(filter, each)),
  ];
}

const parts: Readonly<Record<string, Part>> = {
  StringIn: "equals",
  StringBeginsWith: "begins",
  StringEndsWith: "ends",
};

function askedBy(filter: Filter, condition: Condition): readonly Asked[] {
  const part = parts[condition.operator.name];
  if (!part) return [];
  const values = writtenValues(filter, condition);
  return values.flatMap((text, index) => {
    if (typeof text !== "string") return [];
    const instead = (other: string): Filter =>
      changeCondition(filter, condition, { values: values.with(index, other) });
    return [{ pointer: `${condition.path}/values/${index}`, part, text, alone: values.length === 1, instead }];
  });
}

type Explanation = Pick<Hit, "message" | "remedy" | "fix">;

/** The likeliest reason why a text does not fit, and the way on. */
function explain({ types, filter }: LintReading, { text, part, alone, instead }: Asked): Explanation {
  const does = part === "equals" ? "is" : part === "begins" ? "begins with" : "ends with";
  const none = `No documented subject ${does} ${quote(text)}`;
  const bare = trimSlash[part](text);
  if (bare !== text && bare !== "" && fitsAny(types, bare, part))
    return {
      message: `${none}: no subject ${part === "ends" ? "ends" : "begins"} with a slash.`,
      remedy: `Write ${quote(bare)}.`,
      fix: { label: "Remove the slash", filter: instead(bare) },
    };
  const [, name] = /^\/?experiments\/([^/]+)(?:\/(?:runs\/?)?)?$/i.exec(text) ?? [];
  if (part === "begins" && name !== undefined && fitsAny(types, "experiments/", "begins"))
    return {
      message: `${none}: in every documented sample the id of the experiment stands there, a GUID, not its name.`,
      remedy: "Filter on data.experimentName.",
      ...(alone && { fix: byName(text, name, instead) }),
    };
  const elsewhere = eventTypes.filter((type) => fitsAny([type], text, part));
  if (elsewhere.length === 0)
    return { message: `${none}.`, remedy: `The subjects are ${[...new Set(types.flatMap(formsOf))].join(", ")}.` };
  const having = enumerate(elsewhere, (type) => (type as EventType).label);
  return {
    message: `${none} among the chosen event types; ${having} has it.`,
    remedy: `Choose ${having}.`,
    fix: {
      label: `Choose ${having}`,
      filter: { ...filter, includedEventTypes: elsewhere.map((type) => type.name) },
    },
  };
}

const withoutFirst = (text: string): string => text.replace(/^\/+/, "");
/** The lookbehind keeps the search from starting anew at every slash of a long run. */
const withoutLast = (text: string): string => text.replace(/(?<!\/)\/+$/, "");

const trimSlash: Readonly<Record<Part, (text: string) => string>> = {
  begins: withoutFirst,
  ends: withoutLast,
  equals: (text) => withoutLast(withoutFirst(text)),
};

/** The experiment by its name instead; the name may go on unless a slash ends it. */
function byName(text: string, name: string, instead: Asked["instead"]): Fix {
  const operatorType = text.replace(/^\//, "").split("/").length > 2 ? "StringIn" : "StringBeginsWith";
  const filter = addCondition(instead("experiments/"), { operatorType, key: "data.experimentName", values: [name] });
  return { label: "Filter on the experiment's name", filter };
}

/** Which of the chosen types each text asked of the subject leaves. */
export const subjectNeeds = (
  reading: LintReading,
): readonly { readonly pointer: string; readonly what: string; readonly types: readonly EventType[] }[] =>
  reading.known && reading.observed.length === 0
    ? reading.subjects.map((subject) => ({
        pointer: subject.path,
        what: `"${says(asCondition(subject))}"`,
        types: reading.types.filter((type) => fitsAny([type], subject.text, subject.end)),
      }))
    : [];

/** A drift subject in one of the two spellings that Microsoft's pages have. */
export const driftSpellings = (reading: LintReading): readonly Hit[] =>
  askedOf(reading).flatMap(({ pointer, part, text, instead }) => {
    const [, drift, rest = ""] = /^(datadrifts?)(\/.*)$/is.exec(text) ?? [];
    if (drift === undefined || part !== "begins" || !fitsAny(reading.types, text, part)) return [];
    const settled = reading.observed.some(
      ({ subject }) => typeof subject === "string" && meetsText(subject, `${drift}/`, "begins"),
    );
    if (settled) return [];
    return [
      {
        pointer,
        message: `Microsoft's pages spell the drift subject in two ways, datadrift/…/run/… and datadrifts/…/runs/…; ${quote(text)} begins only one of them.`,
        remedy: "Write datadrift, without the slash, which begins both.",
        basis: "assumed" as const,
        ...(rest === "/" && { fix: { label: "Take both spellings", filter: instead("datadrift") } }),
      },
    ];
  });
