import { plain } from "../quote.ts";
import { basicKeys } from "../filter/basicKeys.ts";
import type { Condition } from "../filter/clauses.ts";
import { asCondition, changeCondition, removal, removeCondition, says } from "./edit.ts";
import type { Fix, Hit } from "./finding.ts";
import { byKey, satisfiable } from "./logic.ts";
import { type LintReading, fieldsAt } from "./reading.ts";
import { someText } from "./text.ts";
import { operators } from "../filter/operators.ts";
import { showOperand } from "../filter/wording.ts";

/** Conditions that nothing can meet together. */
type Conflict = readonly [first: Condition, second: Condition, ...more: Condition[]];

/** Each two of a list, in their order. */
const pairs = <T>(of: readonly T[]): readonly (readonly [first: T, second: T])[] =>
  of.flatMap((first, index) => of.slice(index + 1).map((second) => [first, second] as const));

/** Conditions on one key that nothing can meet together: two that exclude each other, or all of them. */
export function contradictions(reading: LintReading): readonly Hit[] {
  const { filter, conditions, subjects } = reading;
  const ofKeys = byKey(conditions).flatMap((group) => {
    const core = conflict(group, (some) => !satisfiable(some));
    if (core) return [impossible(core, fixOf(reading, core), isStated(core) ? "documented" : "assumed")];
    const single = conflict(group, (some) => group.some(isArrayless(reading)) && !satisfiable(some.map(asScalar)));
    return single ? [impossible(single, fixOf(reading, single), "assumed")] : [];
  });
  const onSubject = conditions.filter(({ key }) => key === basicKeys.EventGridSchema.subject);
  const ofSubject = subjects.flatMap((subject) => {
    const against = onSubject.find((each) => !someText([asCondition(subject), each]));
    return against
      ? [impossible([asCondition(subject), against], removal(filter, against), "documented" as const)]
      : [];
  });
  return [...ofKeys, ...ofSubject, ...ofEventTypes(reading)];
}

/**
 * A condition on the event's type beside a list of types that has none of those. Each schema lacks the other one's key,
 * so an operator that an absent key meets says nothing.
 */
function ofEventTypes({ filter, conditions, named }: LintReading): readonly Hit[] {
  if (!named) return [];
  const keys = [basicKeys.EventGridSchema.type, basicKeys.CloudEventSchemaV1_0.type];
  return conditions
    .filter(({ key, operator }) => keys.includes(key) && !operator.ifAbsent)
    .flatMap((condition) => {
      const listed: Condition = { ...condition, operator: operators.StringIn, operands: named };
      return someText([listed, condition])
        ? []
        : [
            {
              pointer: condition.path,
              message: `This filter matches no documented event: none of the chosen event types meets "${says(condition)}".`,
              remedy: "Choose event types in one place only, in includedEventTypes.",
              basis: "assumed" as const,
              fix: removal(filter, condition),
            },
          ];
    });
}

function conflict(
  group: readonly Condition[],
  isImpossible: (some: readonly Condition[]) => boolean,
): Conflict | undefined {
  // What one condition cannot meet alone is `validate`'s to tell.
  const sound = group.filter((one) => !isImpossible([one]));
  const pair = pairs(sound).find(isImpossible);
  const [first, second, ...more] = sound;
  return pair ?? (first && second && isImpossible(sound) ? [first, second, ...more] : undefined);
}

const asScalar = (condition: Condition): Condition => ({ ...condition, arrays: false });

/** Whether no sample shows an array where the condition looks. */
const isArrayless =
  (reading: LintReading) =>
  ({ key, arrays }: Condition): boolean =>
    arrays && reading.known && fieldsAt(reading, key).length > 0;

/** Whether the documentation states all that a conflict rests on: it is silent on null and on values of another type. */
const isStated = (core: Conflict): boolean =>
  core.every(({ operator }) => operator.type !== "any" && operator.type === core[0].operator.type) &&
  core.some(({ operator }) => !operator.ifAbsent && !operator.ifAbsentAssumed);

function impossible(core: Conflict, fix: Fix, basis: Hit["basis"]): Hit {
  const so = basis === "documented" ? "This filter can never match" : "This filter matches no documented event";
  return {
    pointer: core.at(-1)?.path ?? "",
    message: `${so}: ${together(core)}.`,
    remedy: "Change or remove one of these conditions.",
    basis,
    fix,
  };
}

function together(core: Conflict): string {
  const [first, second, ...more] = core;
  const [one, other] = [first.operands, second.operands];
  const isEither = first.operator.one === "equals" && isAlternative(first, second);
  return more.length === 0 && isEither && one.length === 1 && other.length === 1
    ? `${plain(first.key)} cannot be both ${showOperand(one[0])} and ${showOperand(other[0])}`
    : `${core.map((each) => `"${says(each)}"`).join(core.length === 2 ? " and " : ", ")} exclude each other`;
}

/** Whether the two differ in their values only, so that one condition can ask for either. */
const isAlternative = (a: Condition, b: Condition): boolean =>
  a.operator === b.operator && !a.operator.negated && a.operator.takes === "values";

function fixOf({ filter }: LintReading, [first, second, ...more]: Conflict): Fix {
  if (more.length > 0 || !isAlternative(first, second)) return removal(filter, more.at(-1) ?? second);
  const values = [...first.operands, ...second.operands];
  return { label: "Match either", filter: removeCondition(changeCondition(filter, first, { values }), second) };
}
