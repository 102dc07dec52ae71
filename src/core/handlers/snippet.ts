import { eventTypes } from "../events/catalogue.ts";
import type { Handler } from "./handlers.ts";
import { splitAtPlaceholders, placeholderSamples } from "./placeholders.ts";
import type { SourcePiece } from "./placeholders.ts";

/**
 * A VS Code snippet file.
 *
 * @param entries the handlers of one language, each with its source
 * @returns JSON to contribute as `contributes.snippets` for that language
 * @see https://code.visualstudio.com/docs/editing/userdefinedsnippets
 */
export function snippetFile(entries: readonly { readonly handler: Handler; readonly source: string }[]): string {
  const snippets = entries.map(({ handler, source }) => [
    handler.label,
    {
      prefix: handler.prefix,
      description: handler.description,
      body: snippetBody(source, handler.indentSize).split("\n"),
    },
  ]);
  return `${JSON.stringify(Object.fromEntries(snippets), null, 2)}\n`;
}

/**
 * The body of a VS Code snippet. Each placeholder is a tab stop, in the order of the source; the last stop is the line
 * below the words "Your code goes here", where there are any. Indentation becomes tabs, which VS Code turns into what the
 * editor uses.
 *
 * @param indent spaces of one level of indentation in `source`
 */
export function snippetBody(source: string, indent: number): string {
  let stops = 0;
  const body = splitAtPlaceholders(source).map((piece) =>
    piece.placeholder ? formatTabStop(piece, ++stops) : escapeSnippetText(piece.text),
  );
  return body
    .join("")
    .replace(/(Your code goes here.*\n[ \t]*)(\S.*)/, (_, above, line) => `${above}\${0:${line}}`)
    .replace(new RegExp(`^(?: {${indent}})+`, "gm"), (spaces) => "\t".repeat(spaces.length / indent));
}

/** A tab stop between the quotes of a literal; an event type is chosen from all that Azure Machine Learning has. */
function formatTabStop({ text, placeholder }: SourcePiece, stop: number): string {
  if (placeholder !== "eventTypes") return `"\${${stop}:${escapeSnippetText(text.slice(1, -1))}}"`;
  const choices = new Set([placeholderSamples.eventTypes, ...eventTypes.map(({ name }) => name)]);
  return `"\${${stop}|${[...choices].join(",")}|}"`;
}

/** Text that a snippet inserts as it is. */
const escapeSnippetText = (text: string): string => text.replace(/[$}\\]/g, "\\$&");
