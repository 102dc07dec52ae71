import { isObject, type JsonObject } from "../json.ts";
import { ArraySearch } from "./arraySearch.ts";
import { equalsIgnoringCase, foldCase } from "./caseless.ts";
import { TextSearch } from "./textSearch.ts";

/** Objects with more names than this are searched by an index. */
const maxScannedNames = 100;

/**
 * What filters find out about one event, so that many of them do it once: its folded texts, the values of its arrays, and
 * the names of its large objects. The event must not change as long as the memo is used.
 */
export class EventMemo {
  #texts: Map<string, TextSearch> | undefined;
  #arrays: Map<readonly unknown[], ArraySearch> | undefined;
  /** By folded name. */
  #names: Map<JsonObject, ReadonlyMap<string, string>> | undefined;

  searchOfText(text: string): TextSearch {
    let search = (this.#texts ??= new Map()).get(text);
    if (!search) this.#texts.set(text, (search = new TextSearch(text)));
    return search;
  }

  searchOfArray(elements: readonly unknown[]): ArraySearch {
    let search = (this.#arrays ??= new Map()).get(elements);
    if (!search) this.#arrays.set(elements, (search = new ArraySearch(elements)));
    return search;
  }

  /** Like `childValue`. */
  childValue(at: unknown, name: string): unknown {
    if (!isObject(at)) return undefined;
    if (Object.hasOwn(at, name)) return at[name];
    const own = this.#nameIgnoringCase(at, name);
    return own === undefined ? undefined : at[own];
  }

  #nameIgnoringCase(object: JsonObject, name: string): string | undefined {
    const known = this.#names?.get(object);
    if (known) return known.get(foldCase(name));
    let scanned = 0;
    for (const own in object) {
      if (++scanned > maxScannedNames) return this.#indexNames(object).get(foldCase(name));
      if (own.length === name.length && equalsIgnoringCase(own, name) && Object.hasOwn(object, own)) return own;
    }
    return undefined;
  }

  #indexNames(object: JsonObject): ReadonlyMap<string, string> {
    const names = new Map<string, string>();
    for (const own of Object.keys(object)) {
      const folded = foldCase(own);
      if (!names.has(folded)) names.set(folded, own);
    }
    (this.#names ??= new Map()).set(object, names);
    return names;
  }
}
