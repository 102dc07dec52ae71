import { type JsonObject, isObject, own } from "../json.ts";
import { enumerate, plain, quote } from "../quote.ts";
import type { EventSchema } from "../events/schema.ts";
import { assumptions } from "./assumptions.ts";
import type { AssumptionId } from "./assumptions.ts";
import type { Condition } from "./clauses.ts";
import { below, keyPath, spellingIn, valueAt } from "./lookUp.ts";
import type { KeyPath } from "./lookUp.ts";
import { comparable } from "./operators.ts";
import type { ClauseVerdict, Seen } from "./verdict.ts";
import { comparedBy, kindOf, meets, misses, showOperand } from "./wording.ts";

type Finding = Pick<ClauseVerdict, "seen" | "matched" | "why"> & {
  readonly assumption?: AssumptionId | undefined;
  readonly hit?: Hit | undefined;
};

interface Hit {
  readonly value: unknown;
  readonly operand: unknown;
}

/** Judges an event by one advanced filter, and says why. */
export function judge(condition: Condition, event: JsonObject, schema: EventSchema): ClauseVerdict {
  const { path, key, operator } = condition;
  const way = keyPath(key, schema);
  const value = valueAt(event, way);
  const spelling = value === undefined ? [] : spellingIn(event, way);
  const respelled = spelling.some((name, index) => name !== way.names[index]);
  const { seen, matched, why, assumption: chosen, hit } = find(condition, value, way, event);
  const assumption = chosen ?? way.assumption ?? (respelled ? "keyCase" : undefined);
  const spelled = respelled ? ` (the event spells the key ${plain(spelling.join("."))})` : "";
  return {
    path,
    key,
    seen,
    matched,
    why: `${why}${spelled}.`,
    ...(assumption ? { basis: "assumed", assumption } : { basis: "documented" }),
    documentation: assumption ? assumptions[assumption].documentation : operator.documentation,
    ...(hit && { operand: hit.operand }),
  };
}

function find(condition: Condition, value: unknown, way: KeyPath, event: JsonObject): Finding {
  if (value === undefined) return absent(condition, way, event);
  if (value === null) return isNull(condition);
  if (condition.operator.takes === "nothing")
    return present(
      { is: "value", value },
      condition.operator.negated,
      `${plain(condition.key)} is ${quote(value)}, not null`,
    );
  return Array.isArray(value) ? array(condition, value) : scalar(condition, value, way);
}

function absent({ key, operator }: Condition, way: KeyPath, event: JsonObject): Finding {
  const seen: Seen = { is: "absent" };
  const dotted = dottedName(event, way);
  const what = way.instead
    ? `${plain(key)} is no key of this event's schema, which has ${way.instead}`
    : dotted
      ? `The event has no ${plain(key)}: its name ${quote(dotted)} has a dot in it, and no filter reaches such a name`
      : way.names.length === 0
        ? `${plain(key)} is not among the keys that Event Grid lists for this event's schema`
        : `The event has no ${plain(key)}`;
  const why = operator.takes === "nothing" ? what : `${what}; ${withoutValue(operator.label, operator.ifAbsent)}`;
  const assumption = dotted ? "dottedName" : operator.ifAbsentAssumed;
  return { seen, matched: operator.ifAbsent, why, assumption };
}

function isNull({ key, operator }: Condition): Finding {
  const seen: Seen = { is: "null" };
  if (operator.takes === "nothing") return present(seen, operator.ifAbsent, `${plain(key)} is null`);
  const why = `${plain(key)} is null, which we take for absent; ${withoutValue(operator.label, operator.ifAbsent)}`;
  return { seen, matched: operator.ifAbsent, why, assumption: "nullAsAbsent" };
}

const withoutValue = (label: string, matches: boolean): string =>
  `without a value "${label}" ${matches ? "matches" : "does not match"}`;

const present = (seen: Seen, matched: boolean, why: string): Finding => ({ seen, matched, why });

function scalar(condition: Condition, value: unknown, way: KeyPath): Finding {
  const { key, operator, operands } = condition;
  const is = `${plain(key)} is ${quote(value)}`;
  if (comparable(operator, value, way.asText) === undefined) {
    const kind = typeof value === "object" ? is : `${is}, which is ${kindOf(value)}`;
    const then = operator.negated ? "rejects nothing" : "finds nothing";
    const why = `${kind}; "${operator.label}" compares ${comparedBy[operator.type]} only and ${then}`;
    return { seen: { is: "otherType", value }, matched: operator.negated, why, assumption: "otherTypeIgnored" };
  }
  const hit = hitIn(condition, [value], way.asText);
  return {
    seen: { is: "value", value },
    matched: (hit !== undefined) !== operator.negated,
    why: hit ? `${is}${howHit(condition, hit)}` : `${is}, which ${misses(operator, operands)}`,
    assumption: way.asText && typeof value !== operator.type ? "attributeAsText" : undefined,
    hit,
  };
}

function array(condition: Condition, values: readonly unknown[]): Finding {
  const { key, operator, operands, arrays } = condition;
  const name = plain(key);
  if (!arrays) {
    const why = `${name} is an array, and the filter does not look into arrays (enableAdvancedFilteringOnArrays is off)`;
    return { seen: { is: "array", value: values }, matched: false, why, assumption: "arrayNotLookedInto" };
  }
  const hit = hitIn(condition, values, false);
  const matched = (hit !== undefined) !== operator.negated;
  if (hit) {
    const why = `${name} holds ${quote(hit.value)}${howHit(condition, hit)}`;
    return { seen: { is: "value", value: values }, matched, why, hit };
  }
  const ignored = values.filter((value) => comparable(operator, value, false) === undefined).length;
  if (ignored === values.length)
    return {
      seen: values.length === 0 ? { is: "value", value: values } : { is: "otherType", value: values },
      matched,
      why: `${name} is ${quote(values)}, with no ${operator.type === "string" ? "text" : operator.type} in it that "${operator.label}" could ${operator.negated ? "reject" : "find"}`,
      assumption: operator.negated ? "nothingToReject" : undefined,
    };
  const others = ignored > 0 ? ` (${ignored} of another type ignored)` : "";
  const why = `${name} is ${quote(values)}, and no value in it ${meets(operator, operands)}${others}`;
  return { seen: { is: "value", value: values }, matched, why };
}

function hitIn({ operator, operands }: Condition, values: readonly unknown[], asText: boolean): Hit | undefined {
  for (const operand of operands) {
    const test = operator.test([operand]);
    for (const value of values) {
      const compared = comparable(operator, value, asText);
      if (compared !== undefined && test(compared)) return { value, operand };
    }
  }
  return undefined;
}

/** The rest of a sentence that has told the value: `, which begins with Fail`, and whether that is for or against it. */
function howHit({ operator, operands }: Condition, { value, operand }: Hit): string {
  const differs = typeof value === "string" && typeof operand === "string" && !value.includes(operand);
  const how = `, which ${operator.one} ${showOperand(operand)}${differs ? " when case is ignored" : ""}`;
  const same = operands.length === 1 ? "" : `, which is one of ${enumerate(operands, showOperand)}`;
  const equals = operator.one === "equals" && value === operand;
  return `${equals ? same : how}${operator.negated ? ", and the condition rejects that" : ""}`;
}

/** A key of more levels is not searched for a dotted name, so that a hostile one costs nothing. */
const searchedLevels = 20;

/** The rest of the key, when the event has it as one name where the key means levels. */
function dottedName(event: JsonObject, way: KeyPath): string | undefined {
  if (way.names.length > searchedLevels) return undefined;
  let at: unknown = event;
  let deepest: string | undefined;
  for (const [depth, name] of way.names.entries()) {
    if (!isObject(at)) break;
    // The last name alone has no dot in it.
    if (depth > 0 && depth < way.names.length - 1) {
      const rest = way.names.slice(depth).join(".");
      if (own(at, rest) !== undefined) deepest = rest;
    }
    at = below(at, name);
  }
  return deepest;
}
