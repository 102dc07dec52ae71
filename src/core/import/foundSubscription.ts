import { quote } from "../quote.ts";
import { type Blank, explainBlank } from "../subscription/blanks.ts";
import { removeWrongTypes } from "./wrongTypes.ts";
import type { ImportResult, ImportedSubscription } from "./importResult.ts";
import type { ImportReport } from "./importReport.ts";
import { type OpenValueLocation, valueToJson } from "./valueToJson.ts";
import { createObject, createOpen, literalText, type ParsedValue } from "./parsedValue.ts";
import { toWireShape } from "./toWireShape.ts";

/** An event subscription in a text of any format. */
export interface FoundSubscription {
  readonly at: number;
  readonly name?: ParsedValue | undefined;
  /** Id of the resource that it belongs to. */
  readonly scope?: ParsedValue | undefined;
  /** ARM's `properties`. */
  readonly properties: ParsedValue;
}

/** @param expected text that has event subscriptions, as the object of "Paste" */
export function toImportResult(
  found: readonly FoundSubscription[],
  report: ImportReport,
  expected: string,
): ImportResult {
  if (!found.length) report.error(0, "This text has no event subscription.", `Paste ${expected}.`);
  const subscriptions = found.map((each) => toImportedSubscription(each, report));
  return { subscriptions, problems: report.problems() };
}

function toImportedSubscription(
  { at, name, scope, properties }: FoundSubscription,
  report: ImportReport,
): ImportedSubscription {
  if (properties.kind !== "fields") {
    report.error(properties.at, "The properties of this event subscription aren't an object.", "Write them out here.");
  }
  const { json, open } = valueToJson(
    removeWrongTypes(toWireShape(properties.kind === "fields" ? properties : createObject(at, [])), report),
    "/properties",
    report,
  );
  const nameText = readIdentity("name", name, report);
  const scopeText = readIdentity("scope", scope, report);
  return {
    ...(nameText.text === undefined ? {} : { name: nameText.text }),
    ...(scopeText.text === undefined ? {} : { scope: scopeText.text }),
    properties: json,
    blanks: [...nameText.open, ...scopeText.open, ...open].map((each) => toBlank(each, report)),
  };
}

interface IdentityText {
  readonly text?: string;
  readonly open: readonly OpenValueLocation[];
}

function readIdentity(member: "name" | "scope", value: ParsedValue | undefined, report: ImportReport): IdentityText {
  if (!value) return { open: [] };
  if (value.kind === "open") return { open: [{ pointer: `/${member}`, value }] };
  const text = literalText(value);
  // An id that is relative to the deployment, or has a variable in it, isn't complete.
  if (member === "scope" && text !== undefined && !text.startsWith("/"))
    return { open: [{ pointer: "/scope", value: createOpen(value.at, text) }] };
  if (text !== undefined) return { text, open: [] };
  report.error(value.at, `The ${member} of this event subscription isn't text.`, "Put it in quotation marks.");
  return { open: [] };
}

function toBlank({ pointer, value }: OpenValueLocation, report: ImportReport): Blank {
  if (pointer === "/scope")
    report.warn(
      value.at,
      `The text doesn't have the full id of the workspace, only ${quote(value.text)}.`,
      "Select the workspace after the import.",
    );
  else report.warn(value.at, `${explainBlank(value.text)}: ${pointer}.`, "Enter its value after the import.");
  return { pointer, text: value.text, ...report.positionAt(value.at) };
}
