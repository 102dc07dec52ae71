import { isTemplateObject, Parameter, type TemplateValue, type TemplateObject } from "./templateValue.ts";

/** Tells whether a value is what a flag or an argument can hold. */
export type TemplateValueGuard<T extends TemplateValue> = (value: TemplateValue) => value is T;

export const isText: TemplateValueGuard<string> = (value) => typeof value === "string";
export const isSecretOrText: TemplateValueGuard<string | Parameter> = (value): value is string | Parameter =>
  typeof value === "string" || value instanceof Parameter;
/** The only kind of dead-letter destination. */
export const isStorageBlob: TemplateValueGuard<string> = (value): value is string =>
  isText(value) && value.toLowerCase() === "storageblob";
export const isWholeNumber: TemplateValueGuard<number> = (value): value is number => Number.isSafeInteger(value);
export const isNumber: TemplateValueGuard<number> = (value): value is number => typeof value === "number";
export const isBoolean: TemplateValueGuard<boolean> = (value): value is boolean => typeof value === "boolean";
export const isList =
  <T extends TemplateValue>(of: TemplateValueGuard<T>): TemplateValueGuard<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every((item: TemplateValue) => of(item));
export const isRangeOfNumbers: TemplateValueGuard<readonly [number, number]> = (
  value,
): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((end: TemplateValue) => typeof end === "number");

/**
 * Takes an object apart, field by field, for a format that has a name of its own for each; what nobody took, because the
 * format has no name for it or the value is of another type, is what the format cannot express.
 */
export class FieldReader {
  readonly #remaining: Map<string, TemplateValue>;
  readonly #innerReaders: FieldReader[] = [];
  readonly #path: string;

  constructor(object: TemplateObject, path: string) {
    this.#remaining = new Map(Object.entries(object));
    this.#path = path;
  }

  /** The value of the field `name` if it is one that `is` accepts. */
  take<T extends TemplateValue>(name: string, is: TemplateValueGuard<T>): T | undefined {
    const value = this.#remaining.get(name);
    if (value === undefined || !is(value)) return undefined;
    this.#remaining.delete(name);
    return value;
  }

  /** The object in the field `name`, to be taken apart as well; an empty one where there is none. */
  takeObject(name: string): FieldReader {
    const value = this.#remaining.get(name);
    if (value !== undefined && !isTemplateObject(value)) return new FieldReader({}, "");
    this.#remaining.delete(name);
    return this.#addInner(new FieldReader(value ?? {}, `${this.#path}.${name}`));
  }

  /** The objects in the array in the field `name`. */
  takeObjects(name: string): readonly FieldReader[] {
    const values =
      this.take(
        name,
        isList((value): value is TemplateObject => isTemplateObject(value)),
      ) ?? [];
    return values.map((value, index) => this.#addInner(new FieldReader(value, `${this.#path}.${name}[${index}]`)));
  }

  has(name: string): boolean {
    return this.#remaining.has(name);
  }

  /** Whether the field `name` has a value that `is` accepts. */
  hasValue(name: string, is: TemplateValueGuard<TemplateValue>): boolean {
    const value = this.#remaining.get(name);
    return value !== undefined && is(value);
  }

  /** Path of the object, for sentences about it. */
  get at(): string {
    return this.#path;
  }

  /** Paths of what nobody took, such as `properties.filter.someNewerField`. */
  remainingPaths(): readonly string[] {
    const own = [...this.#remaining.keys()].map((name) => `${this.#path}.${name}`);
    return [...own, ...this.#innerReaders.flatMap((inner) => inner.remainingPaths())];
  }

  #addInner(inner: FieldReader): FieldReader {
    this.#innerReaders.push(inner);
    return inner;
  }
}
