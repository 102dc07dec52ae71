import { toSingleLine, Parameter, toSnakeCase } from "./templateValue.ts";

/** A part of a word of a command: text, or a parameter that is read from the environment. */
export type ShellPiece = string | Parameter;

/** Quotes text for a POSIX shell. */
export const quoteShellText = (text: string): string =>
  /^[\w./:,+-][\w./:,+=@%-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Escapes a path for the URL of `az rest`, which would also replace `{subscriptionId}`. */
export const encodeUrlPath = (path: string): string => path.replace(/[^\w/.()-]/gu, encodeURIComponent);

/** The environment variable that holds a parameter. */
export const environmentVariableName = (parameter: Parameter): string => toSnakeCase(parameter).toUpperCase();

export const quoteShellPiece = (piece: ShellPiece): string =>
  piece instanceof Parameter ? `"$${environmentVariableName(piece)}"` : quoteShellText(piece);

/** A line that ends the script with a message if the environment lacks the parameter. */
export const printVariableCheck = (parameter: Parameter): string =>
  `: "\${${environmentVariableName(parameter)}:?${toSingleLine(parameter.description).replace(/[^\w ,.:/-]+/g, "_")}}"`;

export const printShellComment = (line: string): string => `# ${toSingleLine(line)}`;

/** A command with one flag per line. */
export const printCommand = (...lines: readonly string[]): string => lines.join(" \\\n  ");
