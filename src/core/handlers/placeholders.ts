/** A value that a handler's source leaves open. */
export type Placeholder = "workspaceId" | "eventTypes" | "functionName";

/** A piece of source: plain text, or the string literal of a placeholder. */
export interface SourcePiece {
  readonly text: string;
  readonly placeholder?: Placeholder;
}

/** The sample values that mark placeholders in the source of handlers, as double-quoted string literals. */
export const placeholderSamples: Record<Placeholder, string> = {
  workspaceId:
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-resource-group/providers/Microsoft.MachineLearningServices/workspaces/my-workspace",
  eventTypes: "Microsoft.MachineLearningServices.RunStatusChanged",
  functionName: "onMlEvent",
};

/**
 * Splits a handler's source at its placeholders.
 *
 * @returns pieces whose joined texts equal `source`
 * @throws Error unless each sample value occurs exactly once; a mistake in the source that its tests find
 */
export function splitAtPlaceholders(source: string): SourcePiece[] {
  const found = Object.entries(placeholderSamples).map(([placeholder, value]) => {
    const text = `"${value}"`;
    const start = source.indexOf(text);
    if (start < 0 || source.includes(text, start + 1))
      throw new Error(`The handler's source must contain ${text} exactly once, for ${placeholder}.`);
    return { placeholder: placeholder as Placeholder, text, start };
  });
  const pieces: SourcePiece[] = [];
  let end = 0;
  for (const { placeholder, text, start } of found.sort((a, b) => a.start - b.start)) {
    pieces.push({ text: source.slice(end, start) }, { text, placeholder });
    end = start + text.length;
  }
  return [...pieces, { text: source.slice(end) }];
}
