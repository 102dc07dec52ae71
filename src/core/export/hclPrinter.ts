import { isTemplateObject, toSingleLine, Parameter, toSnakeCase, type TemplateValue } from "./templateValue.ts";

/** The body of a block: arguments and blocks in the order in which they are written. */
export type HclBody = readonly (HclArgument | HclBlock)[];
export type HclArgument = readonly [name: string, value: TemplateValue | HclExpression];
export interface HclBlock {
  readonly block: string;
  readonly labels?: readonly string[];
  readonly body: HclBody;
}

/** An expression that isn't a literal, such as `string`. */
export class HclExpression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const isHclBlock = (part: HclArgument | HclBlock): part is HclBlock => !Array.isArray(part);

/** Prints a block in the layout of `terraform fmt`. */
export function printBlock({ block, labels = [], body }: HclBlock, indent = ""): string {
  const head = [block, ...labels.map(quoteHclText)].join(" ");
  const inner = printBody(body, `${indent}  `);
  return inner ? `${indent}${head} {\n${inner}${indent}}\n` : `${indent}${head} {}\n`;
}

export const printComment = (line: string): string => `# ${toSingleLine(line)}\n`;

function printBody(body: HclBody, indent: string): string {
  let text = "";
  let adjacentArguments: HclArgument[] = [];
  for (const part of body) {
    if (!isHclBlock(part)) {
      adjacentArguments.push(part);
      continue;
    }
    text += printAligned(adjacentArguments, indent);
    adjacentArguments = [];
    text += (text ? "\n" : "") + printBlock(part, indent);
  }
  return text + printAligned(adjacentArguments, indent);
}

/** Aligns the equals signs of adjacent one-line arguments. */
function printAligned(fields: readonly HclArgument[], indent: string): string {
  const lines = fields.map(([name, value]) => ({ name: printKey(name), value: printValue(value, indent) }));
  return lines
    .map(({ name, value }, at) => {
      const isShort = (index: number): boolean => !(lines[index]?.value ?? "\n").includes("\n");
      let [first, last] = [at, at];
      if (isShort(at)) {
        while (isShort(first - 1)) first -= 1;
        while (isShort(last + 1)) last += 1;
      }
      const width = Math.max(...lines.slice(first, last + 1).map((line) => line.name.length));
      return `${indent}${name.padEnd(width)} = ${value}\n`;
    })
    .join("");
}

function printValue(value: TemplateValue | HclExpression, indent: string): string {
  if (typeof value === "string") return quoteHclText(value);
  // Not every HCL parser accepts an exponent without a fraction.
  if (typeof value === "number") return String(value).replace(/^(-?\d+)e/, "$1.0e");
  if (value instanceof Parameter) return `var.${toSnakeCase(value)}`;
  if (value instanceof HclExpression) return value.text;
  if (Array.isArray(value)) return printList(value, indent);
  if (!isTemplateObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value);
  return fields.length ? `{\n${printAligned(fields, `${indent}  `)}${indent}}` : "{}";
}

function printList(value: readonly TemplateValue[], indent: string): string {
  const inner = `${indent}  `;
  const items = value.map((item) => printValue(item, inner));
  const line = `[${items.join(", ")}]`;
  if (line.length + indent.length <= 100 && !line.includes("\n")) return line;
  return `[\n${items.map((item) => `${inner}${item},\n`).join("")}${indent}]`;
}

const printKey = (name: string): string => (/^[a-zA-Z_][\w]*$/.test(name) ? name : quoteHclText(name));

/**
 * Quotes text as an HCL template. Escapes whatever ends it, starts an expression or a directive, or is invisible.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings
 */
function quoteHclText(value: string): string {
  const escaped = value
    .replace(/["\\]/g, String.raw`\$&`)
    .replace(/(?<!\$)\$+(?=\{)|(?<!%)%+(?=\{)/g, (signs) =>
      signs.length === 1 ? signs + signs : escapeCharacters(signs),
    )
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\r", String.raw`\r`)
    .replaceAll("\t", String.raw`\t`)
    .replace(/(?! )[\p{C}\p{Z}]/gu, escapeCharacters);
  return `"${escaped}"`;
}

const escapeCharacters = (characters: string): string =>
  Array.from(characters, (character) => {
    const hex = character.codePointAt(0)!.toString(16);
    return hex.length > 4 ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
  }).join("");
