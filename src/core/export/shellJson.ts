import { environmentVariableName } from "./shell.ts";
import { isTemplateObject, Parameter, toSnakeCase, type TemplateValue } from "./templateValue.ts";

/**
 * JSON for use inside single quotation marks of a shell. It has no single quotation marks, no invisible characters, and no
 * `=@`, because az reads an argument whose first `=` is followed by `@` as a file name. Secrets are inserted from the
 * variables that `printJsonEscapingLine` sets.
 */
export function toShellJson(value: TemplateValue, indent = ""): string {
  const inner = `${indent}  `;
  if (value instanceof Parameter)
    return value.value === undefined ? `"'"$${jsonVariableName(value)}"'"` : quoteJsonText(value.value);
  if (typeof value === "string") return quoteJsonText(value);
  if (Array.isArray(value)) {
    const items = value.map((item: TemplateValue) => toShellJson(item, inner));
    const line = `[${items.join(", ")}]`;
    if (line.length + indent.length <= 100 && !line.includes("\n")) return line;
    return `[\n${items.map((item) => inner + item).join(",\n")}\n${indent}]`;
  }
  if (!isTemplateObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, member]) => `${inner}${quoteJsonText(name)}: ${toShellJson(member, inner)}`,
  );
  return fields.length ? `{\n${fields.join(",\n")}\n${indent}}` : "{}";
}

/** A line that escapes a secret for the inside of a JSON string. */
export const printJsonEscapingLine = (parameter: Parameter): string =>
  `${jsonVariableName(parameter)}=$(printf '%s' "$${environmentVariableName(parameter)}" | sed 's/[\\\\"]/\\\\&/g; s/=@/=\\\\u0040/g')`;

const jsonVariableName = (parameter: Parameter): string => `${toSnakeCase(parameter)}_json`;

const quoteJsonText = (value: string): string =>
  JSON.stringify(value).replace(/'|(?<==)@|(?! )[\p{C}\p{Z}]/gu, (characters) =>
    characters
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
