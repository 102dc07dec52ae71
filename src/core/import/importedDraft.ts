import { isObject } from "../json.ts";
import type { Problem } from "../problem.ts";
import { prefixPointers } from "../problem.ts";
import { quote } from "../quote.ts";
import type { Draft, ImportedProperties } from "../subscription/draft.ts";
import { draftFromEventSubscription } from "../subscription/draftFromEventSubscription.ts";
import { readFilter } from "../subscription/readFilter.ts";
import type { Blank, ImportedSubscription } from "./importResult.ts";

/** An imported event subscription as the form takes it. */
export interface ImportedDraft extends ImportedProperties {
  readonly draft: Draft;
  /** What fields of the form are told about: what the text leaves open, or says in a shape that has no meaning. */
  readonly marks: readonly Problem[];
  /** Id of what the text says it belongs to. */
  readonly scope?: string;
}

/** Divides what was read: into what the form edits, what it keeps, and what a person has to fill in. */
export function toImportedDraft({ name = "", scope, properties, blanks }: ImportedSubscription): ImportedDraft {
  const { filter, problems } = readFilter(withoutNulls(properties["filter"]));
  const { endpointUrl } = draftFromEventSubscription({
    name,
    properties: { ...properties, filter: null },
  });
  const placed = blanks.map((blank) => ({ blank, pointer: toDraftPointer(blank.pointer, endpointUrl !== undefined) }));
  return {
    draft: { name, ...(endpointUrl === undefined ? {} : { endpointUrl }), filter },
    properties,
    blanks: placed.filter(({ pointer }) => pointer === undefined).map(({ blank }) => blank),
    marks: [
      ...placed.flatMap(({ blank, pointer }) =>
        pointer === undefined || pointer === "/scope" ? [] : openValueProblem(blank, pointer),
      ),
      ...prefixPointers("/filter", problems),
    ],
    ...(scope === undefined ? {} : { scope }),
  };
}

/** In the lists of a filter a null can only be a blank, which is told by its mark. */
function withoutNulls(filter: unknown): unknown {
  if (!isObject(filter)) return filter;
  const { includedEventTypes, advancedFilters } = filter;
  const given = (list: readonly unknown[]): readonly unknown[] => list.filter((each) => each !== null);
  const condition = (each: unknown): unknown =>
    isObject(each) && Array.isArray(each["values"]) ? { ...each, values: given(each["values"]) } : (each ?? {});
  return {
    ...filter,
    ...(Array.isArray(includedEventTypes) ? { includedEventTypes: given(includedEventTypes) } : {}),
    ...(Array.isArray(advancedFilters) ? { advancedFilters: advancedFilters.map(condition) } : {}),
  };
}

/** Pointer into the draft at which the form shows a place of the imported subscription; undefined for a place it keeps. */
function toDraftPointer(pointer: string, hasUrl: boolean): string | undefined {
  if (pointer === "/name" || pointer === "/scope") return pointer;
  if (
    hasUrl &&
    /^\/properties\/(deliveryWithResourceIdentity\/)?destination(\/properties(\/endpointUrl)?)?$/.test(pointer)
  )
    return "/endpointUrl";
  if (!/^\/properties\/filter(\/|$)/.test(pointer)) return undefined;
  // A value that is open is not in its list, so only the list can be pointed at.
  return pointer.replace("/properties", "").replace(/(\/includedEventTypes|\/values)\/\d+$/, "$1");
}

const openValueProblem = ({ text, line, column }: Blank, pointer: string): Problem => ({
  severity: "warning",
  pointer,
  message: `The text leaves this to ${quote(text)} (line ${line}, column ${column}).`,
  remedy: "Fill in the value.",
});
