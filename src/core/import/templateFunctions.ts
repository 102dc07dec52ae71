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

/** One call of a function in an expression. */
export interface FunctionCall {
  readonly at: number;
  /** As it stands in the text. */
  readonly text: string;
  readonly name: string;
  readonly arguments: readonly ParsedValue[];
}

type EvaluateFunction = (call: FunctionCall, report: ImportReport) => ParsedValue | undefined;

const concatText: EvaluateFunction = ({ at, text: said, arguments: parts }) => joinText(at, said, parts);

/** `{0}`, and `{{` for a brace; alignment and number formats are left to ARM. */
const formatText: EvaluateFunction = ({ at, text: said, arguments: [pattern, ...parts] }) => {
  const pieces = literalText(pattern)?.split(/(\{\{|\}\}|\{\d+\})/) ?? [];
  const values = pieces.map((piece, index) => {
    if (index % 2 === 0) return /[{}]/.test(piece) ? undefined : createLiteral(at, piece);
    return piece === "{{" || piece === "}}" ? createLiteral(at, piece.charAt(0)) : parts[Number(piece.slice(1, -1))];
  });
  return pattern && values.every((value) => value !== undefined) ? joinText(at, said, values) : undefined;
};

/** Most items of a list that is put together from lists, so that lists made of lists stay small. */
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

/** `resourceId('<subscription>', '<group>', '<type>', '<name>', …)`; without the first two it is open where that is. */
const evaluateResourceId: EvaluateFunction = ({ at, arguments: parts }) => {
  const texts = parts.map(literalText);
  const typeAt = texts.findIndex((part) => part?.includes("/"));
  const names = texts.slice(typeAt + 1);
  if (typeAt < 0 || names.includes(undefined)) return undefined;
  const id = typeAt === 2 ? buildResourceId(texts[0], texts[1], texts[2], names) : undefined;
  return id === undefined ? createOpen(at, `${texts[typeAt]} ${names.join("/")}`) : createLiteral(at, id);
};

/**
 * The id of a resource.
 *
 * @param type with its provider, for example `Microsoft.EventGrid/systemTopics/eventSubscriptions`
 * @returns undefined when one of them is not known
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

/**
 * The functions of ARM and Bicep that can be evaluated without asking Azure, by their names in lower case.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions
 */
const armFunctions: ReadonlyMap<string, EvaluateFunction> = new Map<string, EvaluateFunction>([
  ["concat", concatValues],
  ["format", formatText],
  ["resourceid", evaluateResourceId],
  [
    "json",
    (call, report) => {
      const json = literalText(call.arguments[0]);
      return json === undefined ? undefined : readJsonText(json, report, call.at);
    },
  ],
  ["string", createConversion((value) => value)],
  ["int", createConversion((value) => (/^-?\d+$/.test(value) ? Number(value) : undefined))],
  ["bool", createConversion((value) => (/^(true|false)$/i.test(value) ? value.toLowerCase() === "true" : undefined))],
  ["tolower", createConversion((value) => value.toLowerCase())],
  ["toupper", createConversion((value) => value.toUpperCase())],
  ["null", ({ at }) => createLiteral(at, null)],
  ["true", ({ at }) => createLiteral(at, true)],
  ["false", ({ at }) => createLiteral(at, false)],
  ["createarray", ({ at, arguments: items }) => createList(at, items)],
  [
    "createobject",
    ({ at, arguments: parts }) => {
      const pairs = parts.flatMap((key, index) => (index % 2 ? [] : [{ key, value: parts[index + 1] }]));
      const named = pairs.flatMap(({ key, value }): ObjectField[] => {
        const name = literalText(key);
        return name !== undefined && value ? [{ name, at: key.at, value }] : [];
      });
      return named.length === pairs.length ? createObject(at, named) : undefined;
    },
  ],
]);

/** The few functions of Terraform that stand in event subscriptions; `jsonencode` wraps the body of an `azapi_resource`. */
const terraformFunctions: ReadonlyMap<string, EvaluateFunction> = new Map<string, EvaluateFunction>([
  ...["jsonencode", "tolist", "toset", "sensitive", "nonsensitive"].map((name): [string, EvaluateFunction] => [
    name,
    ({ arguments: [value] }) => value,
  ]),
  ["concat", concatValues],
  ["lower", createConversion((value) => value.toLowerCase())],
  ["upper", createConversion((value) => value.toUpperCase())],
]);

/** What a call of a function of ARM or Bicep gives; open when only Azure can say. */
export const callArmFunction = (call: FunctionCall, report: ImportReport): ParsedValue =>
  armFunctions.get(call.name.toLowerCase())?.(call, report) ?? createOpen(call.at, call.text);

export const callTerraformFunction = (call: FunctionCall, report: ImportReport): ParsedValue =>
  terraformFunctions.get(call.name)?.(call, report) ?? createOpen(call.at, call.text);
