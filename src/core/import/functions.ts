import type { Report } from "./report.ts";
import { readJsonText } from "./jsonText.ts";
import { type Field, fields, joined, list, literal, open, textOf, type Value } from "./value.ts";

/** One call of a function in an expression. */
export interface Call {
  readonly at: number;
  /** As it stands in the text. */
  readonly text: string;
  readonly name: string;
  readonly arguments: readonly Value[];
}

type Evaluate = (call: Call, report: Report) => Value | undefined;

const text: Evaluate = ({ at, text: said, arguments: parts }) => joined(at, said, parts);

/** `{0}`, and `{{` for a brace; alignment and number formats are left to ARM. */
const format: Evaluate = ({ at, text: said, arguments: [pattern, ...parts] }) => {
  const pieces = textOf(pattern)?.split(/(\{\{|\}\}|\{\d+\})/) ?? [];
  const values = pieces.map((piece, index) => {
    if (index % 2 === 0) return /[{}]/.test(piece) ? undefined : literal(at, piece);
    return piece === "{{" || piece === "}}" ? literal(at, piece.charAt(0)) : parts[Number(piece.slice(1, -1))];
  });
  return pattern && values.every((value) => value !== undefined) ? joined(at, said, values) : undefined;
};

/** Most items of a list that is put together from lists, so that lists made of lists stay small. */
const most = 10_000;

const concat: Evaluate = (call, report) => {
  if (!call.arguments.every((part) => part.kind === "list")) return text(call, report);
  const items = call.arguments.flatMap((part) => (part.kind === "list" ? part.items : []));
  return items.length > most ? undefined : list(call.at, items);
};

const convert =
  (to: (value: string) => string | number | boolean | undefined): Evaluate =>
  ({ at, arguments: [value] }) => {
    if (value?.kind !== "literal" || (typeof value.value !== "string" && typeof value.value !== "number"))
      return undefined;
    const converted = to(String(value.value));
    return converted === undefined ? undefined : literal(at, converted);
  };

/** `resourceId('<subscription>', '<group>', '<type>', '<name>', …)`; without the first two it is open where that is. */
const resourceId: Evaluate = ({ at, arguments: parts }) => {
  const texts = parts.map(textOf);
  const typeAt = texts.findIndex((part) => part?.includes("/"));
  const names = texts.slice(typeAt + 1);
  if (typeAt < 0 || names.includes(undefined)) return undefined;
  const id = typeAt === 2 ? idOf(texts[0], texts[1], texts[2], names) : undefined;
  return id === undefined ? open(at, `${texts[typeAt]} ${names.join("/")}`) : literal(at, id);
};

/**
 * The id of a resource.
 *
 * @param type with its provider, for example `Microsoft.EventGrid/systemTopics/eventSubscriptions`
 * @returns undefined when one of them is not known
 */
export function idOf(
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
const armFunctions: ReadonlyMap<string, Evaluate> = new Map<string, Evaluate>([
  ["concat", concat],
  ["format", format],
  ["resourceid", resourceId],
  [
    "json",
    (call, report) => {
      const json = textOf(call.arguments[0]);
      return json === undefined ? undefined : readJsonText(json, report, call.at);
    },
  ],
  ["string", convert((value) => value)],
  ["int", convert((value) => (/^-?\d+$/.test(value) ? Number(value) : undefined))],
  ["bool", convert((value) => (/^(true|false)$/i.test(value) ? value.toLowerCase() === "true" : undefined))],
  ["tolower", convert((value) => value.toLowerCase())],
  ["toupper", convert((value) => value.toUpperCase())],
  ["null", ({ at }) => literal(at, null)],
  ["true", ({ at }) => literal(at, true)],
  ["false", ({ at }) => literal(at, false)],
  ["createarray", ({ at, arguments: items }) => list(at, items)],
  [
    "createobject",
    ({ at, arguments: parts }) => {
      const pairs = parts.flatMap((key, index) => (index % 2 ? [] : [{ key, value: parts[index + 1] }]));
      const named = pairs.flatMap(({ key, value }): Field[] => {
        const name = textOf(key);
        return name !== undefined && value ? [{ name, at: key.at, value }] : [];
      });
      return named.length === pairs.length ? fields(at, named) : undefined;
    },
  ],
]);

/** The few functions of Terraform that stand in event subscriptions; `jsonencode` wraps the body of an `azapi_resource`. */
const terraformFunctions: ReadonlyMap<string, Evaluate> = new Map<string, Evaluate>([
  ...["jsonencode", "tolist", "toset", "sensitive", "nonsensitive"].map((name): [string, Evaluate] => [
    name,
    ({ arguments: [value] }) => value,
  ]),
  ["concat", concat],
  ["lower", convert((value) => value.toLowerCase())],
  ["upper", convert((value) => value.toUpperCase())],
]);

/** What a call of a function of ARM or Bicep gives; open when only Azure can say. */
export const callArm = (call: Call, report: Report): Value =>
  armFunctions.get(call.name.toLowerCase())?.(call, report) ?? open(call.at, call.text);

export const callTerraform = (call: Call, report: Report): Value =>
  terraformFunctions.get(call.name)?.(call, report) ?? open(call.at, call.text);
