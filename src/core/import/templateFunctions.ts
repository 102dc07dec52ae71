import type { ImportReport } from "./importReport.ts";
import { readJsonText } from "./jsonText.ts";
import {
  type ObjectField,
  createObject,
  joinText,
  createList,
  createLiteral,
  createOpen,
  literalText,
  type ParsedValue,
} from "./parsedValue.ts";

/** A function call in an expression. */
export interface FunctionCall {
  readonly at: number;
  /** The source of the call. */
  readonly text: string;
  readonly name: string;
  readonly arguments: readonly ParsedValue[];
}

type EvaluateFunction = (call: FunctionCall, report: ImportReport) => ParsedValue | undefined;

const concatText: EvaluateFunction = ({ at, text, arguments: parts }) => joinText(at, text, parts);

/** Replaces `{0}` and `{{`. Patterns with alignment or number formats are left to ARM. */
const formatText: EvaluateFunction = ({ at, text, arguments: [pattern, ...args] }) => {
  const pieces = literalText(pattern)?.split(/(\{\{|\}\}|\{\d+\})/) ?? [];
  const values = pieces.map((piece, index) => {
    if (index % 2 === 0) return /[{}]/.test(piece) ? undefined : createLiteral(at, piece);
    return piece === "{{" || piece === "}}" ? createLiteral(at, piece.charAt(0)) : args[Number(piece.slice(1, -1))];
  });
  return pattern && values.every((value) => value !== undefined) ? joinText(at, text, values) : undefined;
};

/** Most items of a concatenated list. It bounds lists that multiply lists. */
const maxListItems = 10_000;

const concatValues: EvaluateFunction = (call, report) => {
  if (!call.arguments.every((part) => part.kind === "list")) return concatText(call, report);
  const items = call.arguments.flatMap((part) => (part.kind === "list" ? part.items : []));
  return items.length > maxListItems ? undefined : createList(call.at, items);
};

const createConversion =
  (to: (value: string) => string | number | boolean | undefined): EvaluateFunction =>
  ({ at, arguments: [value] }) => {
    if (value?.kind !== "literal" || (typeof value.value !== "string" && typeof value.value !== "number"))
      return undefined;
    const converted = to(String(value.value));
    return converted === undefined ? undefined : createLiteral(at, converted);
  };

/** `resourceId('<subscription>', '<group>', '<type>', '<name>', …)`. Without the first two arguments the id is open. */
const evaluateResourceId: EvaluateFunction = ({ at, arguments: args }) => {
  const texts = args.map(literalText);
  const typeAt = texts.findIndex((arg) => arg?.includes("/"));
  const names = texts.slice(typeAt + 1);
  if (typeAt < 0 || names.includes(undefined)) return undefined;
  const id = typeAt === 2 ? buildResourceId(texts[0], texts[1], texts[2], names) : undefined;
  return id === undefined ? createOpen(at, `${texts[typeAt]} ${names.join("/")}`) : createLiteral(at, id);
};

/**
 * The id of a resource.
 *
 * @param type with its provider, for example `Microsoft.EventGrid/systemTopics/eventSubscriptions`
 * @returns undefined if any part is unknown
 */
export function buildResourceId(
  subscription: string | undefined,
  group: string | undefined,
  type = "",
  names: readonly (string | undefined)[],
): string | undefined {
  const [provider, ...types] = type.split("/");
  if (!subscription || !group || !provider || types.length !== names.length || names.includes(undefined))
    return undefined;
  const path = types.map((each, index) => `/${each}/${names[index]}`).join("");
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/${provider}${path}`;
}

type FunctionTable = Readonly<Record<string, EvaluateFunction>>;

/**
 * The functions of ARM and Bicep that can be evaluated offline, by their names in lower case.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions
 */
const armFunctions: FunctionTable = {
  concat: concatValues,
  format: formatText,
  resourceid: evaluateResourceId,
  json: (call, report) => {
    const json = literalText(call.arguments[0]);
    return json === undefined ? undefined : readJsonText(json, report, call.at);
  },
  string: createConversion((value) => value),
  int: createConversion((value) => (/^-?\d+$/.test(value) ? Number(value) : undefined)),
  bool: createConversion((value) => (/^(true|false)$/i.test(value) ? value.toLowerCase() === "true" : undefined)),
  tolower: createConversion((value) => value.toLowerCase()),
  toupper: createConversion((value) => value.toUpperCase()),
  null: ({ at }) => createLiteral(at, null),
  true: ({ at }) => createLiteral(at, true),
  false: ({ at }) => createLiteral(at, false),
  createarray: ({ at, arguments: items }) => createList(at, items),
  createobject: ({ at, arguments: args }) => {
    const pairs = args.flatMap((key, index) => (index % 2 ? [] : [{ key, value: args[index + 1] }]));
    const named = pairs.flatMap(({ key, value }): ObjectField[] => {
      const name = literalText(key);
      return name !== undefined && value ? [{ name, at: key.at, value }] : [];
    });
    return named.length === pairs.length ? createObject(at, named) : undefined;
  },
};

const firstArgument: EvaluateFunction = ({ arguments: [value] }) => value;

/** The functions that Terraform files use in event subscriptions. `jsonencode` wraps the body of an `azapi_resource`. */
const terraformFunctions: FunctionTable = {
  jsonencode: firstArgument,
  tolist: firstArgument,
  toset: firstArgument,
  sensitive: firstArgument,
  nonsensitive: firstArgument,
  concat: concatValues,
  lower: createConversion((value) => value.toLowerCase()),
  upper: createConversion((value) => value.toUpperCase()),
};

function callFunction(table: FunctionTable, name: string, call: FunctionCall, report: ImportReport): ParsedValue {
  const evaluate = Object.hasOwn(table, name) ? table[name] : undefined;
  return evaluate?.(call, report) ?? createOpen(call.at, call.text);
}

/** Evaluates a function of ARM or Bicep. The result is open if only Azure can evaluate it. */
export const callArmFunction = (call: FunctionCall, report: ImportReport): ParsedValue =>
  callFunction(armFunctions, call.name.toLowerCase(), call, report);

/** Evaluates a function of Terraform. The result is open if only Terraform can evaluate it. */
export const callTerraformFunction = (call: FunctionCall, report: ImportReport): ParsedValue =>
  callFunction(terraformFunctions, call.name, call, report);
