const uuid = /([0-9a-f]{4})[0-9a-f]{4}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/** `text` with each UUID, such as that of an Azure subscription, cut to its first four digits, wherever it stands. */
export const maskIds = (text: string): string => text.replace(uuid, "$1\u2026");
