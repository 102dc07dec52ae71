import { quote } from "../quote.ts";
import { removeMisshapen } from "./misshapen.ts";
import type { Blank, ImportResult, ImportedSubscription } from "./importResult.ts";
import type { ImportReport } from "./importReport.ts";
import { type OpenValueLocation, valueToJson } from "./valueToJson.ts";
import { createObject, createOpen, literalText, type ParsedValue } from "./parsedValue.ts";
import { toWireShape } from "./toWireShape.ts";

/** An event subscription in a text, of whichever format. */
export interface FoundSubscription {
  readonly at: number;
  readonly name?: ParsedValue | undefined;
  /** Id of what it belongs to. */
  readonly scope?: ParsedValue | undefined;
  /** ARM's `properties`. */
  readonly properties: ParsedValue;
}

/** What is told when a text holds none. */
interface ExpectedContent {
  readonly description: string;
}

/** Joins what a reader found and told. */
export function toImportResult(
  found: readonly FoundSubscription[],
  report: ImportReport,
  { description: sought }: ExpectedContent,
): ImportResult {
  if (!found.length) {
    report.error(0, "There is no event subscription in this text.", `Paste ${sought}.`);
  }
  const subscriptions = found.map((each) => toImportedSubscription(each, report));
  return { subscriptions, problems: report.problems() };
}

function toImportedSubscription(
  { at, name, scope, properties }: FoundSubscription,
  report: ImportReport,
): ImportedSubscription {
  if (properties.kind !== "fields") {
    report.error(properties.at, "The properties of this event subscription are not an object.", "Write them out here.");
  }
  const { json, open } = valueToJson(
    removeMisshapen(toWireShape(properties.kind === "fields" ? properties : createObject(at, [])), report),
    "/properties",
    report,
  );
  const [itsName, itsScope] = [readIdentity("name", name, report), readIdentity("scope", scope, report)];
  return {
    ...(itsName.text === undefined ? {} : { name: itsName.text }),
    ...(itsScope.text === undefined ? {} : { scope: itsScope.text }),
    properties: json,
    blanks: [...itsName.open, ...itsScope.open, ...open].map((each) => toBlank(each, report)),
  };
}

interface IdentityText {
  readonly text?: string;
  readonly open: readonly OpenValueLocation[];
}

function readIdentity(what: "name" | "scope", value: ParsedValue | undefined, report: ImportReport): IdentityText {
  if (!value) return { open: [] };
  if (value.kind === "open") return { open: [{ pointer: `/${what}`, value }] };
  const text = literalText(value);
  // Below a deployment, or where a variable stands, an id is not whole.
  if (what === "scope" && text !== undefined && !text.startsWith("/"))
    return { open: [{ pointer: "/scope", value: createOpen(value.at, text) }] };
  if (text !== undefined) return { text, open: [] };
  report.error(value.at, `The ${what} of this event subscription is not a text.`, "Write it in quotation marks.");
  return { open: [] };
}

function toBlank({ pointer, value }: OpenValueLocation, report: ImportReport): Blank {
  report.warn(
    value.at,
    `The text does not say what ${quote(value.text)} is, so ${pointer} is left open.`,
    "Fill in the value after the import.",
  );
  return { pointer, text: value.text, ...report.positionAt(value.at) };
}
