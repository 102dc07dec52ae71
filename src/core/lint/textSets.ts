import { type caseless, foldCase } from "../filter/caseless.ts";
import type { ConditionClause } from "../filter/clauses.ts";
import type { OperatorName } from "../filter/operators.ts";

type TextRelation = keyof typeof caseless;

/** One operand of a string operator: the set of texts that meet it. */
interface TextSet {
  readonly relation: TextRelation;
  readonly text: string;
  /**
   * The text without regard to case; undefined when it has half a surrogate pair or a letter that changes length, as
   * then nothing is claimed: parts of such a text do not fold as they do inside the whole.
   */
  readonly folded: string | undefined;
}

const relationByOperator: Partial<Record<OperatorName, TextRelation>> = {
  StringIn: "equals",
  StringNotIn: "equals",
  StringContains: "contains",
  StringNotContains: "contains",
  StringBeginsWith: "begins",
  StringNotBeginsWith: "begins",
  StringEndsWith: "ends",
  StringNotEndsWith: "ends",
};

/** When every text that is asked `x` also meets `y`, by the question of `y`. */
const coversByRelation: Record<TextRelation, (x: TextRelation, inner: string, outer: string) => boolean> = {
  equals: (x, inner, outer) => x === "equals" && inner === outer,
  begins: (x, inner, outer) => (x === "equals" || x === "begins") && inner.startsWith(outer),
  ends: (x, inner, outer) => (x === "equals" || x === "ends") && inner.endsWith(outer),
  contains: (_x, inner, outer) => inner.includes(outer),
};

/** When no text that equals `x` meets `y`; two texts of the same end exclude each other when neither goes on as the other. */
function excludesTextSet(x: TextSet, y: TextSet): boolean {
  if (x.folded === undefined || y.folded === undefined) return false;
  if (x.relation === "equals") return !coversTextSet(x, y);
  if (y.relation === "equals") return !coversTextSet(y, x);
  return x.relation === y.relation && x.relation !== "contains" && !coversTextSet(x, y) && !coversTextSet(y, x);
}

/** Whether every text that meets `x` meets `y`. False when that is not proven. */
function coversTextSet(x: TextSet, y: TextSet): boolean {
  if (x.relation === y.relation && x.text === y.text) return true;
  return (
    x.folded !== undefined && y.folded !== undefined && coversByRelation[y.relation](x.relation, x.folded, y.folded)
  );
}

/** Which texts a condition takes: all, none, or those that meet one of the sets, or none of them. */
type AcceptedTexts = "all" | "none" | { readonly negated: boolean; readonly sets: readonly TextSet[] };

function acceptedTexts({ operator: { name, isNegated: negated }, operands }: ConditionClause): AcceptedTexts {
  const question = relationByOperator[name];
  // An operator of another type ignores texts: nothing in them can meet it.
  if (!question) return negated ? "all" : "none";
  const sets = operands.filter((operand) => typeof operand === "string").map((text) => createTextSet(question, text));
  return { negated, sets };
}

function createTextSet(question: TextRelation, text: string): TextSet {
  const folded = foldCase(text);
  return {
    relation: question,
    text,
    folded: text.isWellFormed() && folded.length === text.length ? folded : undefined,
  };
}

/** Whether some text meets all conditions. True also when the opposite is not proven. */
export function isTextSatisfiable(conditions: readonly ConditionClause[]): boolean {
  const all = conditions.map(acceptedTexts);
  if (all.includes("none")) return false;
  const sets = all.filter((each) => typeof each === "object");
  const wanted = sets.filter(({ negated }) => !negated).map((each) => each.sets);
  const refused = sets.filter(({ negated }) => negated).flatMap((each) => each.sets);
  return wanted.every((alternatives) =>
    alternatives.some(
      (one) =>
        !refused.some((each) => coversTextSet(one, each)) &&
        wanted.every((others) => others === alternatives || others.some((other) => !excludesTextSet(one, other))),
    ),
  );
}

/** Whether every text that meets `a` meets `b`. False when that is not proven. */
export function textImplies(a: ConditionClause, b: ConditionClause): boolean {
  const [given, asked] = [acceptedTexts(a), acceptedTexts(b)];
  if (given === "none" || asked === "all") return true;
  if (given === "all" || asked === "none") return false;
  if (!given.negated)
    return given.sets.every((x) =>
      asked.negated ? asked.sets.every((y) => excludesTextSet(x, y)) : asked.sets.some((y) => coversTextSet(x, y)),
    );
  return asked.negated && asked.sets.every((y) => given.sets.some((x) => coversTextSet(y, x)));
}
