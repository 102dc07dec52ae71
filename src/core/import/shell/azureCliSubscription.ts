import { findOperator, type Operator, operators } from "../../filter/operators.ts";
import { quote } from "../../quote.ts";
import { deliverySchemas } from "../../subscription/eventSubscription.ts";
import { buildResourceId } from "../templateFunctions.ts";
import type { AzFlagDefinition } from "./azureCliFlags.ts";
import { type GivenFlag, findFlagValue } from "./commandLine.ts";
import { placeDeadLetter, placeDestination } from "./azureCliEndpoints.ts";
import type { ImportReport } from "../importReport.ts";
import { hasMarks, withoutMarks, wordValue, type ShellWord } from "./shellCommands.ts";
import type { FoundSubscription } from "../foundSubscription.ts";
import {
  assemble,
  createList,
  createLiteral,
  createOpen,
  type PlacedValue,
  literalText,
  type ParsedValue,
} from "../parsedValue.ts";

/** Reads the flags of `az eventgrid … event-subscription create | update`. */
export function readAzEventSubscription(
  at: number,
  given: readonly GivenFlag[],
  report: ImportReport,
): FoundSubscription {
  const name = findFlagValue(given, "--name");
  return {
    at,
    name: name && wordValue(name),
    scope: readScope(given),
    properties: assemble(at, [
      ...placeDestination(given, report),
      ...[
        ...given.flatMap((each) => placeFlag(each, report)),
        ...placeList("filter/advancedFilters", given, "condition", (each) => readCondition(each, report)),
        ...placeList("destination/properties/deliveryAttributeMappings", given, "header", (each) =>
          readHeader(each, report),
        ),
      ].map((placed) => moveUnderIdentity(given, placed)),
      ...placeDeadLetter(given, report),
    ]),
  };
}

/** The id of the workspace, or of the system topic as far as the flags name it. */
function readScope(given: readonly GivenFlag[]): ParsedValue | undefined {
  const source = findFlagValue(given, "--source-resource-id");
  if (source) return wordValue(source);
  const topic = given.find(({ flag }) => topicFlags.has(flag.names[0] ?? ""));
  if (!topic) return undefined;
  const kind = topicFlags.get(topic.flag.names[0] ?? "") ?? "";
  const name = topic.words[0]?.marked ?? "?";
  const group = findFlagValue(given, "--resource-group")?.marked;
  const id = buildResourceId(findFlagValue(given, "--subscription")?.marked, group, kind, [name]);
  const text = `${kind} ${name} in resource group ${group ?? "?"}`;
  return id === undefined ? createOpen(topic.at, withoutMarks(text)) : wordValue({ marked: id, at: topic.at });
}

const topicFlags: ReadonlyMap<string, string> = new Map([
  ["--system-topic-name", "Microsoft.EventGrid/systemTopics"],
  ["--topic-name", "Microsoft.EventGrid/topics"],
  ["--domain-name", "Microsoft.EventGrid/domains"],
  ["--partner-topic-name", "Microsoft.EventGrid/partnerTopics"],
]);

/** ARM nests the destination one level deeper if it has a managed identity. */
const moveUnderIdentity = (given: readonly GivenFlag[], [path, value]: PlacedValue): PlacedValue =>
  path.startsWith("destination/") && findFlagValue(given, "--delivery-identity-endpoint")
    ? [`deliveryWithResourceIdentity/${path}`, value]
    : [path, value];

function placeList(
  path: string,
  given: readonly GivenFlag[],
  valueKind: AzFlagDefinition["valueKind"],
  read: (each: GivenFlag) => readonly ParsedValue[],
): PlacedValue[] {
  const flags = given.filter(({ flag }) => flag.valueKind === valueKind);
  const [first] = flags;
  return first ? [[path, createList(first.at, flags.flatMap(read))]] : [];
}

/** The value of a flag that has a path of its own. */
function placeFlag({ flag: { path, valueKind, names }, at, words }: GivenFlag, report: ImportReport): PlacedValue[] {
  if (valueKind === "condition" || valueKind === "header") return [];
  if (valueKind === "texts") {
    const values = words.map((word) => wordValue(word));
    return path === undefined ? [] : [[path, createList(at, values)]];
  }
  const [word, ...extras] = words;
  for (const extra of extras) {
    const message = `${names[0]} takes one value, and ${quote(extra.marked)} is another.`;
    report.error(extra.at, message, "Put a value that contains spaces in quotation marks.");
  }
  if (!word && valueKind !== "boolean") {
    report.error(at, `${names[0]} has no value.`, "Add the value after it.");
    return [];
  }
  if (path === undefined) return [];
  const value = readScalar(word ?? { at, marked: "true" }, valueKind, report);
  return [[path, path === "eventDeliverySchema" ? toDeliverySchema(value) : value]];
}

/** The CLI accepts delivery schemas in any casing. */
function toDeliverySchema(value: ParsedValue): ParsedValue {
  const text = literalText(value)?.toLowerCase();
  const schema = deliverySchemas.find((each) => each.toLowerCase() === text);
  return schema === undefined ? value : createLiteral(value.at, schema);
}

const isNumber = (text: string): boolean => /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text);

function readScalar(
  { marked, at }: ShellWord,
  valueKind: "text" | "number" | "boolean",
  report: ImportReport,
): ParsedValue {
  if (valueKind === "text" || hasMarks(marked)) return wordValue({ marked, at });
  if (valueKind === "number" && isNumber(marked)) return createLiteral(at, Number(marked));
  if (valueKind === "boolean" && /^(?:true|false)$/i.test(marked))
    return createLiteral(at, marked.toLowerCase() === "true");
  report.error(
    at,
    `${quote(marked)} isn't a ${valueKind}.`,
    valueKind === "number" ? "Write digits." : "Write true or false.",
  );
  return createOpen(at, marked);
}

const operatorsByName: ReadonlyMap<string, Operator> = new Map(
  Object.values(operators).map((operator) => [operator.name.toLowerCase(), operator]),
);

/**
 * Reads `KEY OPERATOR VALUE…` as one condition.
 *
 * @see https://learn.microsoft.com/cli/azure/eventgrid/event-subscription#az-eventgrid-event-subscription-create
 */
function readCondition({ at, words: [key, name, ...values] }: GivenFlag, report: ImportReport): ParsedValue[] {
  const operator = name && (operatorsByName.get(name.marked.toLowerCase()) ?? findOperator(name.marked));
  if (!key || !name || !operator) {
    const reason = name ? `${quote(name.marked)} isn't an Event Grid operator` : "This filter has no operator";
    const remedy = `Write a key, one of the operators ${Object.keys(operators).join(", ")}, and its values.`;
    report.error(name?.at ?? at, `${reason}, so this condition was left out.`, remedy);
    return [];
  }
  const head: PlacedValue[] = [
    ["operatorType", createLiteral(name.at, operator.name)],
    ["key", wordValue(key)],
  ];
  const operands = values.map((word) => readOperand(word, operator, report));
  const [only = createOpen(at, `value of ${operator.name}`), ...extras] = operands;
  if (operator.operandField === "values") return [assemble(at, [...head, ["values", createList(at, operands)]])];
  const takesOne = operator.operandField === "value";
  for (const each of takesOne ? extras : operands)
    report.error(each.at, `${operator.name} takes ${takesOne ? "one value" : "no value"}.`, "Remove the others.");
  return [assemble(at, takesOne ? [...head, ["value", only]] : head)];
}

function readOperand(word: ShellWord, { operandKind, name }: Operator, report: ImportReport): ParsedValue {
  const { marked, at } = word;
  if (operandKind === "range" && !hasMarks(marked)) {
    const ends = marked.split(",");
    return createList(
      at,
      ends.map((end) => readScalar({ at, marked: end.trim() }, "number", report)),
    );
  }
  if (operandKind !== "boolean" || hasMarks(marked))
    return readScalar(word, operandKind === "number" ? "number" : "text", report);
  // The CLI turns every text except an empty one into true.
  if (marked === "") return createLiteral(at, false);
  if (/^false$/i.test(marked)) {
    const message = `Read as false, but the Azure CLI sends true for ${name} false.`;
    report.warn(at, message, `Write "" instead of false if you run this command.`);
  }
  return readScalar(word, "boolean", report);
}

/** Reads `NAME static VALUE [SECRET]` or `NAME dynamic SOURCEFIELD` as one delivery attribute. */
function readHeader({ at, words: [name, type, value, secret] }: GivenFlag, report: ImportReport): ParsedValue[] {
  const kind = type?.marked.toLowerCase();
  if (!name || !value || (kind !== "static" && kind !== "dynamic")) {
    const remedy = "Write NAME static VALUE [SECRET] or NAME dynamic SOURCEFIELD.";
    report.error(at, "This delivery attribute has no type or no value, so it was left out.", remedy);
    return [];
  }
  const isStatic = kind === "static";
  const isFalse = /^false$/i.test(secret?.marked ?? "");
  const isSecret = Boolean(secret?.marked) && !isFalse;
  if (secret && isFalse) {
    const message = "Read as not secret, but the Azure CLI reads any text here as true.";
    report.warn(secret.at, message, "Remove this false if you run this command.");
  }
  return [
    assemble(at, [
      ["name", wordValue(name)],
      ["type", createLiteral(at, isStatic ? "Static" : "Dynamic")],
      [isStatic ? "properties/value" : "properties/sourceField", wordValue(value)],
      ...(isStatic && secret
        ? [["properties/isSecret", createLiteral(secret.at, isSecret)] satisfies PlacedValue]
        : []),
    ]),
  ];
}
