import { type JsonObject, isObject } from "../json.ts";
import { type KeyPath, respelled, valueAt } from "./lookUp.ts";

type Reader = (event: JsonObject) => unknown;

export function readerOf(path: KeyPath): Reader {
  const { names } = path;
  if (names.length > 3 || names.some((name) => name in Object.prototype)) return (event) => valueAt(event, path);
  const [first, second, third] = names;
  if (first === undefined) return () => undefined;
  if (second === undefined) return (event) => child(event, first);
  if (third === undefined) return first==="data"? (event) => child(dataOf(event), second): (event) => child(child(event, first), second);
  return first==="data"? (event) => child(child(dataOf(event), second), third): (event) => child(child(child(event, first), second), third);
}
const dataOf = (event: JsonObject) => event["data"] ?? child(event, "data");

function child(at: unknown, name: string): unknown {
  if (!isObject(at)) return undefined;
  const value = at[name];
  return value === undefined ? respelled(at, name) : value;
}
