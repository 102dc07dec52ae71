import { type caseless, fold } from "../filter/caseless.ts";
import type { Condition } from "../filter/clauses.ts";
import type { OperatorName } from "../filter/operators.ts";

type Question = keyof typeof caseless;

/** One operand of a string operator: the set of texts that meet it. */
interface TextSet {
  readonly question: Question;
  readonly text: string;
  /**
   * The text without regard to case; undefined when it has half a surrogate pair or a letter that changes length, as
   * then nothing is claimed: parts of such a text do not fold as they do inside the whole.
   */
  readonly folded: string | undefined;
}

const questions: Partial<Record<OperatorName, Question>> = {
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
const covered: Record<Question, (x: Question, inner: string, outer: string) => boolean> = {
  equals: (x, inner, outer) => x === "equals" && inner === outer,
  begins: (x, inner, outer) => (x === "equals" || x === "begins") && inner.startsWith(outer),
  ends: (x, inner, outer) => (x === "equals" || x === "ends") && inner.endsWith(outer),
  contains: (_x, inner, outer) => inner.includes(outer),
};

/** When no text that equals `x` meets `y`; two texts of the same end exclude each other when neither goes on as the other. */
function excludes(x: TextSet, y: TextSet): boolean {
  if (x.folded === undefined || y.folded === undefined) return false;
  if (x.question === "equals") return !covers(x, y);
  if (y.question === "equals") return !covers(y, x);
  return x.question === y.question && x.question !== "contains" && !covers(x, y) && !covers(y, x);
}

/** Whether every text that meets `x` meets `y`. False when that is not proven. */
function covers(x: TextSet, y: TextSet): boolean {
  if (x.question === y.question && x.text === y.text) return true;
  return x.folded !== undefined && y.folded !== undefined && covered[y.question](x.question, x.folded, y.folded);
}

/** Which texts a condition takes: all, none, or those that meet one of the sets, or none of them. */
type Taken = "all" | "none" | { readonly negated: boolean; readonly sets: readonly TextSet[] };

function taken({ operator: { name, negated }, operands }: Condition): Taken {
  const question = questions[name];
  // An operator of another type ignores texts: nothing in them can meet it.
  if (!question) return negated ? "all" : "none";
  const sets = operands.filter((operand) => typeof operand === "string").map((text) => setOf(question, text));
  return { negated, sets };
}

function setOf(question: Question, text: string): TextSet {
  const folded = fold(text);
  return { question, text, folded: text.isWellFormed() && folded.length === text.length ? folded : undefined };
}

/** Whether some text meets all conditions. True also when the opposite is not proven. */
export function someText(conditions: readonly Condition[]): boolean {
  const all = conditions.map(taken);
  if (all.includes("none")) return false;
  const sets = all.filter((each) => typeof each === "object");
  const wanted = sets.filter(({ negated }) => !negated).map((each) => each.sets);
  const refused = sets.filter(({ negated }) => negated).flatMap((each) => each.sets);
  return wanted.every((alternatives) =>
    alternatives.some(
      (one) =>
        !refused.some((each) => covers(one, each)) &&
        wanted.every((others) => others === alternatives || others.some((other) => !excludes(one, other))),
    ),
  );
}

/** Whether every text that meets `a` meets `b`. False when that is not proven. */
export function textImplies(a: Condition, b: Condition): boolean {
  const [given, asked] = [taken(a), taken(b)];
  if (given === "none" || asked === "all") return true;
  if (given === "all" || asked === "none") return false;
  if (!given.negated)
    return given.sets.every((x) =>
      asked.negated ? asked.sets.every((y) => excludes(x, y)) : asked.sets.some((y) => covers(x, y)),
    );
  return asked.negated && asked.sets.every((y) => given.sets.some((x) => covers(y, x)));
}
