import { foldCase } from "../filter/caseless.ts";
import type { ConditionClause } from "../filter/clauses.ts";
import type { TextComparison } from "../filter/operatorRelations.ts";
import { textComparisonOf } from "../filter/operators.ts";

/** The texts that match one operand of a text operator. */
interface TextSet {
  readonly comparison: TextComparison;
  readonly text: string;
  /**
   * The folded text; undefined for a text with a lone surrogate or a letter that changes length when folded. Parts of
   * such a text fold differently than inside the whole, so nothing is concluded about it.
   */
  readonly folded: string | undefined;
}

/** Whether every text of a set compared by `x` is also in a set compared by the key. */
const coversByComparison: Record<TextComparison, (x: TextComparison, inner: string, outer: string) => boolean> = {
  equals: (x, inner, outer) => x === "equals" && inner === outer,
  begins: (x, inner, outer) => (x === "equals" || x === "begins") && inner.startsWith(outer),
  ends: (x, inner, outer) => (x === "equals" || x === "ends") && inner.endsWith(outer),
  contains: (_x, inner, outer) => inner.includes(outer),
};

/** Whether no text is in both sets. Two prefixes (or two suffixes) exclude each other when neither continues the other. */
function excludesTextSet(x: TextSet, y: TextSet): boolean {
  if (x.folded === undefined || y.folded === undefined) return false;
  if (x.comparison === "equals") return !coversTextSet(x, y);
  if (y.comparison === "equals") return !coversTextSet(y, x);
  return x.comparison === y.comparison && x.comparison !== "contains" && !coversTextSet(x, y) && !coversTextSet(y, x);
}

/** Whether every text in `x` is in `y`. False when that is not proven. */
function coversTextSet(x: TextSet, y: TextSet): boolean {
  if (x.comparison === y.comparison && x.text === y.text) return true;
  return (
    x.folded !== undefined &&
    y.folded !== undefined &&
    coversByComparison[y.comparison](x.comparison, x.folded, y.folded)
  );
}

/** The texts that a condition accepts: all, none, those in one of the sets, or (negated) those in none of them. */
type AcceptedTexts = "all" | "none" | { readonly isNegated: boolean; readonly sets: readonly TextSet[] };

function acceptedTexts({ operator, operands }: ConditionClause): AcceptedTexts {
  const comparison = textComparisonOf(operator);
  const { isNegated } = operator;
  // Operators of other types ignore texts.
  if (!comparison) return isNegated ? "all" : "none";
  const sets = operands.filter((operand) => typeof operand === "string").map((text) => createTextSet(comparison, text));
  return { isNegated, sets };
}

function createTextSet(comparison: TextComparison, text: string): TextSet {
  const folded = foldCase(text);
  return { comparison, text, folded: text.isWellFormed() && folded.length === text.length ? folded : undefined };
}

/** Whether some text matches all conditions. Also true when the opposite is not proven. */
export function isTextSatisfiable(conditions: readonly ConditionClause[]): boolean {
  const all = conditions.map(acceptedTexts);
  if (all.includes("none")) return false;
  const sets = all.filter((each) => typeof each === "object");
  const positive = sets.filter(({ isNegated }) => !isNegated).map((each) => each.sets);
  const excluded = sets.filter(({ isNegated }) => isNegated).flatMap((each) => each.sets);
  return positive.every((alternatives) =>
    alternatives.some(
      (one) =>
        !excluded.some((each) => coversTextSet(one, each)) &&
        positive.every((others) => others === alternatives || others.some((other) => !excludesTextSet(one, other))),
    ),
  );
}

/** Whether every text that matches `a` matches `b`. False when that is not proven. */
export function textImplies(a: ConditionClause, b: ConditionClause): boolean {
  const [textsOfA, textsOfB] = [acceptedTexts(a), acceptedTexts(b)];
  if (textsOfA === "none" || textsOfB === "all") return true;
  if (textsOfA === "all" || textsOfB === "none") return false;
  if (!textsOfA.isNegated)
    return textsOfA.sets.every((x) =>
      textsOfB.isNegated
        ? textsOfB.sets.every((y) => excludesTextSet(x, y))
        : textsOfB.sets.some((y) => coversTextSet(x, y)),
    );
  return textsOfB.isNegated && textsOfB.sets.every((y) => textsOfA.sets.some((x) => coversTextSet(y, x)));
}
