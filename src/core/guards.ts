import { isObject } from "./json.ts";

/** Checks that a value from outside, such as parsed JSON, has type `T`. */
export type Guard<T> = (value: unknown) => value is T;

export const isText = (value: unknown): value is string => typeof value === "string";
export const isNumber = (value: unknown): value is number => typeof value === "number";
export const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";

export const isOptional =
  <T>(guard: Guard<T>): Guard<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || guard(value);

export const isNullable =
  <T>(guard: Guard<T>): Guard<T | null> =>
  (value): value is T | null =>
    value === null || guard(value);

export const isListOf =
  <T>(guard: Guard<T>): Guard<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every((item) => guard(item));

/** Whether a value is one of the keys of `table`. */
export const isKeyOf =
  <K extends string>(table: Readonly<Record<K, unknown>>): Guard<K> =>
  (value): value is K =>
    typeof value === "string" && Object.hasOwn(table, value);

/** Whether a value is an object with `members`. Members that aren't listed are allowed: a newer version may add some. */
export const isObjectWith =
  <T extends object>(members: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> =>
  (value): value is T =>
    isObject(value) && Object.entries<Guard<unknown>>(members).every(([name, guard]) => guard(value[name]));
