import { isObject } from "../json.ts";
import { createWarning, prefixPointers, type Problem } from "../problem.ts";
import { type Blank, explainBlank } from "../subscription/blanks.ts";
import type { Draft, ImportedProperties } from "../subscription/draft.ts";
import { draftFromEventSubscription } from "../subscription/draftFromEventSubscription.ts";
import { readFilter } from "../subscription/readFilter.ts";
import type { ImportedSubscription } from "./importResult.ts";

/** An imported event subscription as the form takes it. */
export interface ImportedDraft extends ImportedProperties {
  readonly draft: Draft;
  /** Problems at fields of the form: values that the text leaves open or gives in a wrong type. */
  readonly marks: readonly Problem[];
  /** Id of the workspace or system topic in the text. */
  readonly scope?: string;
}

/** Splits an imported event subscription into what the form edits, what it preserves, and what the user has to enter. */
export function toImportedDraft({ name = "", scope, properties, blanks }: ImportedSubscription): ImportedDraft {
  const { filter, problems } = readFilter(withoutNulls(properties["filter"]));
  const { endpointUrl } = draftFromEventSubscription({ name, properties: { ...properties, filter: null } });
  const located = blanks.map((blank) => ({ blank, pointer: toDraftPointer(blank.pointer, endpointUrl !== undefined) }));
  return {
    draft: { name, ...(endpointUrl === undefined ? {} : { endpointUrl }), filter },
    properties,
    blanks: located.filter(({ pointer }) => pointer === undefined).map(({ blank }) => blank),
    marks: [
      ...located.flatMap(({ blank, pointer }) =>
        pointer === undefined || pointer === "/scope" ? [] : openValueProblem(blank, pointer),
      ),
      ...prefixPointers("/filter", problems),
    ],
    ...(scope === undefined ? {} : { scope }),
  };
}

/** A null in a list of a filter is always a blank, which `marks` reports. */
function withoutNulls(filter: unknown): unknown {
  if (!isObject(filter)) return filter;
  const { includedEventTypes, advancedFilters } = filter;
  const withoutNull = (list: readonly unknown[]): readonly unknown[] => list.filter((each) => each !== null);
  const condition = (each: unknown): unknown =>
    isObject(each) && Array.isArray(each["values"]) ? { ...each, values: withoutNull(each["values"]) } : (each ?? {});
  return {
    ...filter,
    ...(Array.isArray(includedEventTypes) ? { includedEventTypes: withoutNull(includedEventTypes) } : {}),
    ...(Array.isArray(advancedFilters) ? { advancedFilters: advancedFilters.map(condition) } : {}),
  };
}

/** Translates a pointer into the imported subscription to one into the draft; undefined for what the form doesn't edit. */
function toDraftPointer(pointer: string, hasUrl: boolean): string | undefined {
  if (pointer === "/name" || pointer === "/scope") return pointer;
  if (
    hasUrl &&
    /^\/properties\/(deliveryWithResourceIdentity\/)?destination(\/properties(\/endpointUrl)?)?$/.test(pointer)
  )
    return "/endpointUrl";
  if (!/^\/properties\/filter(\/|$)/.test(pointer)) return undefined;
  // A blank value isn't in its list, so only the list can be pointed at.
  return pointer.replace("/properties", "").replace(/(\/includedEventTypes|\/values)\/\d+$/, "$1");
}

const openValueProblem = ({ text, line, column }: Blank, pointer: string): Problem =>
  createWarning(pointer, `${explainBlank(text)} (line ${line}, column ${column}).`, "Enter its value.");
