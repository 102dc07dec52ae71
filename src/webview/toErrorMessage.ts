/** What was thrown, as a sentence for a person; the extension's own explanations arrive as the error's message. */
export const toErrorMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));
