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
function fitsSegment(form: string, text: string, part: SubjectPosition): boolean {
  if (form === "{experimentId}") {
    const filled = {
      begins: text + anyGuid.slice(text.length),
      ends: anyGuid.slice(0, -text.length || 36) + text,
      equals: text,
    };
    return guid.test(foldCase(filled[part]));
  }
  if (form.startsWith("{")) return part !== "equals" || (form.includes("}:{") ? /[^]:[^]/ : /[^]/).test(text);
  return part === "equals" ? form === text : part === "begins" ? form.startsWith(text) : form.endsWith(text);
}

/** Whether a subject of that format can match the pattern. */
function fitsFormat(
  form: string,
  { text: asked, position: part, isCaseSensitive: caseSensitive = false }: SubjectPattern,
): boolean {
  const inCase = caseSensitive ? (text: string): string => text : foldCase;
  const segments = form.split("/");
  const texts = inCase(asked).split("/");
  if (part === "equals" ? texts.length !== segments.length : texts.length > segments.length) return false;
  const from = part === "ends" ? segments.length - texts.length : 0;
  const open = part === "begins" ? texts.length - 1 : 0;
  return texts.every((text, index) => {
    const segment = segments[from + index] ?? "";
    const literal = segment.startsWith("{") ? segment : inCase(segment);
    return fitsSegment(literal, text, index === open ? part : "equals");
  });
}

/** Whether some subject of these event types can match the pattern. */
export const fitsAnyType = (types: readonly EventType[], text: SubjectPattern): boolean =>
  types.flatMap(subjectFormatsOf).some((form) => fitsFormat(form, text));

/** Whether a subject matches the pattern. */
export function meetsPattern(
  subject: string,
  { text, position: part, isCaseSensitive: caseSensitive = false }: SubjectPattern,
): boolean {
  const [whole, sought] = caseSensitive ? [subject, text] : [foldCase(subject), foldCase(text)];
  return part === "equals" ? whole === sought : part === "begins" ? whole.startsWith(sought) : whole.endsWith(sought);
}
