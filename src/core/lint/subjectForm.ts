import type { EventType } from "../events/catalogue.ts";
import { fold } from "../filter/caseless.ts";

/** Which part of a subject a text is asked to be. */
export type Part = "begins" | "ends" | "equals";

/** The form of the drift subject on the page of the event schema; the catalogue has that of the article. */
const otherDrift = ["datadrifts/{dataDriftId}/runs/{runId}"];

/** How the subjects of a type look, by Microsoft's pages. */
export const formsOf = ({ shortName, subjectFormat }: EventType): readonly string[] =>
  shortName === "DatasetDriftDetected" ? [subjectFormat, ...otherDrift] : [subjectFormat];

const guid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const anyGuid = "00000000-0000-0000-0000-000000000000";

/** Whether a whole segment of a subject, or its beginning or end, can be what the form has there. */
function fitsSegment(form: string, text: string, part: Part): boolean {
  if (form === "{experimentId}") {
    const filled = {
      begins: text + anyGuid.slice(text.length),
      ends: anyGuid.slice(0, -text.length || 36) + text,
      equals: text,
    };
    return guid.test(filled[part]);
  }
  if (form.startsWith("{")) return part !== "equals" || text !== "";
  return part === "equals" ? form === text : part === "begins" ? form.startsWith(text) : form.endsWith(text);
}

/** Whether a subject of that form can begin with a text, end with it or be it, whatever the case. */
function fits(form: string, asked: string, part: Part): boolean {
  const segments = form.split("/");
  const texts = fold(asked).split("/");
  if (part === "equals" ? texts.length !== segments.length : texts.length > segments.length) return false;
  const from = part === "ends" ? segments.length - texts.length : 0;
  const open = part === "begins" ? texts.length - 1 : 0;
  return texts.every((text, index) => {
    const segment = segments[from + index] ?? "";
    const literal = segment.startsWith("{") ? segment : fold(segment);
    return fitsSegment(literal, text, index === open ? part : "equals");
  });
}

/** Whether some subject of these types can meet the text, whatever the case. */
export const fitsAny = (types: readonly EventType[], text: string, part: Part): boolean =>
  types.flatMap(formsOf).some((form) => fits(form, text, part));

/** Whether a subject meets the text, whatever the case. */
export function meetsText(subject: string, text: string, part: Part): boolean {
  const [whole, sought] = [fold(subject), fold(text)];
  return part === "equals" ? whole === sought : part === "begins" ? whole.startsWith(sought) : whole.endsWith(sought);
}
