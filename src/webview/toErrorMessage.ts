/** The text to show for an error. Errors of the extension arrive with a message for the user. */
export const toErrorMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));
