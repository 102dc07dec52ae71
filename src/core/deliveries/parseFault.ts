import { isKeyOf, isOptional, isText } from "../guards.ts";
import { isObject, type JsonObject } from "../json.ts";
import { type Fault, faultKinds } from "./fault.ts";

/** Why a value is no fault. */
export interface FaultProblem {
  /** The member that is wrong, such as `.status`; empty for the value as a whole. */
  readonly member: string;
  /** The end of a sentence that begins with the member. */
  readonly reason: string;
}

/** Checks a value from the wire. */
export function parseFault(value: unknown): Fault | FaultProblem {
  if (!isObject(value)) return { member: "", reason: "must be an object" };
  const { kind, eventSubscription, times } = value;
  if (!isKeyOf(faultKinds)(kind))
    return { member: ".kind", reason: `must be one of ${Object.keys(faultKinds).join(", ")}` };
  const { target, parameter } = faultKinds[kind];
  if (!isOptional(isText)(eventSubscription) || (eventSubscription !== undefined && target === "requests"))
    return {
      member: ".eventSubscription",
      reason: "must be the resource id of an event subscription, for deliveries only",
    };
  if (times !== undefined && !isIntegerBetween(times, 1, 1_000_000))
    return { member: ".times", reason: "must be a whole number from 1 to 1000000" };
  if (parameter) {
    const [name, min, max] = parameter;
    if (!isIntegerBetween(value[name], min, max))
      return { member: `.${name}`, reason: `must be a whole number from ${min} to ${max}` };
  }
  const names = ["kind", "eventSubscription", "times", ...(parameter ? [parameter[0]] : [])];
  const unknownName = Object.keys(value).find((name) => !names.includes(name));
  if (unknownName !== undefined)
    return { member: `.${unknownName}`, reason: `is not known. A fault of this kind has ${names.join(", ")}` };
  // Every member has been checked.
  return value as JsonObject & Fault;
}

export const isFault = (value: unknown): value is Fault => "kind" in parseFault(value);

const isIntegerBetween = (value: unknown, min: number, max: number): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
