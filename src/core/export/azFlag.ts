import { type TemplateValueGuard, isWholeNumber, type FieldReader } from "./fieldReader.ts";
import type { ShellPiece } from "./shell.ts";
import { Parameter } from "./templateValue.ts";

/** One flag of `az`, with its values. */
export type AzFlag = readonly [flag: string, ...values: ShellPiece[]];

/** Whole numbers that az accepts, both ends among them. */
export const isWholeBetween =
  (low: number, high: number): TemplateValueGuard<number> =>
  (value): value is number =>
    isWholeNumber(value) && low <= value && value <= high;

/** The flag for the field `name`, if it holds what the flag takes. */
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
