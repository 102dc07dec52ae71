import type { EventType } from "../events/catalogue.ts";
import { foldCase } from "../filter/caseless.ts";

/** What is asked of a subject: to begin with a text, to end with it, or to be it. */
export interface SubjectPattern {
  readonly position: "begins" | "ends" | "equals";
  readonly text: string;
  /** Whether case counts; absent means no. */
  readonly isCaseSensitive?: boolean;
}

type SubjectPosition = SubjectPattern["position"];

/** The form of the drift subject on the page of the event schema; the catalogue has that of the article. */
const otherDriftFormats = ["datadrifts/{dataDriftId}/runs/{runId}"];

/** How the subjects of a type look, by Microsoft's pages. */
export const subjectFormatsOf = ({ shortName, subjectFormat }: EventType): readonly string[] =>
  shortName === "DatasetDriftDetected" ? [subjectFormat, ...otherDriftFormats] : [subjectFormat];

const guid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const anyGuid = "00000000-0000-0000-0000-000000000000";

/** Whether a whole segment of a subject, or its beginning or end, can be what the form has there. */
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

/** Whether a subject of that form can begin with a text, end with it or be it. */
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

/** Whether some subject of these types can meet the text. */
export const fitsAnyType = (types: readonly EventType[], text: SubjectPattern): boolean =>
  types.flatMap(subjectFormatsOf).some((form) => fitsFormat(form, text));

/** Whether a subject meets the text. */
export function meetsPattern(
  subject: string,
  { text, position: part, isCaseSensitive: caseSensitive = false }: SubjectPattern,
): boolean {
  const [whole, sought] = caseSensitive ? [subject, text] : [foldCase(subject), foldCase(text)];
  return part === "equals" ? whole === sought : part === "begins" ? whole.startsWith(sought) : whole.endsWith(sought);
}
