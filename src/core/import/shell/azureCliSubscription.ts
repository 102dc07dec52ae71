import { findOperator, type Operator, operators } from "../../filter/operators.ts";
import { quote } from "../../quote.ts";
import { buildResourceId } from "../templateFunctions.ts";
import type { AzFlagDefinition } from "./azureCliFlags.ts";
import { type GivenFlag, findFlagValue } from "./commandLine.ts";
import { placeDeadLetter, placeDestination } from "./azureCliEndpoints.ts";
import type { ImportReport } from "../importReport.ts";
import { hasMarks, withoutMarks, valueFromMarked, type ShellWord } from "./shellCommands.ts";
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
    name: name && valueFromMarked(name.marked, name.at),
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

/** The workspace, or the system topic as far as the flags name it. */
function readScope(given: readonly GivenFlag[]): ParsedValue | undefined {
  const source = findFlagValue(given, "--source-resource-id");
  if (source) return valueFromMarked(source.marked, source.at);
  const topic = given.find(({ flag }) => topicFlags.has(flag.names[0] ?? ""));
  if (!topic) return undefined;
  const kind = topicFlags.get(topic.flag.names[0] ?? "") ?? "";
  const name = topic.words[0]?.marked ?? "?";
  const group = findFlagValue(given, "--resource-group")?.marked;
  const id = buildResourceId(findFlagValue(given, "--subscription")?.marked, group, kind, [name]);
  const said = `${kind} ${name} in resource group ${group ?? "?"}`;
  return id === undefined ? createOpen(topic.at, withoutMarks(said)) : valueFromMarked(id, topic.at);
}

const topicFlags: ReadonlyMap<string, string> = new Map([
  ["--system-topic-name", "Microsoft.EventGrid/systemTopics"],
  ["--topic-name", "Microsoft.EventGrid/topics"],
  ["--domain-name", "Microsoft.EventGrid/domains"],
  ["--partner-topic-name", "Microsoft.EventGrid/partnerTopics"],
]);

/** With a managed identity the destination stands one level deeper. */
const moveUnderIdentity = (given: readonly GivenFlag[], [path, value]: PlacedValue): PlacedValue =>
  path.startsWith("destination/") && findFlagValue(given, "--delivery-identity-endpoint")
    ? [`deliveryWithResourceIdentity/${path}`, value]
    : [path, value];

function placeList(
  path: string,
  given: readonly GivenFlag[],
  takes: AzFlagDefinition["valueKind"],
  read: (each: GivenFlag) => readonly ParsedValue[],
): PlacedValue[] {
  const values = given.filter(({ flag }) => flag.valueKind === takes);
  const [first] = values;
  return first ? [[path, createList(first.at, values.flatMap(read))]] : [];
}

/** The value of a flag that has its own place. */
function placeFlag(
  { flag: { path, valueKind: takes, names }, at, words }: GivenFlag,
  report: ImportReport,
): PlacedValue[] {
  if (takes === "condition" || takes === "header") return [];
  if (takes === "texts") {
    return path === undefined
      ? []
      : [
          [
            path,
            createList(
              at,
              words.map((word) => valueFromMarked(word.marked, word.at)),
            ),
          ],
        ];
  }
  const [word, ...more] = words;
  for (const extra of more) {
    const message = `${names[0]} takes one value, and ${quote(extra.marked)} is one more.`;
    report.error(extra.at, message, "Put a value with spaces in it in quotation marks.");
  }
  if (!word && takes !== "boolean") {
    report.error(at, `${names[0]} has no value.`, "Write the value behind it.");
    return [];
  }
  if (path === undefined) return [];
  const value = readScalar(word ?? { at, marked: "true" }, takes, report);
  return [[path, path === "eventDeliverySchema" ? toKnownSpelling(value, eventSchemas) : value]];
}

const eventSchemas: readonly string[] = ["EventGridSchema", "CustomInputSchema", "CloudEventSchemaV1_0"];

/** The spelling of ARM, which the CLI takes in any case. */
const toKnownSpelling = (value: ParsedValue, spellings: readonly string[]): ParsedValue => {
  const text = literalText(value)?.toLowerCase();
  const found = spellings.find((each) => each.toLowerCase() === text);
  return found === undefined ? value : createLiteral(value.at, found);
};

const isNumber = (text: string): boolean => /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text);

function readScalar(
  { marked, at }: ShellWord,
  takes: "text" | "number" | "boolean",
  report: ImportReport,
): ParsedValue {
  if (takes === "text" || hasMarks(marked)) return valueFromMarked(marked, at);
  if (takes === "number" && isNumber(marked)) return createLiteral(at, Number(marked));
  if (takes === "boolean" && /^(?:true|false)$/i.test(marked))
    return createLiteral(at, marked.toLowerCase() === "true");
  report.error(
    at,
    `${quote(marked)} is not a ${takes}.`,
    takes === "number" ? "Write digits." : "Write true or false.",
  );
  return createOpen(at, marked);
}

const operatorsByName: ReadonlyMap<string, Operator> = new Map(
  Object.values(operators).map((operator) => [operator.name.toLowerCase(), operator]),
);

/**
 * `KEY OPERATOR VALUE…` as one condition.
 *
 * @see https://learn.microsoft.com/cli/azure/eventgrid/event-subscription#az-eventgrid-event-subscription-create
 */
function readCondition({ at, words: [key, name, ...values] }: GivenFlag, report: ImportReport): ParsedValue[] {
  const operator = name && (operatorsByName.get(name.marked.toLowerCase()) ?? findOperator(name.marked));
  if (!key || !name || !operator) {
    const said = name ? `${quote(name.marked)} is no operator of Event Grid` : "This filter lacks its operator";
    const remedy = `Write a key, one of the operators ${Object.keys(operators).join(", ")}, and its values.`;
    report.error(name?.at ?? at, `${said}, so this condition was left out.`, remedy);
    return [];
  }
  const head: PlacedValue[] = [
    ["operatorType", createLiteral(name.at, operator.name)],
    ["key", valueFromMarked(key.marked, key.at)],
  ];
  const operands = values.map((word) => readOperand(word, operator, report));
  const [only = createOpen(at, `value of ${operator.name}`), ...more] = operands;
  if (operator.operandField === "values") return [assemble(at, [...head, ["values", createList(at, operands)]])];
  const extra = operator.operandField === "value" ? more : operands;
  for (const each of extra) {
    report.error(
      each.at,
      `${operator.name} takes ${operator.operandField === "value" ? "one value" : "no value"}.`,
      "Remove the others.",
    );
  }
  return [assemble(at, operator.operandField === "value" ? [...head, ["value", only]] : head)];
}

function readOperand(word: ShellWord, { operandKind: kind, name }: Operator, report: ImportReport): ParsedValue {
  const { marked, at } = word;
  if (kind === "range" && !hasMarks(marked)) {
    const ends = marked.split(",");
    return createList(
      at,
      ends.map((end) => readScalar({ at, marked: end.trim() }, "number", report)),
    );
  }
  if (kind !== "boolean" || hasMarks(marked)) return readScalar(word, kind === "number" ? "number" : "text", report);
  // The CLI turns every text that is not empty into true.
  if (marked === "") return createLiteral(at, false);
  if (/^false$/i.test(marked)) {
    const message = `Read as false; but the Azure CLI itself sends true for ${name} false.`;
    report.warn(at, message, `Write "" in the place of false if you run this command.`);
  }
  return readScalar(word, "boolean", report);
}

/** `NAME static VALUE [SECRET]` or `NAME dynamic SOURCEFIELD` as one delivery attribute. */
function readHeader({ at, words: [name, type, value, secret] }: GivenFlag, report: ImportReport): ParsedValue[] {
  const kind = type?.marked.toLowerCase();
  if (!name || !value || (kind !== "static" && kind !== "dynamic")) {
    const remedy = "Write NAME static VALUE [SECRET] or NAME dynamic SOURCEFIELD.";
    report.error(at, "This delivery attribute lacks static or dynamic and a value; it was left out.", remedy);
    return [];
  }
  const isStatic = kind === "static";
  const isSecret = Boolean(secret?.marked) && !/^false$/i.test(secret?.marked ?? "");
  if (secret && /^false$/i.test(secret.marked)) {
    const message = "Read as not secret; but the Azure CLI itself takes every text here for true.";
    report.warn(secret.at, message, "Remove this false if you run this command.");
  }
  return [
    assemble(at, [
      ["name", valueFromMarked(name.marked, name.at)],
      ["type", createLiteral(at, isStatic ? "Static" : "Dynamic")],
      [isStatic ? "properties/value" : "properties/sourceField", valueFromMarked(value.marked, value.at)],
      ...(isStatic && secret
        ? [["properties/isSecret", createLiteral(secret.at, isSecret)] satisfies PlacedValue]
        : []),
    ]),
  ];
}
