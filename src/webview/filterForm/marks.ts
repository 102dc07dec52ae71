import type { Fix } from "../../core/lint/lint.ts";
import { stepsOf, valueAt } from "../../core/pointer.ts";
import type { Problem } from "../../core/problem.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import type { Form } from "./formModel.ts";

/** A problem and the field of the form where it shows. */
export interface Mark extends Problem {
  /** Id of the field's element; `form` when no field is to blame. */
  readonly place: string;
  /** The way out, where there is one that a click can take. */
  readonly fix?: Fix;
  /** Position of the operand that is wrong, in a field of several. */
  readonly operand?: number;
}

/** Fields by the part of a condition that a pointer names. */
export const conditionPlace = (id: number, part: "key" | "operator" | "operands"): string => `condition-${id}-${part}`;

/** The field of a blank, by its position among the blanks. */
export const fillPlace = (index: number): string => `fill-${index}`;

/** Fields by the pointer into the draft at which problems of theirs begin. */
const places: readonly (readonly [pointer: string, place: string])[] = [
  ["/name", "name"],
  ["/endpointUrl", "endpointUrl"],
  ["/filter/includedEventTypes", "eventTypes"],
  ["/filter/subjectBeginsWith", "subjectBeginsWith"],
  ["/filter/subjectEndsWith", "subjectEndsWith"],
  ["/filter/advancedFilters", "conditions"],
];

/** Finds each problem's field. */
export const marksOf = (problems: readonly (Problem & Pick<Partial<Mark>, "fix">)[], form: Form): Mark[] =>
  problems.map((problem) => ({ ...problem, ...placeOf(problem.pointer, form) }));

function placeOf(pointer: string, { conditions }: Form): Pick<Mark, "place" | "operand"> {
  if (pointer.startsWith("/fills/")) return { place: fillPlace(Number(pointer.slice("/fills/".length))) };
  const [, index, part = "", operand] = /^\/filter\/advancedFilters\/(\d+)(?:\/(\w+)(?:\/(\d+))?)?/.exec(pointer) ?? [];
  const condition = index === undefined ? undefined : conditions[Number(index)];
  if (!condition) {
    const known = places.find(([start]) => pointer === start || pointer.startsWith(`${start}/`));
    return { place: known?.[1] ?? "form" };
  }
  if (part === "value") return { place: conditionPlace(condition.id, "operands"), operand: 0 };
  if (part === "values")
    return { place: conditionPlace(condition.id, "operands"), ...(operand && { operand: Number(operand) }) };
  return { place: conditionPlace(condition.id, part === "operatorType" ? "operator" : "key") };
}

/** Why the extension refused a draft. */
export interface Refusal {
  readonly draft: Draft;
  readonly problems: readonly Problem[];
}

/** What of a refusal still stands: a problem goes as soon as what it points at is changed. */
export const standing = ({ draft, problems }: Refusal, now: Draft): readonly Problem[] =>
  problems.filter(({ pointer }) => JSON.stringify(at(draft, pointer)) === JSON.stringify(at(now, pointer)));

/** What of an import's marks nobody has answered yet: a mark goes as soon as there is another value at its place. */
export const unanswered = ({ draft, problems }: Refusal, now: Draft): readonly Problem[] =>
  problems.filter(({ pointer }) => JSON.stringify(valueAt(draft, pointer)) === JSON.stringify(valueAt(now, pointer)));

/** The value at an RFC 6901 pointer; for a part that is absent, the nearest one around it. */
function at(value: unknown, pointer: string): unknown {
  let found = value;
  for (const name of stepsOf(pointer)) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return found;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}

/** The problems, each once: the extension checks again what the page has checked already. */
export function distinct<T extends Problem>(problems: readonly T[]): readonly T[] {
  const known = new Map(problems.map((problem) => [`${problem.pointer} ${problem.message}`, problem] as const));
  return [...known.values()];
}
