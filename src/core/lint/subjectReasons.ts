import { eventTypes } from "../events/catalogue.ts";
import { quote } from "../quote.ts";
import { withoutLeadingSlashes, withoutOuterSlashes, withoutTrailingSlashes } from "../slashes.ts";
import type { Asked } from "./asked.ts";
import { addCondition } from "./edit.ts";
import type { Fix, Hit } from "./finding.ts";
import type { LintReading } from "./reading.ts";
import { type SubjectText, fitsAny, formsOf } from "./subjectForm.ts";
import { haveIt, named } from "./types.ts";

type Explanation = Pick<Hit, "message" | "remedy" | "fix">;

/** The likeliest reason why a text does not fit, and the way on. */
export function explain(reading: LintReading, asked: Asked): Explanation {
  const { part, text, negated } = asked;
  const does = part === "equals" ? "is" : part === "begins" ? "begins with" : "ends with";
  const none = `No documented subject ${does} ${quote(text)}`;
  const so = negated ? " So this rejects nothing." : "";
  for (const reason of negated ? [aroundSlashes] : reasons) {
    const found = reason(reading, asked);
    if (found) return { ...found, message: `${none}${found.message}${so}` };
  }
  const among = fitsAny(eventTypes, asked) ? " among the chosen event types" : "";
  const forms = [...new Set(reading.types.flatMap(formsOf))].join(", ");
  return { message: `${none}${among}.${so}`, remedy: `The subjects are ${forms}.` };
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
