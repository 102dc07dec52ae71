import { readArm, readSubscriptionJson } from "./arm.ts";
import { readAzureCli } from "./shell/azureCli.ts";
import { readBicep } from "./bicep.ts";
import type { ImportResult } from "./importResult.ts";
import type { ParseSyntax } from "./syntax.ts";
import { readTerraform } from "./terraform.ts";

export type ImportFormat = "azure-cli" | "bicep" | "arm" | "terraform" | "json";

export interface Importer {
  readonly label: string;
  /** VS Code's language id for documents of this format. */
  readonly languageId: string;
  /**
   * Reads every event subscription in `text`. Broken or unknown text yields the parts that could be read and problems.
   * Rejects only if `parse` does.
   */
  readonly read: (text: string, parse: ParseSyntax) => Promise<ImportResult>;
}

/** Longest text that is read, in UTF-16 code units. Azure limits whole deployments to 4 MB. */
const maxTextLength = 1_000_000;

const limitTextLength =
  (read: Importer["read"]): Importer["read"] =>
  async (text, parse) => {
    if (text.length <= maxTextLength) return read(text, parse);
    const message = `This text has ${text.length} characters. At most ${maxTextLength} can be imported.`;
    const remedy = "Paste only the event subscription.";
    return { subscriptions: [], problems: [{ severity: "error", line: 1, column: 1, message, remedy }] };
  };

export const importers: Readonly<Record<ImportFormat, Importer>> = {
  "azure-cli": { label: "Azure CLI", languageId: "shellscript", read: limitTextLength(readAzureCli) },
  bicep: { label: "Bicep", languageId: "bicep", read: limitTextLength(readBicep) },
  arm: { label: "ARM template", languageId: "json", read: limitTextLength(async (text) => readArm(text)) },
  terraform: { label: "Terraform", languageId: "terraform", read: limitTextLength(readTerraform) },
  json: { label: "JSON", languageId: "json", read: limitTextLength(async (text) => readSubscriptionJson(text)) },
};

/** Patterns that only one format has, the most reliable first. */
const formatPatterns: readonly (readonly [pattern: RegExp, format: ImportFormat])[] = [
  [/^[ \t]*resource[ \t]+"[^"\n]*"[ \t]+"[^"\n]*"/m, "terraform"],
  [/^[ \t]*resource[ \t]+\w+[ \t]+'[^'\n]*'/m, "bicep"],
  [/\baz(?:\.cmd|\.exe)?[ \t]{1,9}(?:eventgrid|rest)\b/, "azure-cli"],
];

/** Words that every text with an event subscription contains, and few others. */
const eventGridWords = /event_?grid|event-?subscription|endpointType|includedEventTypes|advancedFilters/i;

/** Guesses the format of a text that seems to contain an event subscription; undefined for any other text. */
export const recognizeFormat = (text: string): ImportFormat | undefined =>
  eventGridWords.test(text.slice(0, maxTextLength)) ? detectFormat(text) : undefined;

/** Guesses the format of a text in linear time; undefined if it looks like none of them. */
export function detectFormat(text: string): ImportFormat | undefined {
  const begin = text.slice(0, maxTextLength);
  const [space = ""] = /^(?:\s|\/\/[^\n]*\n|\/\*[^]*?\*\/)*/.exec(begin) ?? [];
  if (/[[{]/.test(begin.charAt(space.length))) {
    return /"\$schema"|"apiVersion"|"resources"\s*:/.test(begin) ? "arm" : "json";
  }
  return formatPatterns.find(([pattern]) => pattern.test(begin))?.[1];
}
