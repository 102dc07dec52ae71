import { basicKeys } from "../filter/basicKeys.ts";
import type { Condition } from "../filter/clauses.ts";
import { asCondition, removal, says } from "./edit.ts";
import type { Hit } from "./finding.ts";
import { byKey, implies, satisfiable } from "./logic.ts";
import type { LintReading } from "./reading.ts";
import { textImplies } from "./text.ts";

/** Conditions that another one on the same key implies, so that removing them changes nothing. */
export function shadows({ filter, conditions, subjects }: LintReading): readonly Hit[] {
  const hit = (shadowed: Condition, by: Condition): Hit => ({
    pointer: shadowed.path,
    message:
      says(shadowed) === says(by)
        ? `"${says(shadowed)}" is asked for twice.`
        : `"${says(shadowed)}" adds nothing to "${says(by)}".`,
    remedy: "Remove it; the filter lets the same events through.",
    basis: isStated(shadowed, by) ? "documented" : "assumed",
    fix: removal(filter, shadowed),
  });
  const ofKeys = byKey(conditions).flatMap((group) =>
    group.flatMap((one, index) => {
      // Of two that imply each other the later one goes.
      const by = group.find(
        (other, at) =>
          other !== one && satisfiable([other]) && implies(other, one) && (at < index || !implies(one, other)),
      );
      return by ? [hit(one, by)] : [];
    }),
  );
  const onSubject = conditions.filter(({ key }) => key === basicKeys.EventGridSchema.subject);
  const ofSubject = onSubject.flatMap((one) => {
    const by = subjects.map(asCondition).find((subject) => textImplies(subject, one));
    return by ? [hit(one, by)] : [];
  });
  return [...ofKeys, ...ofSubject];
}

/** Whether the documentation states that one implies the other: it is silent on null and on values of another type. */
const isStated = (shadowed: Condition, by: Condition): boolean =>
  shadowed.operator === by.operator || (shadowed.operator.type === by.operator.type && !by.operator.ifAbsentAssumed);
