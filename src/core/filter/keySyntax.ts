import { eventTypes } from "../events/catalogue.ts";
import { toPlainText } from "../lookAlike.ts";
import { quote, quoteIfNeeded } from "../quote.ts";
import { foldCase } from "./caseless.ts";
import { parseKeyPath } from "./keyPath.ts";

/** A key that no event has because of how it is written. */
export interface KeyMistake {
  /** One sentence that says what is wrong. */
  readonly message: string;
  /** One sentence that says what to write. */
  readonly remedy: string;
  /** The key to write instead, if there is one. */
  readonly key?: string;
  /** Whether the key addresses elements of an array, which a filter compares only all together. */
  readonly isElement?: boolean;
}

/** Members of an event that no filter can address, in either schema. */
const unfilterableKeys = new Set(["eventtime", "time", "metadataversion", "datacontenttype", "dataschema"]);

/** Names by which code and templates call the event or its body, before the event's own members. */
const wrapperNames = new Set(
  "$,@,event,events,eventgridevent,cloudevent,body,requestbody,triggerbody,trigger,outputs,payload,message,msg,item,items,json,req,request,root,this,self,value,context,input,input1,e,ev".split(
    ",",
  ),
);

/** What stands for `data` in code. */
const dataNames = new Set(["eventdata", "getjson", "get_json", "todynamic"]);

const fieldNames = new Set(
  eventTypes.flatMap(({ fields }) => fields.flatMap(({ spellings }) => spellings.map((name) => foldCase(name)))),
);

/** Longer keys, in UTF-16 code units, are not worth a suggestion. */
const maxKeyLength = 500;

/**
 * Finds what is wrong with how a key is written, for example as a JSON path (`$.data.x`), a JSON pointer (`/data/x`), or an
 * expression (`event["data"]["x"]`).
 *
 * @returns undefined for a key that Event Grid documents in either schema, and is written as a dotted path
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#key
 */
export function findKeyMistake(key: string): KeyMistake | undefined {
  if (key.length > maxKeyLength) return isDocumentedKey(key) ? undefined : describeUnknownKey(key, []);
  const isPlain = isPlainPath(key);
  if (isPlain && isDocumentedKey(key)) return findLookAlikes(key);
  const path = findPath(parseNames(key));
  if (path === undefined || (isPlain && joinNames(path.slice(1)) === key)) return describeUnknownKey(key, path);
  const dotted = path.find(({ name }) => name.includes("."));
  if (dotted)
    return {
      message: `${quote(key)} addresses the name ${quote(dotted.name)}, which contains a dot.`,
      remedy: "A filter can't address it. Filter on another field, or give the tag or property a name without a dot.",
    };
  const elementAt = path.findIndex(({ isIndex }, index) => isIndex && index > 1);
  const isElement = elementAt >= 0;
  if (isElement && path.slice(elementAt).some(({ isIndex }) => !isIndex))
    return {
      message: `${quote(key)} addresses objects in an array.`,
      remedy: "A filter can't look into objects in arrays. Filter on another field.",
    };
  const respelled = joinNames(path.filter(({ isIndex }) => !isIndex));
  if (!isPlainPath(respelled) || !isDocumentedKey(respelled)) return describeUnknownKey(key, path);
  return {
    message: describeMistake(key, isPlain),
    remedy: isElement
      ? `Write ${respelled}, and turn on enableAdvancedFilteringOnArrays. Any element of the array can match.`
      : `Write ${respelled}.`,
    key: respelled,
    ...(isElement && { isElement }),
  };
}

const joinNames = (path: readonly PathName[]): string => path.map(({ name }) => name).join(".");

function describeMistake(key: string, isPlain: boolean): string {
  if (isPlain) return `Event Grid has no key ${quote(key)}.`;
  if (key.trim() !== key && isPlainPath(key.trim())) return `The key ${quote(key)} begins or ends with a space.`;
  if (/^[^[\]/'"$()]*$/.test(key) && key.split(".").includes("")) return `The key ${quote(key)} has an empty part.`;
  return `${quote(key)} is not a key. A key is names separated by dots.`;
}

function describeUnknownKey(key: string, path: readonly PathName[] | undefined): KeyMistake {
  const message = `Event Grid has no key ${quote(key)}.`;
  const keys = "id, topic, subject, eventType, and dataVersion";
  const lookAlikes = path?.length ? findLookAlikes(key) : undefined;
  if (lookAlikes) return lookAlikes;
  if (!path && /\w/.test(key))
    return { message, remedy: `Microsoft's list of keys doesn't have it. The keys are data, ${keys}.` };
  if (!path?.length || !isPlainPath(`data.${key}`))
    return { message, remedy: "Enter a key, for example data.runStatus." };
  const isField = fieldNames.has(foldCase(path[1]?.name ?? ""));
  return {
    message,
    remedy: `Did you mean data.${quoteIfNeeded(key)}? Other keys are ${keys}.`,
    ...(isField && { key: `data.${key}` }),
  };
}

/** A key that would be one of Azure Machine Learning, if its characters were what they look like. */
function findLookAlikes(key: string): KeyMistake | undefined {
  const plain = toPlainText(key);
  const [first = "", second = ""] = plain.split(".");
  if (plain === key || !isDocumentedKey(plain) || (first === "data" && !fieldNames.has(foldCase(second))))
    return undefined;
  return {
    message: `The key ${quote(key)} has characters that only look right.`,
    remedy: `Write ${plain}.`,
    key: plain,
  };
}

/** Whether a key is written as names that are separated by dots, without what a path in another syntax has. */
const isPlainPath = (key: string): boolean =>
  key.split(".").every((name) => name !== "" && name.trim() === name && !/^[$@{'"`]|[[\](){}?\\'"`]$/.test(name)) &&
  (isDocumentedKey(key) || /^[^/[\]>:?]*$/.test(key));

const isDocumentedKey = (key: string): boolean =>
  parseKeyPath(key, "EventGridSchema").isDocumented || parseKeyPath(key, "CloudEventSchemaV1_0").isDocumented;

interface PathName {
  readonly name: string;
  /** Whether it is an index or a wildcard of an array. */
  readonly isIndex: boolean;
}

/** Names in brackets and quotation marks, calls like `get("x")`, indexes and wildcards in brackets, and bare names. */
const namePattern =
  /\[\s*(?:'([^']*)'|"([^"]*)"|(-?\d+|\*|\?[^\]]*|))\s*\]|\.?\bget\(\s*(?:'([^']*)'|"([^"]*)")[^)]*\)|((?:\\.|[^.[\]/\\>:?'"`(){}\s|-]|-(?!>))+)(?:\(\))?/g;

function parseNames(key: string): readonly PathName[] {
  return [...toPlainText(key).matchAll(namePattern)].map(([, single, double, index, singleGet, doubleGet, bare]) => ({
    name: single ?? double ?? singleGet ?? doubleGet ?? bare?.replaceAll(/\\(.)/g, "$1") ?? "",
    isIndex: index !== undefined || bare === "*",
  }));
}

/** The path from a member of the event on, without what code calls the event; undefined if a filter can't use it. */
function findPath(names: readonly PathName[]): readonly PathName[] | undefined {
  const bare = names.map(({ name, isIndex }) => ({ name: name.replace(/^[$@#]+/, ""), isIndex }));
  const at = bare.findIndex(({ name, isIndex }) => !isIndex && name !== "" && !wrapperNames.has(foldCase(name)));
  const [first, ...others] = bare.slice(Math.max(at, 0));
  if (at < 0 || !first) return undefined;
  const data = { name: "data", isIndex: false };
  const folded = foldCase(first.name);
  if (unfilterableKeys.has(folded)) return undefined;
  if (dataNames.has(folded)) return [data, ...others];
  return isDocumentedKey(first.name) ? [first, ...others] : [data, first, ...others];
}
