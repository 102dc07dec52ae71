/** A tab stop as it was met; of a choice all values, the default first. */
export interface SnippetStop {
  readonly number: number;
  readonly defaults: readonly string[];
}

/**
 * What VS Code inserts for a snippet before anything is typed, for the part of the grammar that handlers use.
 *
 * @param indent spaces that the editor puts for a leading tab
 * @throws Error at a `$` that is neither escaped nor a tab stop
 * @see https://code.visualstudio.com/docs/editing/userdefinedsnippets#_grammar
 */
export function expandSnippet(body: string, indent: number): { text: string; stops: SnippetStop[] } {
  const stops: SnippetStop[] = [];
  const spaced = body.replace(/^\t+/gm, (tabs) => " ".repeat(tabs.length * indent));
  const token = /\\([$}\\])|\$\{(\d+)\|([^|]*)\|\}|\$\{(\d+):((?:\\[$}\\]|[^$}\\])*)\}|(\$)/g;
  const text = spaced.replace(token, (_, escaped, choice, choices, stop, content, bare) => {
    if (bare) throw new Error(`A bare $ in ${body}`);
    if (escaped) return escaped;
    const defaults: string[] = choice ? choices.split(",") : [content.replace(/\\([$}\\])/g, "$1")];
    stops.push({ number: Number(choice ?? stop), defaults });
    return defaults[0]!;
  });
  return { text, stops };
}
