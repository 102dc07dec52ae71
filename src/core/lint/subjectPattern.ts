import type { EventType } from "../events/catalogue.ts";
import { foldCase } from "../filter/caseless.ts";

/** A requirement on a subject: to begin with, end with, or equal a text. */
export interface SubjectPattern {
  readonly position: "begins" | "ends" | "equals";
  readonly text: string;
  /** Whether case must match; absent means no. */
  readonly isCaseSensitive?: boolean;
}

type SubjectPosition = SubjectPattern["position"];

/** The drift subject format of the event schema page; the catalogue has that of the article. */
const otherDriftFormats = ["datadrifts/{dataDriftId}/runs/{runId}"];

/** The subject formats of an event type on Microsoft's pages. */
export const subjectFormatsOf = ({ shortName, subjectFormat }: EventType): readonly string[] =>
  shortName === "DatasetDriftDetected" ? [subjectFormat, ...otherDriftFormats] : [subjectFormat];

const guid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const anyGuid = "00000000-0000-0000-0000-000000000000";

/** Whether a text can be a segment of the format, or the beginning or end of one. */
function fitsSegment(form: string, text: string, position: SubjectPosition): boolean {
  if (form === "{experimentId}") {
    const filled = {
      begins: text + anyGuid.slice(text.length),
      ends: anyGuid.slice(0, -text.length || 36) + text,
      equals: text,
    };
    return guid.test(foldCase(filled[position]));
  }
  if (form.startsWith("{")) return position !== "equals" || (form.includes("}:{") ? /[^]:[^]/ : /[^]/).test(text);
  return position === "equals" ? form === text : position === "begins" ? form.startsWith(text) : form.endsWith(text);
}

/** Whether a subject of that format can match the pattern. */
function fitsFormat(form: string, { text: wanted, position, isCaseSensitive = false }: SubjectPattern): boolean {
  const inCase = isCaseSensitive ? (text: string): string => text : foldCase;
  const segments = form.split("/");
  const texts = inCase(wanted).split("/");
  if (position === "equals" ? texts.length !== segments.length : texts.length > segments.length) return false;
  const from = position === "ends" ? segments.length - texts.length : 0;
  const openIndex = position === "begins" ? texts.length - 1 : 0;
  return texts.every((text, index) => {
    const segment = segments[from + index] ?? "";
    const literal = segment.startsWith("{") ? segment : inCase(segment);
    return fitsSegment(literal, text, index === openIndex ? position : "equals");
  });
}

/** Whether some subject of these event types can match the pattern. */
export const fitsAnyType = (types: readonly EventType[], text: SubjectPattern): boolean =>
  types.flatMap(subjectFormatsOf).some((form) => fitsFormat(form, text));

/** Whether a subject matches the pattern. */
export function meetsPattern(subject: string, { text, position, isCaseSensitive = false }: SubjectPattern): boolean {
  const [whole, sought] = isCaseSensitive ? [subject, text] : [foldCase(subject), foldCase(text)];
  return position === "equals"
    ? whole === sought
    : position === "begins"
      ? whole.startsWith(sought)
      : whole.endsWith(sought);
}
