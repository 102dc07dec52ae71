import { readArm, readSubscriptionJson } from "./arm.ts";
import { readAzureCli } from "./shell/azureCli.ts";
import { readBicep } from "./bicep.ts";
import type { ImportResult } from "./importResult.ts";
import type { ParseSyntax } from "./syntax.ts";
import { readTerraform } from "./terraform.ts";

export type ImportFormat = "azure-cli" | "bicep" | "arm" | "terraform" | "json";

export interface Importer {
  readonly label: string;
  /** Of VS Code, for a document that holds such text. */
  readonly languageId: string;
  /**
   * Reads every event subscription in `text`. Text that is broken or not understood gives what could be read and
   * problems, never an error; only a rejection of `parse` passes through.
   */
  readonly read: (text: string, parse: ParseSyntax) => Promise<ImportResult>;
}

/** Longest text that is read, in UTF-16 code units: far above any deployment, which Azure limits to 4 MB at most. */
const maxTextLength = 1_000_000;

/** Refuses text that is too long before anybody looks at it. */
const limitTextLength =
  (read: Importer["read"]): Importer["read"] =>
  async (text, parse) => {
    if (text.length <= maxTextLength) return read(text, parse);
    const message = `This text has ${text.length} characters; ${maxTextLength} are the most that can be imported.`;
    const remedy = "Paste the event subscription alone.";
    return { subscriptions: [], problems: [{ severity: "error", line: 1, column: 1, message, remedy }] };
  };

/** What event subscriptions can be imported from. */
export const importers: Readonly<Record<ImportFormat, Importer>> = {
  "azure-cli": { label: "Azure CLI", languageId: "shellscript", read: limitTextLength(readAzureCli) },
  bicep: { label: "Bicep", languageId: "bicep", read: limitTextLength(readBicep) },
  arm: { label: "ARM template", languageId: "json", read: limitTextLength(async (text) => readArm(text)) },
  terraform: { label: "Terraform", languageId: "terraform", read: limitTextLength(readTerraform) },
  json: { label: "JSON", languageId: "json", read: limitTextLength(async (text) => readSubscriptionJson(text)) },
};

/** Marks of each format, the most telling first. */
const formatMarks: readonly (readonly [mark: RegExp, format: ImportFormat])[] = [
  [/^[ \t]*resource[ \t]+"[^"\n]*"[ \t]+"[^"\n]*"/m, "terraform"],
  [/^[ \t]*resource[ \t]+\w+[ \t]+'[^'\n]*'/m, "bicep"],
  [/\baz(?:\.cmd|\.exe)?[ \t]{1,9}(?:eventgrid|rest)\b/, "azure-cli"],
];

/** Words that stand in every text that has an event subscription, and in little else. */
const eventGridWords = /event_?grid|event-?subscription|endpointType|includedEventTypes|advancedFilters/i;

/** The format that `text` looks like, if it also looks as if there were an event subscription in it. */
export const recognizeFormat = (text: string): ImportFormat | undefined =>
  eventGridWords.test(text.slice(0, maxTextLength)) ? detectFormat(text) : undefined;

/** The format that `text` looks like, undefined when it looks like none; a guess, at the cost of a glance. */
export function detectFormat(text: string): ImportFormat | undefined {
  const begin = text.slice(0, maxTextLength);
  const [space = ""] = /^(?:\s|\/\/[^\n]*\n|\/\*[^]*?\*\/)*/.exec(begin) ?? [];
  if (/[[{]/.test(begin.charAt(space.length))) {
    return /"\$schema"|"apiVersion"|"resources"\s*:/.test(begin) ? "arm" : "json";
  }
  return formatMarks.find(([mark]) => mark.test(begin))?.[1];
}
