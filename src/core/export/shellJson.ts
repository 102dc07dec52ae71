import { environmentVariableName } from "./shell.ts";
import { isTemplateObject, Parameter, toSnakeCase, type TemplateValue } from "./templateValue.ts";

/**
 * JSON for the inside of single quotation marks of a shell: it holds none, and shows no character that cannot be seen.
 * Nor does it hold `=@`: az takes an argument whose first `=` is followed by `@` for the name of a file to read.
 * Secrets are what `jsonEscaping` made of them.
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
  const fields = Object.entries(value).map(([name, of]) => `${inner}${quoteJsonText(name)}: ${toShellJson(of, inner)}`);
  return fields.length ? `{\n${fields.join(",\n")}\n${indent}}` : "{}";
}

/** A line that makes of a secret what stands for it inside a JSON string. */
export const printJsonEscapingLine = (parameter: Parameter): string =>
  `${jsonVariableName(parameter)}=$(printf '%s' "$${environmentVariableName(parameter)}" | sed 's/[\\\\"]/\\\\&/g; s/=@/=\\\\u0040/g')`;

const jsonVariableName = (parameter: Parameter): string => `${toSnakeCase(parameter)}_json`;

const quoteJsonText = (value: string): string =>
  JSON.stringify(value).replace(/'|(?<==)@|(?! )[\p{C}\p{Z}]/gu, (characters) =>
    Array.from({ length: characters.length }, (_, at) => {
      return `\\u${characters.charCodeAt(at).toString(16).padStart(4, "0")}`;
    }).join(""),
  );
