import type { LintFix } from "../../core/lint/lint.ts";
import { parseJsonPointer, valueAtPointer } from "../../core/jsonPointer.ts";
import type { Problem } from "../../core/problem.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import type { FormModel } from "./formModel.ts";

/** A problem and the field of the form where it shows. */
export interface FieldProblem extends Problem {
  /** Id of the field's element; `form` when no field is to blame. */
  readonly fieldId: string;
  /** The way out, where there is one that a click can take. */
  readonly fix?: LintFix;
  /** Position of the operand that is wrong, in a field of several. */
  readonly operand?: number;
}

/** Fields by the part of a condition that a pointer names. */
export const conditionFieldId = (id: number, part: "key" | "operator" | "operands"): string =>
  `condition-${id}-${part}`;

/** The field of a blank, by its position among the blanks. */
export const blankFieldId = (index: number): string => `fill-${index}`;

/** Fields by the pointer into the draft at which problems of theirs begin. */
const fieldsByPointer: readonly (readonly [pointer: string, place: string])[] = [
  ["/name", "name"],
  ["/endpointUrl", "endpointUrl"],
  ["/filter/includedEventTypes", "eventTypes"],
  ["/filter/subjectBeginsWith", "subjectBeginsWith"],
  ["/filter/subjectEndsWith", "subjectEndsWith"],
  ["/filter/advancedFilters", "conditions"],
];

/** Finds each problem's field. */
export const toFieldProblems = (
  problems: readonly (Problem & Pick<Partial<FieldProblem>, "fix">)[],
  form: FormModel,
): FieldProblem[] => problems.map((problem) => ({ ...problem, ...findField(problem.pointer, form) }));

function findField(pointer: string, { conditions }: FormModel): Pick<FieldProblem, "fieldId" | "operand"> {
  if (pointer.startsWith("/fills/")) return { fieldId: blankFieldId(Number(pointer.slice("/fills/".length))) };
  const [, index, part = "", operand] = /^\/filter\/advancedFilters\/(\d+)(?:\/(\w+)(?:\/(\d+))?)?/.exec(pointer) ?? [];
  const condition = index === undefined ? undefined : conditions[Number(index)];
  if (!condition) {
    const known = fieldsByPointer.find(([start]) => pointer === start || pointer.startsWith(`${start}/`));
    return { fieldId: known?.[1] ?? "form" };
  }
  if (part === "value") return { fieldId: conditionFieldId(condition.id, "operands"), operand: 0 };
  if (part === "values")
    return { fieldId: conditionFieldId(condition.id, "operands"), ...(operand && { operand: Number(operand) }) };
  return { fieldId: conditionFieldId(condition.id, part === "operatorType" ? "operator" : "key") };
}

/** Why the extension refused a draft. */
export interface DraftRefusal {
  readonly draft: Draft;
  readonly problems: readonly Problem[];
}

/** What of a refusal still stands: a problem goes as soon as what it points at is changed. */
export const remainingRefusals = ({ draft, problems }: DraftRefusal, now: Draft): readonly Problem[] =>
  problems.filter(
    ({ pointer }) => JSON.stringify(nearestValueAt(draft, pointer)) === JSON.stringify(nearestValueAt(now, pointer)),
  );

/** What of an import's marks nobody has answered yet: a mark goes as soon as there is another value at its place. */
export const unansweredProblems = ({ draft, problems }: DraftRefusal, now: Draft): readonly Problem[] =>
  problems.filter(
    ({ pointer }) => JSON.stringify(valueAtPointer(draft, pointer)) === JSON.stringify(valueAtPointer(now, pointer)),
  );

/** The value at an RFC 6901 pointer; for a part that is absent, the nearest one around it. */
function nearestValueAt(value: unknown, pointer: string): unknown {
  let found = value;
  for (const name of parseJsonPointer(pointer)) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return found;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}

/** The problems, each once: the extension checks again what the page has checked already. */
export function distinctProblems<T extends Problem>(problems: readonly T[]): readonly T[] {
  const known = new Map(problems.map((problem) => [`${problem.pointer} ${problem.message}`, problem] as const));
  return [...known.values()];
}
