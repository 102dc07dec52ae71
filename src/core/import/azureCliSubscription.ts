import { findOperator, type Operator, operators } from "../filter/operators.ts";
import { quote } from "../quote.ts";
import { idOf } from "./functions.ts";
import type { Flag } from "./azureCliFlags.ts";
import { type Given, wordOf } from "./commandLine.ts";
import { deadLetterOf, destinationOf } from "./endpoints.ts";
import type { Report } from "./report.ts";
import { isOpen, shown, unmarked, type Word } from "./shell.ts";
import type { Found } from "./subscription.ts";
import { assemble, list, literal, open, type Placed, textOf, type Value } from "./value.ts";

/** Reads the flags of `az eventgrid … event-subscription create | update`. */
export function readEventSubscription(at: number, given: readonly Given[], report: Report): Found {
  const name = wordOf(given, "--name");
  return {
    at,
    name: name && unmarked(name.marked, name.at),
    scope: scopeOf(given),
    properties: assemble(at, [
      ...destinationOf(given, report),
      ...[
        ...given.flatMap((each) => place(each, report)),
        ...every("filter/advancedFilters", given, "condition", (each) => condition(each, report)),
        ...every("destination/properties/deliveryAttributeMappings", given, "header", (each) => header(each, report)),
      ].map((placed) => deeper(given, placed)),
      ...deadLetterOf(given, report),
    ]),
  };
}

/** The workspace, or the system topic as far as the flags name it. */
function scopeOf(given: readonly Given[]): Value | undefined {
  const source = wordOf(given, "--source-resource-id");
  if (source) return unmarked(source.marked, source.at);
  const topic = given.find(({ flag }) => topicFlags.has(flag.names[0] ?? ""));
  if (!topic) return undefined;
  const kind = topicFlags.get(topic.flag.names[0] ?? "") ?? "";
  const name = topic.words[0]?.marked ?? "?";
  const group = wordOf(given, "--resource-group")?.marked;
  const id = idOf(wordOf(given, "--subscription")?.marked, group, kind, [name]);
  const said = `${kind} ${name} in resource group ${group ?? "?"}`;
  return id === undefined ? open(topic.at, shown(said)) : unmarked(id, topic.at);
}

const topicFlags: ReadonlyMap<string, string> = new Map([
  ["--system-topic-name", "Microsoft.EventGrid/systemTopics"],
  ["--topic-name", "Microsoft.EventGrid/topics"],
  ["--domain-name", "Microsoft.EventGrid/domains"],
  ["--partner-topic-name", "Microsoft.EventGrid/partnerTopics"],
]);

/** With a managed identity the destination stands one level deeper. */
const deeper = (given: readonly Given[], [path, value]: Placed): Placed =>
  path.startsWith("destination/") && wordOf(given, "--delivery-identity-endpoint")
    ? [`deliveryWithResourceIdentity/${path}`, value]
    : [path, value];

function every(
  path: string,
  given: readonly Given[],
  takes: Flag["takes"],
  read: (each: Given) => readonly Value[],
): Placed[] {
  const values = given.filter(({ flag }) => flag.takes === takes);
  const [first] = values;
  return first ? [[path, list(first.at, values.flatMap(read))]] : [];
}

/** The value of a flag that has its own place. */
function place({ flag: { path, takes, names }, at, words }: Given, report: Report): Placed[] {
  if (takes === "condition" || takes === "header") return [];
  if (takes === "texts") {
    return path === undefined
      ? []
      : [
          [
            path,
            list(
              at,
              words.map((word) => unmarked(word.marked, word.at)),
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
  const value = scalar(word ?? { at, marked: "true" }, takes, report);
  return [[path, path === "eventDeliverySchema" ? known(value, schemas) : value]];
}

const schemas: readonly string[] = ["EventGridSchema", "CustomInputSchema", "CloudEventSchemaV1_0"];

/** The spelling of ARM, which the CLI takes in any case. */
const known = (value: Value, spellings: readonly string[]): Value => {
  const text = textOf(value)?.toLowerCase();
  const found = spellings.find((each) => each.toLowerCase() === text);
  return found === undefined ? value : literal(value.at, found);
};

const isNumber = (text: string): boolean => /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text);

function scalar({ marked, at }: Word, takes: "text" | "number" | "boolean", report: Report): Value {
  if (takes === "text" || isOpen(marked)) return unmarked(marked, at);
  if (takes === "number" && isNumber(marked)) return literal(at, Number(marked));
  if (takes === "boolean" && /^(?:true|false)$/i.test(marked)) return literal(at, marked.toLowerCase() === "true");
  report.error(
    at,
    `${quote(marked)} is not a ${takes}.`,
    takes === "number" ? "Write digits." : "Write true or false.",
  );
  return open(at, marked);
}

const byName: ReadonlyMap<string, Operator> = new Map(
  Object.values(operators).map((operator) => [operator.name.toLowerCase(), operator]),
);

/**
 * `KEY OPERATOR VALUE…` as one condition.
 *
 * @see https://learn.microsoft.com/cli/azure/eventgrid/event-subscription#az-eventgrid-event-subscription-create
 */
function condition({ at, words: [key, name, ...values] }: Given, report: Report): Value[] {
  const operator = name && (byName.get(name.marked.toLowerCase()) ?? findOperator(name.marked));
  if (!key || !name || !operator) {
    const said = name ? `${quote(name.marked)} is no operator of Event Grid` : "This filter lacks its operator";
    const remedy = `Write a key, one of the operators ${Object.keys(operators).join(", ")}, and its values.`;
    report.error(name?.at ?? at, `${said}, so this condition was left out.`, remedy);
    return [];
  }
  const head: Placed[] = [
    ["operatorType", literal(name.at, operator.name)],
    ["key", unmarked(key.marked, key.at)],
  ];
  const operands = values.map((word) => operand(word, operator, report));
  const [only = open(at, `value of ${operator.name}`), ...more] = operands;
  if (operator.takes === "values") return [assemble(at, [...head, ["values", list(at, operands)]])];
  const extra = operator.takes === "value" ? more : operands;
  for (const each of extra) {
    report.error(
      each.at,
      `${operator.name} takes ${operator.takes === "value" ? "one value" : "no value"}.`,
      "Remove the others.",
    );
  }
  return [assemble(at, operator.takes === "value" ? [...head, ["value", only]] : head)];
}

function operand(word: Word, { operand: kind, name }: Operator, report: Report): Value {
  const { marked, at } = word;
  if (kind === "range" && !isOpen(marked)) {
    const ends = marked.split(",");
    return list(
      at,
      ends.map((end) => scalar({ at, marked: end.trim() }, "number", report)),
    );
  }
  if (kind !== "boolean" || isOpen(marked)) return scalar(word, kind === "number" ? "number" : "text", report);
  // The CLI turns every text that is not empty into true.
  if (marked === "") return literal(at, false);
  if (/^false$/i.test(marked)) {
    const message = `Read as false; but the Azure CLI itself sends true for ${name} false.`;
    report.warn(at, message, `Write "" in the place of false if you run this command.`);
  }
  return scalar(word, "boolean", report);
}

/** `NAME static VALUE [SECRET]` or `NAME dynamic SOURCEFIELD` as one delivery attribute. */
function header({ at, words: [name, type, value, secret] }: Given, report: Report): Value[] {
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
      ["name", unmarked(name.marked, name.at)],
      ["type", literal(at, isStatic ? "Static" : "Dynamic")],
      [isStatic ? "properties/value" : "properties/sourceField", unmarked(value.marked, value.at)],
      ...(isStatic && secret ? [["properties/isSecret", literal(secret.at, isSecret)] satisfies Placed] : []),
    ]),
  ];
}
