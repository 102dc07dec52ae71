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
type Explain = (reading: LintReading, requirement: SubjectRequirement) => Explanation | undefined;

/** The most likely reason why no documented subject matches a text, and how to fix it. */
export function explainSubject(reading: LintReading, requirement: SubjectRequirement): Explanation {
  const { position, text, isNegated } = requirement;
  const does = position === "equals" ? "is" : position === "begins" ? "begins with" : "ends with";
  const none = `No documented subject ${does} ${quote(text)}`;
  const consequence = isNegated ? " So this condition excludes nothing." : "";
  for (const explain of isNegated ? [explainSlashes] : explainers) {
    const found = explain(reading, requirement);
    if (found) return { ...found, message: `${none}${found.message}${consequence}` };
  }
  const among = fitsAnyType(eventTypes, requirement) ? " among the selected event types" : "";
  const forms = [...new Set(reading.allowedTypes.flatMap(subjectFormatsOf))].join(", ");
  return { message: `${none}${among}.${consequence}`, remedy: `Use a subject like ${forms}.` };
}

const explainCase: Explain = ({ allowedTypes, filter }, requirement) => {
  if (!requirement.isCaseSensitive || !fitsAnyType(allowedTypes, { ...requirement, isCaseSensitive: false }))
    return undefined;
  const { isSubjectCaseSensitive: _removed, ...rest } = filter;
  return {
    message: " because case must match.",
    remedy: "Write the fixed parts of the subject in lowercase, or turn off Match case.",
    fix: { label: "Ignore case", filter: rest },
  };
};

const trimSlash: Readonly<Record<SubjectPattern["position"], (text: string) => string>> = {
  begins: withoutLeadingSlashes,
  ends: withoutTrailingSlashes,
  equals: withoutOuterSlashes,
};

const explainSlashes: Explain = ({ allowedTypes }, requirement) => {
  const { position, text, withText } = requirement;
  const bare = trimSlash[position](text);
  if (bare === text || bare === "" || !fitsAnyType(allowedTypes, { ...requirement, text: bare })) return undefined;
  const [first, last] = [position !== "ends" && text.startsWith("/"), position !== "begins" && text.endsWith("/")];
  return {
    message: ` because subjects don't ${first && last ? "begin or end" : first ? "begin" : "end"} with a slash.`,
    remedy: `Use ${quote(bare)}.`,
    fix: { label: "Remove the slash", filter: withText(bare) },
  };
};

const explainExperimentName: Explain = ({ allowedTypes }, requirement) => {
  const { position, text, alternatives } = requirement;
  const [, name, rest = ""] = /^\/?experiments\/([^/]+)(\/.*)?$/is.exec(text) ?? [];
  if (
    position === "ends" ||
    name === undefined ||
    !fitsAnyType(allowedTypes, { text: "experiments/", position: "begins" })
  )
    return undefined;
  if (fitsAnyType(allowedTypes, { text: `experiments/${name}${rest && "/"}`, position: "begins" })) return undefined;
  return {
    message: ". Documented samples have the experiment's ID there, a GUID, not its name.",
    remedy: "Filter on data.experimentName.",
    ...(alternatives.length === 0 &&
      /^(\/(runs\/?)?)?$/i.test(rest) && { fix: createExperimentNameFix(requirement, name, rest !== "") }),
  };
};

/** Filters on the experiment's name instead. Without a slash at its end, the name may be a beginning. */
function createExperimentNameFix({ withText }: SubjectRequirement, name: string, isWhole: boolean): LintFix {
  const operatorType = isWhole ? "StringIn" : "StringBeginsWith";
  const filter = withCondition(withText("experiments/"), { operatorType, key: "data.experimentName", values: [name] });
  return { label: "Filter on the experiment name", filter };
}

const explainModelVersion: Explain = ({ allowedTypes }, requirement) => {
  const text = `${requirement.text}:`;
  if (!fitsAnyType(allowedTypes, { ...requirement, text: `${text}1` })) return undefined;
  return {
    message: " because the model's version follows its name.",
    remedy: `Use "begins with" ${quote(text)} for any version, or add the version.`,
  };
};

const explainOtherTypes: Explain = ({ filter, chosenTypes = [] }, requirement) => {
  const elsewhere = eventTypes.filter((type) => !type.retirement && fitsAnyType([type], requirement));
  if (elsewhere.length === 0) return undefined;
  // The selected types may match the alternatives.
  const [select, remaining] = requirement.alternatives.length > 0 ? ["Also select", chosenTypes] : ["Select", []];
  return {
    message: ` among the selected event types. ${formatTypesHaveIt(elsewhere)}.`,
    remedy: `${select} ${formatEventTypeLabels(elsewhere)}.`,
    fix: {
      label: `${select} ${formatEventTypeLabels(elsewhere)}`,
      filter: { ...filter, includedEventTypes: [...remaining, ...elsewhere.map(({ name }) => name)] },
    },
  };
};

/** Possible reasons, the most likely first. Each message continues the sentence "No documented subject …". */
const explainers: readonly Explain[] = [
  explainCase,
  explainSlashes,
  explainExperimentName,
  explainModelVersion,
  explainOtherTypes,
];
