import { variable } from "./shell.ts";
import { isFields, Parameter, snakeCase, type Written } from "./written.ts";

/**
 * JSON for the inside of single quotation marks of a shell: it holds none, and shows no character that cannot be seen.
 * Nor does it hold `=@`: az takes an argument whose first `=` is followed by `@` for the name of a file to read.
 * Secrets are what `jsonEscaping` made of them.
 */
export function jsonInShell(value: Written, indent = ""): string {
  const inner = `${indent}  `;
  if (value instanceof Parameter) return value.value === undefined ? `"'"$${escaped(value)}"'"` : text(value.value);
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) {
    const items = value.map((item: Written) => jsonInShell(item, inner));
    const line = `[${items.join(", ")}]`;
    if (line.length + indent.length <= 100 && !line.includes("\n")) return line;
    return `[\n${items.map((item) => inner + item).join(",\n")}\n${indent}]`;
  }
  if (!isFields(value)) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, of]) => `${inner}${text(name)}: ${jsonInShell(of, inner)}`);
  return fields.length ? `{\n${fields.join(",\n")}\n${indent}}` : "{}";
}

/** A line that makes of a secret what stands for it inside a JSON string. */
export const jsonEscaping = (parameter: Parameter): string =>
  `${escaped(parameter)}=$(printf '%s' "$${variable(parameter)}" | sed 's/[\\\\"]/\\\\&/g; s/=@/=\\\\u0040/g')`;

const escaped = (parameter: Parameter): string => `${snakeCase(parameter)}_json`;

const text = (value: string): string =>
  JSON.stringify(value).replace(/'|(?<==)@|(?! )[\p{C}\p{Z}]/gu, (characters) =>
    Array.from({ length: characters.length }, (_, at) => {
      return `\\u${characters.charCodeAt(at).toString(16).padStart(4, "0")}`;
    }).join(""),
  );
