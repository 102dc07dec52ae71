import { getOwn } from "../../core/json.ts";
import { parseJsonPointer, valueAtPointer } from "../../core/jsonPointer.ts";
import type { LintFinding } from "../../core/lint/lint.ts";
import type { Problem } from "../../core/problem.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import type { FormModel } from "./formModel.ts";

/** A problem of a draft, and the fix if lint has one. */
export type DraftProblem = Problem & Pick<LintFinding, "fix">;

/** A problem and the field that shows it. */
export interface FieldProblem extends DraftProblem {
  /** Id of the field's element; `form` if the problem belongs to no field. */
  readonly fieldId: string;
  /** Index of the invalid operand, in a field of several. */
  readonly operand?: number;
}

export const conditionFieldId = (id: number, part: "key" | "operator" | "operands"): string =>
  `condition-${id}-${part}`;

/** Field of the blank with this index. */
export const blankFieldId = (index: number): string => `fill-${index}`;

/** Fields by the pointer into the draft that they edit. */
const fieldsByPointer: readonly (readonly [pointer: string, fieldId: string])[] = [
  ["/name", "name"],
  ["/endpointUrl", "endpointUrl"],
  ["/filter/includedEventTypes", "eventTypes"],
  ["/filter/subjectBeginsWith", "subjectBeginsWith"],
  ["/filter/subjectEndsWith", "subjectEndsWith"],
  ["/filter/advancedFilters", "conditions"],
];

export const toFieldProblems = (problems: readonly DraftProblem[], form: FormModel): FieldProblem[] =>
  problems.map((problem) => ({ ...problem, ...findField(problem.pointer, form) }));

function findField(pointer: string, { conditions }: FormModel): Pick<FieldProblem, "fieldId" | "operand"> {
  if (pointer.startsWith("/fills/")) return { fieldId: blankFieldId(Number(pointer.slice("/fills/".length))) };
  const [, index, part = "", operand] = /^\/filter\/advancedFilters\/(\d+)(?:\/(\w+)(?:\/(\d+))?)?/.exec(pointer) ?? [];
  const condition = index === undefined ? undefined : conditions[Number(index)];
  if (!condition) {
    const match = fieldsByPointer.find(([prefix]) => pointer === prefix || pointer.startsWith(`${prefix}/`));
    return { fieldId: match?.[1] ?? "form" };
  }
  if (part === "value") return { fieldId: conditionFieldId(condition.id, "operands"), operand: 0 };
  if (part === "values")
    return { fieldId: conditionFieldId(condition.id, "operands"), ...(operand && { operand: Number(operand) }) };
  return { fieldId: conditionFieldId(condition.id, part === "operatorType" ? "operator" : "key") };
}

/** A draft and why it was refused. */
export interface DraftRefusal {
  readonly draft: Draft;
  readonly problems: readonly Problem[];
}

/** The problems of a refusal that still apply: those whose value in the draft is unchanged. */
export const remainingRefusals = ({ draft, problems }: DraftRefusal, current: Draft): readonly Problem[] =>
  problems.filter(
    ({ pointer }) =>
      JSON.stringify(nearestValueAt(draft, pointer)) === JSON.stringify(nearestValueAt(current, pointer)),
  );

/** The problems of an import that still apply. Unlike a refusal, adding a missing value resolves one. */
export const unansweredProblems = ({ draft, problems }: DraftRefusal, current: Draft): readonly Problem[] =>
  problems.filter(
    ({ pointer }) =>
      JSON.stringify(valueAtPointer(draft, pointer)) === JSON.stringify(valueAtPointer(current, pointer)),
  );

/** The value at an RFC 6901 pointer; if it is absent, the nearest value that contains it. */
function nearestValueAt(value: unknown, pointer: string): unknown {
  let found = value;
  for (const name of parseJsonPointer(pointer)) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return found;
    found = getOwn(found, name);
  }
  return found;
}

/** Removes duplicates: the extension repeats the checks of the page. */
export function distinctProblems<T extends Problem>(problems: readonly T[]): readonly T[] {
  return [...new Map(problems.map((problem) => [`${problem.pointer} ${problem.message}`, problem])).values()];
}
