/** One figure, beside a baseline that was measured in the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
}

/** Prints a figure as one JSON object on a line; `ratio` is value to baseline. */
export function report({ name, value, unit, baseline }: Figure): void {
  const round = (figure: number): number => Number(figure.toPrecision(4));
  const line = { name, value: round(value), unit, baseline: round(baseline), ratio: round(value / baseline) };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** The middle one; of an even count the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
