import { type EventType, findEventType } from "../events/catalogue.ts";
import { modelMonitor } from "../events/modelMonitor.ts";
import type { Filter } from "../filter/filter.ts";
import { quoteIfNeeded } from "../quote.ts";
import type { LintFix, LintHit } from "./finding.ts";
import { findField, type LintReading } from "./lintReading.ts";
import { fitsAnyType } from "./subjectPattern.ts";

/** The filter that replaces one on the retired drift event. */
const monitorFilter: Filter = {
  includedEventTypes: [modelMonitor.eventType],
  advancedFilters: [{ operatorType: "StringContains", key: modelMonitor.key, values: [modelMonitor.breachText] }],
};

const monitorFix: LintFix = { label: "Filter on model monitors", filter: monitorFilter };

/** How to select a single monitor, by Microsoft's page on model monitors. */
const monitorRemedy =
  "Model monitors report drift now, by RunStatusChanged with the tag azureml_modelmonitor_threshold_breached. For one monitor, the tag must also contain its signal's name, <monitor>_<signal>.";

/** An event type that workspaces raise no more, by its name or by a key or subject that no other type has. */
export function checkRetiredTypes(reading: LintReading): readonly LintHit[] {
  const { filter, chosenTypes } = reading;
  const need = findNeedOfRetired(reading);
  if (!chosenTypes)
    return need
      ? [createHit(need.type, need.pointer, `Only ${need.type.label} has ${need.what}, and it`, "assumed", monitorFix)]
      : [];
  const names = filter.includedEventTypes ?? [];
  const isReplaceable = need !== undefined || names.every((name) => findEventType(name)?.retirement);
  return names.flatMap((name, index): LintHit | readonly [] => {
    const type = findEventType(name);
    if (!type?.retirement) return [];
    const includedEventTypes = names.filter((other) => other !== name);
    const fix = isReplaceable
      ? monitorFix
      : { label: `Remove ${type.label}`, filter: { ...filter, includedEventTypes } };
    return createHit(type, `/includedEventTypes/${index}`, type.label, "documented", fix);
  });
}

function createHit(
  { retirement }: EventType,
  pointer: string,
  subject: string,
  basis: LintHit["basis"],
  fix: LintFix,
): LintHit {
  return {
    pointer,
    message: `${subject} is retired. ${retirement?.why ?? ""}`,
    remedy: monitorRemedy,
    basis,
    documentation: modelMonitor.documentation,
    fix,
  };
}

interface RetiredNeed {
  readonly type: EventType;
  readonly pointer: string;
  /** A key or a subject. */
  readonly what: string;
}

/** What only retired types have of what the filter requires. */
function findNeedOfRetired(reading: LintReading): RetiredNeed | undefined {
  if (!reading.hasOnlyKnownTypes) return undefined;
  const { allowedTypes, conditions, subjects } = reading;
  const ofKeys = conditions
    .filter(({ operator }) => !operator.matchesIfAbsent)
    .map(({ path, key }) => ({
      pointer: `${path}/key`,
      what: quoteIfNeeded(key),
      types: allowedTypes.filter((type) => findField(type, key)),
    }));
  const ofSubjects = subjects.map((subject) => ({
    pointer: subject.path,
    what: "such a subject",
    types: allowedTypes.filter((type) => fitsAnyType([type], subject)),
  }));
  for (const { types, ...need } of [...ofKeys, ...ofSubjects]) {
    const [type] = types;
    if (type && types.every(({ retirement }) => retirement)) return { ...need, type };
  }
  return undefined;
}
