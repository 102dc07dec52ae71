import { readArm, readSubscriptionJson } from "./arm.ts";
import { readAzureCli } from "./azureCli.ts";
import { readBicep } from "./bicep.ts";
import type { Imported } from "./imported.ts";
import type { Parse } from "./syntax.ts";
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
  readonly read: (text: string, parse: Parse) => Promise<Imported>;
}

/** Longest text that is read, in UTF-16 code units: far above any deployment, which Azure limits to 4 MB at most. */
const longest = 1_000_000;

/** Refuses text that is too long before anybody looks at it. */
const bounded =
  (read: Importer["read"]): Importer["read"] =>
  async (text, parse) => {
    if (text.length <= longest) return read(text, parse);
    const message = `This text has ${text.length} characters; ${longest} are the most that can be imported.`;
    const remedy = "Paste the event subscription alone.";
    return { subscriptions: [], problems: [{ severity: "error", line: 1, column: 1, message, remedy }] };
  };

/** What event subscriptions can be imported from. */
export const importers: Readonly<Record<ImportFormat, Importer>> = {
  "azure-cli": { label: "Azure CLI", languageId: "shellscript", read: bounded(readAzureCli) },
  bicep: { label: "Bicep", languageId: "bicep", read: bounded(readBicep) },
  arm: { label: "ARM template", languageId: "json", read: bounded(async (text) => readArm(text)) },
  terraform: { label: "Terraform", languageId: "terraform", read: bounded(readTerraform) },
  json: { label: "JSON", languageId: "json", read: bounded(async (text) => readSubscriptionJson(text)) },
};

/** Marks of each format, the most telling first. */
const marks: readonly (readonly [mark: RegExp, format: ImportFormat])[] = [
  [/^[ \t]*resource[ \t]+"[^"\n]*"[ \t]+"[^"\n]*"/m, "terraform"],
  [/^[ \t]*resource[ \t]+\w+[ \t]+'[^'\n]*'/m, "bicep"],
  [/\baz(?:\.cmd|\.exe)?[ \t]{1,9}(?:eventgrid|rest)\b/, "azure-cli"],
];

/** Words that stand in every text that has an event subscription, and in little else. */
const telling = /event_?grid|event-?subscription|endpointType|includedEventTypes|advancedFilters/i;

/** The format that `text` looks like, if it also looks as if there were an event subscription in it. */
export const recognise = (text: string): ImportFormat | undefined =>
  telling.test(text.slice(0, longest)) ? detect(text) : undefined;

/** The format that `text` looks like, undefined when it looks like none; a guess, at the cost of a glance. */
export function detect(text: string): ImportFormat | undefined {
  const begin = text.slice(0, longest);
  const [space = ""] = /^(?:\s|\/\/[^\n]*\n|\/\*[^]*?\*\/)*/.exec(begin) ?? [];
  if (/[[{]/.test(begin.charAt(space.length))) {
    return /"\$schema"|"apiVersion"|"resources"\s*:/.test(begin) ? "arm" : "json";
  }
  return marks.find(([mark]) => mark.test(begin))?.[1];
}
