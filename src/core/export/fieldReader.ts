import { isBoolean, isNumber, isText } from "../guards.ts";
import { isRange, type OperandKind } from "../filter/operatorRelations.ts";
import { isTemplateObject, Parameter, type TemplateValue, type TemplateObject } from "./templateValue.ts";

/** Whether a flag or an argument can hold a value. */
export type TemplateValueGuard<T extends TemplateValue> = (value: TemplateValue) => value is T;

export const isSecretOrText: TemplateValueGuard<string | Parameter> = (value): value is string | Parameter =>
  typeof value === "string" || value instanceof Parameter;
/** Whether a value is the only kind of dead-letter destination. */
export const isStorageBlob: TemplateValueGuard<string> = (value): value is string =>
  isText(value) && value.toLowerCase() === "storageblob";
export const isWholeNumber: TemplateValueGuard<number> = (value): value is number => Number.isSafeInteger(value);
export const isList =
  <T extends TemplateValue>(isItem: TemplateValueGuard<T>): TemplateValueGuard<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every((item: TemplateValue) => isItem(item));

/** The values that each operator compares with. */
export const operandGuards: Readonly<Record<OperandKind, TemplateValueGuard<TemplateValue>>> = {
  string: isText,
  number: isNumber,
  boolean: isBoolean,
  range: isRange,
  none: isText,
};

/**
 * Reads an object field by field for a format that has its own name for each. Fields that are never taken, because the
 * format has no name for them or their value has another type, are what the format can't express.
 */
export class FieldReader {
  readonly #remaining: Map<string, TemplateValue>;
  readonly #innerReaders: FieldReader[] = [];
  /** Path of the object, for messages. */
  readonly at: string;

  constructor(object: TemplateObject, at: string) {
    this.#remaining = new Map(Object.entries(object));
    this.at = at;
  }

  /** Takes the value of a field if `is` accepts it. */
  take<T extends TemplateValue>(name: string, is: TemplateValueGuard<T>): T | undefined {
    const value = this.#remaining.get(name);
    if (value === undefined || !is(value)) return undefined;
    this.#remaining.delete(name);
    return value;
  }

  /** Takes the object in a field; an empty one if the field is absent or holds something else. */
  takeObject(name: string): FieldReader {
    const value = this.#remaining.get(name);
    if (value !== undefined && !isTemplateObject(value)) return new FieldReader({}, "");
    this.#remaining.delete(name);
    return this.#addInner(new FieldReader(value ?? {}, `${this.at}.${name}`));
  }

  /** Takes the objects in an array. */
  takeObjects(name: string): readonly FieldReader[] {
    const values = this.take(name, isList(isTemplateObject)) ?? [];
    return values.map((value, index) => this.#addInner(new FieldReader(value, `${this.at}.${name}[${index}]`)));
  }

  has(name: string): boolean {
    return this.#remaining.has(name);
  }

  /** Whether a field has a value that `is` accepts. */
  hasValue(name: string, is: TemplateValueGuard<TemplateValue>): boolean {
    const value = this.#remaining.get(name);
    return value !== undefined && is(value);
  }

  /** Paths of fields that weren't taken, such as `properties.filter.someNewerField`. */
  remainingPaths(): readonly string[] {
    const own = [...this.#remaining.keys()].map((name) => `${this.at}.${name}`);
    return [...own, ...this.#innerReaders.flatMap((inner) => inner.remainingPaths())];
  }

  #addInner(inner: FieldReader): FieldReader {
    this.#innerReaders.push(inner);
    return inner;
  }
}
