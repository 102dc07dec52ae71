import { isFields, Parameter, type Written, type WrittenObject } from "./written.ts";

/** Tells whether a value is what a flag or an argument can hold. */
export type Is<T extends Written> = (value: Written) => value is T;

export const isText: Is<string> = (value) => typeof value === "string";
export const isSecretOrText: Is<string | Parameter> = (value): value is string | Parameter =>
  typeof value === "string" || value instanceof Parameter;
export const isWhole: Is<number> = (value): value is number => Number.isSafeInteger(value);
export const isNumber: Is<number> = (value): value is number => typeof value === "number";
export const isBoolean: Is<boolean> = (value): value is boolean => typeof value === "boolean";
export const isList =
  <T extends Written>(of: Is<T>): Is<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every((item: Written) => of(item));
export const isRangeOfNumbers: Is<readonly [number, number]> = (value): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((end: Written) => typeof end === "number");

/**
 * Takes an object apart, field by field, for a format that has a name of its own for each; what nobody took, because the
 * format has no name for it or the value is of another type, is what the format cannot express.
 */
export class Reading {
  readonly #left: Map<string, Written>;
  readonly #inner: Reading[] = [];
  readonly #at: string;

  constructor(object: WrittenObject, at: string) {
    this.#left = new Map(Object.entries(object));
    this.#at = at;
  }

  /** The value of the field `name` if it is one that `is` accepts. */
  take<T extends Written>(name: string, is: Is<T>): T | undefined {
    const value = this.#left.get(name);
    if (value === undefined || !is(value)) return undefined;
    this.#left.delete(name);
    return value;
  }

  /** The object in the field `name`, to be taken apart as well; an empty one where there is none. */
  within(name: string): Reading {
    const value = this.#left.get(name);
    if (value !== undefined && !isFields(value)) return new Reading({}, "");
    this.#left.delete(name);
    return this.#hold(new Reading(value ?? {}, `${this.#at}.${name}`));
  }

  /** The objects in the array in the field `name`. */
  each(name: string): readonly Reading[] {
    const values =
      this.take(
        name,
        isList((value): value is WrittenObject => isFields(value)),
      ) ?? [];
    return values.map((value, index) => this.#hold(new Reading(value, `${this.#at}.${name}[${index}]`)));
  }

  has(name: string): boolean {
    return this.#left.has(name);
  }

  /** Whether the field `name` has a value that `is` accepts. */
  holds(name: string, is: Is<Written>): boolean {
    const value = this.#left.get(name);
    return value !== undefined && is(value);
  }

  /** Path of the object, for sentences about it. */
  get at(): string {
    return this.#at;
  }

  /** Paths of what nobody took, such as `properties.filter.someNewerField`. */
  left(): readonly string[] {
    const own = [...this.#left.keys()].map((name) => `${this.#at}.${name}`);
    return [...own, ...this.#inner.flatMap((inner) => inner.left())];
  }

  #hold(inner: Reading): Reading {
    this.#inner.push(inner);
    return inner;
  }
}
