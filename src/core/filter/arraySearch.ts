import { foldCase } from "./caseless.ts";
import { TextSearch } from "./textSearch.ts";

/** Between the texts of an array, at its start and at its end. No character: texts rarely contain it. */
const separator = "\uffff";

/** What the texts of an array are compared with, folded, and where they have to have it. */
export type TextPlace = "equals" | "begins" | "ends" | "contains";

/** The values of one array, prepared for many comparisons with each of them. */
export class ArraySearch {
  readonly #elements: readonly unknown[];
  #texts: { readonly search: TextSearch | undefined; readonly texts: readonly string[] } | undefined;
  #numbers: Float64Array | undefined;

  constructor(elements: readonly unknown[]) {
    this.#elements = elements;
  }

  /** Whether an element is a text that has `needle`, which is folded, at a position. */
  hasText(needle: string, position: TextPlace): boolean {
    const { search, texts } = (this.#texts ??= this.#readTexts());
    if (!texts.length) return false;
    if (!search || needle.includes(separator)) return texts.some((text) => isAt(foldCase(text), needle, position));
    const [before, after] = [
      position === "equals" || position === "begins",
      position === "equals" || position === "ends",
    ];
    return search.contains((before ? separator : "") + needle + (after ? separator : ""));
  }

  /** Whether an element is a number between two bounds, both inclusive. */
  hasNumberBetween(low: number, high: number): boolean {
    const numbers = this.#sortedNumbers();
    let [from, to] = [0, numbers.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((numbers[middle] ?? 0) < low) from = middle + 1;
      else to = middle;
    }
    const found = numbers[from];
    return found !== undefined && found <= high;
  }

  /** The smallest and the largest number; empty without numbers. */
  get extremes(): readonly number[] {
    const numbers = this.#sortedNumbers();
    return [...numbers.subarray(0, 1), ...numbers.subarray(-1)];
  }

  has(value: boolean): boolean {
    return this.#elements.includes(value);
  }

  #readTexts() {
    const texts = this.#elements.filter((element) => typeof element === "string");
    const isSeparable = !texts.some((text) => text.includes(separator));
    return {
      texts,
      search: isSeparable ? new TextSearch([separator, ...texts, separator].join(separator)) : undefined,
    };
  }

  #sortedNumbers(): Float64Array {
    return (this.#numbers ??= Float64Array.from(
      this.#elements.filter((element): element is number => typeof element === "number" && !Number.isNaN(element)),
    ).sort());
  }
}

function isAt(text: string, needle: string, position: TextPlace): boolean {
  if (position === "equals") return text === needle;
  if (position === "begins") return text.startsWith(needle);
  return position === "ends" ? text.endsWith(needle) : text.includes(needle);
}
