import { type EventType, eventTypes } from "../events/catalogue.ts";
import { quote } from "../quote.ts";
import { fold } from "../filter/caseless.ts";
import type { Condition } from "../filter/clauses.ts";
import type { Filter } from "../filter/filter.ts";
import { withoutLeadingSlashes, withoutOuterSlashes, withoutTrailingSlashes } from "../slashes.ts";
import { addCondition, asCondition, changeCondition, says, writtenValues } from "./edit.ts";
import type { Fix, Hit } from "./finding.ts";
import type { LintReading } from "./reading.ts";
import { haveIt, named } from "./types.ts";
import { type SubjectText, fitsAny, formsOf, meetsText } from "./subjectForm.ts";

/** A text that a filter asks of the subject, and the filter with another text in its place. */
interface Asked extends SubjectText {
  readonly pointer: string;
  /** Texts that the subject may meet instead. */
  readonly others: readonly string[];
  readonly instead: (text: string) => Filter;
}

/** A subject that no event of the chosen types has, by the documented formats. */
export function subjectForms(reading: LintReading): readonly Hit[] {
  if (!reading.known) return [];
  const observed = reading.observed.map((event) => event["subject"]).filter((subject) => typeof subject === "string");
  return askedOf(reading)
    .filter((asked) => !fitsAny(reading.types, asked) && !observed.some((subject) => meetsText(subject, asked)))
    .map((asked) => ({ pointer: asked.pointer, basis: "assumed", ...explain(reading, asked) }));
}

function askedOf({ filter, subjects, conditions }: LintReading): readonly Asked[] {
  const ofFields = subjects.map(({ path, end, text, caseSensitive }): Asked => {
    const instead = (other: string): Filter => ({ ...filter, [path.slice(1)]: other });
    return { pointer: path, part: end, text, caseSensitive, others: [], instead };
  });
  return [
    ...ofFields,
    ...conditions.filter(({ key }) => fold(key) === "subject").flatMap((each) => askedBy(filter, each)),
  ];
}

const parts: Readonly<Record<string, SubjectText["part"]>> = {
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
    const others = values.filter((other, at) => typeof other === "string" && at !== index) as string[];
    return [{ pointer: `${condition.path}/values/${index}`, part, text, others, instead }];
  });
}

type Explanation = Pick<Hit, "message" | "remedy" | "fix">;

/** The likeliest reason why a text does not fit, and the way on. */
function explain(reading: LintReading, asked: Asked): Explanation {
  const { part, text } = asked;
  const does = part === "equals" ? "is" : part === "begins" ? "begins with" : "ends with";
  const none = `No documented subject ${does} ${quote(text)}`;
  for (const reason of reasons) {
    const found = reason(reading, asked);
    if (found) return { ...found, message: `${none}${found.message}` };
  }
  const forms = [...new Set(reading.types.flatMap(formsOf))].join(", ");
  return { message: `${none}.`, remedy: `The subjects are ${forms}.` };
}

/** What may be wrong with a text that does not fit, the likeliest first; each message goes on behind "No subject …". */
const reasons: readonly ((reading: LintReading, asked: Asked) => Explanation | undefined)[] = [
  inOtherCase,
  aroundSlashes,
  experimentByName,
  modelWithoutVersion,
  ofOtherTypes,
];

function inOtherCase({ types, filter }: LintReading, asked: Asked): Explanation | undefined {
  if (!asked.caseSensitive || !fitsAny(types, { ...asked, caseSensitive: false })) return undefined;
  const { isSubjectCaseSensitive: _counts, ...rest } = filter;
  return {
    message: ": only the case differs, and it counts here.",
    remedy: "Write the fixed parts of the subject in lower case, or let case not count.",
    fix: { label: "Let case not count", filter: rest },
  };
}

const trimSlash: Readonly<Record<SubjectText["part"], (text: string) => string>> = {
  begins: withoutLeadingSlashes,
  ends: withoutTrailingSlashes,
  equals: withoutOuterSlashes,
};

function aroundSlashes({ types }: LintReading, asked: Asked): Explanation | undefined {
  const { part, text, instead } = asked;
  const bare = trimSlash[part](text);
  if (bare === text || bare === "" || !fitsAny(types, { ...asked, text: bare })) return undefined;
  const [first, last] = [part !== "ends" && text.startsWith("/"), part !== "begins" && text.endsWith("/")];
  return {
    message: `: no subject ${first && last ? "begins or ends" : first ? "begins" : "ends"} with a slash.`,
    remedy: `Write ${quote(bare)}.`,
    fix: { label: "Remove the slash", filter: instead(bare) },
  };
}

function experimentByName({ types }: LintReading, asked: Asked): Explanation | undefined {
  const { part, text, others } = asked;
  const [, name, rest = ""] = /^\/?experiments\/([^/]+)(\/.*)?$/is.exec(text) ?? [];
  if (part === "ends" || name === undefined || !fitsAny(types, { text: "experiments/", part: "begins" }))
    return undefined;
  if (fitsAny(types, { text: `experiments/${name}${rest && "/"}`, part: "begins" })) return undefined;
  return {
    message: ": in every documented sample the id of the experiment stands there, a GUID, not its name.",
    remedy: "Filter on data.experimentName.",
    ...(others.length === 0 && /^(\/(runs\/?)?)?$/i.test(rest) && { fix: byName(asked, name, rest !== "") }),
  };
}

/** The experiment by its name instead; the name may go on unless a slash ends it. */
function byName({ instead }: Asked, name: string, isWhole: boolean): Fix {
  const operatorType = isWhole ? "StringIn" : "StringBeginsWith";
  const filter = addCondition(instead("experiments/"), { operatorType, key: "data.experimentName", values: [name] });
  return { label: "Filter on the experiment's name", filter };
}

function modelWithoutVersion({ types }: LintReading, asked: Asked): Explanation | undefined {
  const text = `${asked.text}:`;
  if (!fitsAny(types, { ...asked, text: `${text}1` })) return undefined;
  return {
    message: ": the version of the model stands behind its name.",
    remedy: `Ask for the beginning ${quote(text)}, which every version has, or add the version.`,
  };
}

function ofOtherTypes({ filter, named: chosen = [] }: LintReading, asked: Asked): Explanation | undefined {
  const elsewhere = eventTypes.filter((type) => fitsAny([type], asked));
  if (elsewhere.length === 0) return undefined;
  // The chosen types may have the other texts.
  const [choose, kept] = asked.others.length > 0 ? ["Also choose", chosen] : ["Choose", []];
  return {
    message: ` among the chosen event types; ${haveIt(elsewhere)}.`,
    remedy: `${choose} ${named(elsewhere)}.`,
    fix: {
      label: `${choose} ${named(elsewhere)}`,
      filter: { ...filter, includedEventTypes: [...kept, ...elsewhere.map(({ name }) => name)] },
    },
  };
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
