import { toSingleLine, Parameter, toSnakeCase } from "./templateValue.ts";

/** A piece of a word of a command: text, or a parameter that is read from the environment. */
export type ShellPiece = string | Parameter;

/** Text as one word of a POSIX shell, or a piece of one. */
export const quoteShellText = (text: string): string =>
  /^[\w./:,+-][\w./:,+=@%-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The name of the environment variable that gives a parameter. */
export const environmentVariableName = (parameter: Parameter): string => toSnakeCase(parameter).toUpperCase();

export const quoteShellPiece = (piece: ShellPiece): string =>
  piece instanceof Parameter ? `"$${environmentVariableName(piece)}"` : quoteShellText(piece);

/** Ends the script with a message when the environment lacks the parameter. */
export const printVariableCheck = (parameter: Parameter): string =>
  `: "\${${environmentVariableName(parameter)}:?${toSingleLine(parameter.description).replace(/[^\w ,.:/-]+/g, "_")}}"`;

export const printShellComment = (line: string): string => `# ${toSingleLine(line)}`;

/** A command with one flag a line. */
export const printCommand = (...lines: readonly string[]): string => lines.join(" \\\n  ");
