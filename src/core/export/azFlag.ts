import { type TemplateValueGuard, isWholeNumber, type FieldReader } from "./fieldReader.ts";
import type { ShellPiece } from "./shell.ts";
import { Parameter } from "./templateValue.ts";

/** A flag of `az` with its values. */
export type AzFlag = readonly [flag: string, ...values: ShellPiece[]];

/** Accepts whole numbers from `min` to `max`, inclusive. */
export const isWholeBetween =
  (min: number, max: number): TemplateValueGuard<number> =>
  (value): value is number =>
    isWholeNumber(value) && min <= value && value <= max;

/** The flag for a field, if its value fits. */
export function fieldFlag<T extends ShellPiece | number>(
  from: FieldReader,
  name: string,
  flag: string,
  is: TemplateValueGuard<T>,
  show: (value: T) => ShellPiece = (value) => (value instanceof Parameter ? value : String(value)),
): AzFlag[] {
  const value = from.take(name, is);
  return value === undefined ? [] : [[flag, show(value)]];
}

export const listFlag = (flag: string, values: readonly string[] | undefined): AzFlag[] =>
  values?.length ? [[flag, ...values]] : [];
