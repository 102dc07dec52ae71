import { type Is, isWhole, type Reading } from "./reading.ts";
import type { Piece } from "./shell.ts";
import { Parameter } from "./written.ts";

/** One flag of `az`, with its values. */
export type Flag = readonly [flag: string, ...values: Piece[]];

/** Whole numbers that az accepts, both ends among them. */
export const between =
  (low: number, high: number): Is<number> =>
  (value): value is number =>
    isWhole(value) && low <= value && value <= high;

/** The flag for the field `name`, if it holds what the flag takes. */
export function texts<T extends Piece | number>(
  from: Reading,
  name: string,
  flag: string,
  is: Is<T>,
  show: (value: T) => Piece = (value) => (value instanceof Parameter ? value : String(value)),
): Flag[] {
  const value = from.take(name, is);
  return value === undefined ? [] : [[flag, show(value)]];
}

export const several = (flag: string, values: readonly string[] | undefined): Flag[] =>
  values?.length ? [[flag, ...values]] : [];
