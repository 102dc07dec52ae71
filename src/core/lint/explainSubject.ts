import { eventTypes } from "../events/catalogue.ts";
import { quote } from "../quote.ts";
import { withoutLeadingSlashes, withoutOuterSlashes, withoutTrailingSlashes } from "../slashes.ts";
import type { SubjectRequirement } from "./subjectRequirements.ts";
import { withCondition } from "./conditionEdits.ts";
import type { LintFix, LintHit } from "./finding.ts";
import type { LintReading } from "./lintReading.ts";
import { type SubjectPattern, fitsAnyType, subjectFormatsOf } from "./subjectPattern.ts";
import { formatTypesHaveIt, formatEventTypeLabels } from "./eventTypeWording.ts";

type Explanation = Pick<LintHit, "message" | "remedy" | "fix">;

/** The likeliest reason why a text does not fit, and the way on. */
export function explainSubject(reading: LintReading, asked: SubjectRequirement): Explanation {
  const { position: part, text, isNegated: negated } = asked;
  const does = part === "equals" ? "is" : part === "begins" ? "begins with" : "ends with";
  const none = `No documented subject ${does} ${quote(text)}`;
  const so = negated ? " So this rejects nothing." : "";
  for (const reason of negated ? [explainSlashes] : explainers) {
    const found = reason(reading, asked);
    if (found) return { ...found, message: `${none}${found.message}${so}` };
  }
  const among = fitsAnyType(eventTypes, asked) ? " among the chosen event types" : "";
  const forms = [...new Set(reading.allowedTypes.flatMap(subjectFormatsOf))].join(", ");
  return { message: `${none}${among}.${so}`, remedy: `The subjects are ${forms}.` };
}

/** What may be wrong with a text that does not fit, the likeliest first; each message goes on behind "No subject …". */
const explainers: readonly ((reading: LintReading, asked: SubjectRequirement) => Explanation | undefined)[] = [
  explainCase,
  explainSlashes,
  explainExperimentName,
  explainModelVersion,
  explainOtherTypes,
];

function explainCase({ allowedTypes: types, filter }: LintReading, asked: SubjectRequirement): Explanation | undefined {
  if (!asked.isCaseSensitive || !fitsAnyType(types, { ...asked, isCaseSensitive: false })) return undefined;
  const { isSubjectCaseSensitive: _counts, ...rest } = filter;
  return {
    message: ": only the case differs, and it counts here.",
    remedy: "Write the fixed parts of the subject in lower case, or let case not count.",
    fix: { label: "Let case not count", filter: rest },
  };
}

const trimSlash: Readonly<Record<SubjectPattern["position"], (text: string) => string>> = {
  begins: withoutLeadingSlashes,
  ends: withoutTrailingSlashes,
  equals: withoutOuterSlashes,
};

function explainSlashes({ allowedTypes: types }: LintReading, asked: SubjectRequirement): Explanation | undefined {
  const { position: part, text, withText: instead } = asked;
  const bare = trimSlash[part](text);
  if (bare === text || bare === "" || !fitsAnyType(types, { ...asked, text: bare })) return undefined;
  const [first, last] = [part !== "ends" && text.startsWith("/"), part !== "begins" && text.endsWith("/")];
  return {
    message: `: no subject ${first && last ? "begins or ends" : first ? "begins" : "ends"} with a slash.`,
    remedy: `Write ${quote(bare)}.`,
    fix: { label: "Remove the slash", filter: instead(bare) },
  };
}

function explainExperimentName(
  { allowedTypes: types }: LintReading,
  asked: SubjectRequirement,
): Explanation | undefined {
  const { position: part, text, alternatives: others } = asked;
  const [, name, rest = ""] = /^\/?experiments\/([^/]+)(\/.*)?$/is.exec(text) ?? [];
  if (part === "ends" || name === undefined || !fitsAnyType(types, { text: "experiments/", position: "begins" }))
    return undefined;
  if (fitsAnyType(types, { text: `experiments/${name}${rest && "/"}`, position: "begins" })) return undefined;
  return {
    message: ": in every documented sample the id of the experiment stands there, a GUID, not its name.",
    remedy: "Filter on data.experimentName.",
    ...(others.length === 0 &&
      /^(\/(runs\/?)?)?$/i.test(rest) && { fix: createExperimentNameFix(asked, name, rest !== "") }),
  };
}

/** The experiment by its name instead; the name may go on unless a slash ends it. */
function createExperimentNameFix({ withText: instead }: SubjectRequirement, name: string, isWhole: boolean): LintFix {
  const operatorType = isWhole ? "StringIn" : "StringBeginsWith";
  const filter = withCondition(instead("experiments/"), { operatorType, key: "data.experimentName", values: [name] });
  return { label: "Filter on the experiment's name", filter };
}

function explainModelVersion({ allowedTypes: types }: LintReading, asked: SubjectRequirement): Explanation | undefined {
  const text = `${asked.text}:`;
  if (!fitsAnyType(types, { ...asked, text: `${text}1` })) return undefined;
  return {
    message: ": the version of the model stands behind its name.",
    remedy: `Ask for the beginning ${quote(text)}, which every version has, or add the version.`,
  };
}

function explainOtherTypes(
  { filter, chosenTypes: chosen = [] }: LintReading,
  asked: SubjectRequirement,
): Explanation | undefined {
  const elsewhere = eventTypes.filter((type) => fitsAnyType([type], asked));
  if (elsewhere.length === 0) return undefined;
  // The chosen types may have the other texts.
  const [choose, kept] = asked.alternatives.length > 0 ? ["Also choose", chosen] : ["Choose", []];
  return {
    message: ` among the chosen event types; ${formatTypesHaveIt(elsewhere)}.`,
    remedy: `${choose} ${formatEventTypeLabels(elsewhere)}.`,
    fix: {
      label: `${choose} ${formatEventTypeLabels(elsewhere)}`,
      filter: { ...filter, includedEventTypes: [...kept, ...elsewhere.map(({ name }) => name)] },
    },
  };
}
