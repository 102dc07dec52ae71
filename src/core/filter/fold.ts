/**
 * Text in the form in which two texts compare without regard to case. Both forms of the small sigma become one:
 * `toLowerCase` chooses between them by position, and a part of a text must fold as it does inside the whole.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#limitations
 */
export const fold = (text: string): string => text.toLowerCase().replaceAll("ς", "σ");
