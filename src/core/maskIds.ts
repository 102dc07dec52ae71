const uuid = /([0-9a-f]{4})[0-9a-f]{4}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/** Shortens each UUID in `text`, such as an Azure subscription ID, to its first four digits. */
export const maskIds = (text: string): string => text.replace(uuid, "$1\u2026");
