import { quote } from "../quote.ts";
import { withoutMisshapen } from "./misshapen.ts";
import type { Blank, Imported, ImportedSubscription } from "./imported.ts";
import type { Report } from "./report.ts";
import { type OpenPlace, toJson } from "./toJson.ts";
import { fields, open, textOf, type Value } from "./value.ts";
import { wireShape } from "./wireShape.ts";

/** An event subscription in a text, of whichever format. */
export interface Found {
  readonly at: number;
  readonly name?: Value | undefined;
  /** Id of what it belongs to. */
  readonly scope?: Value | undefined;
  /** ARM's `properties`. */
  readonly properties: Value;
}

/** What is told when a text holds none. */
interface Missing {
  readonly sought: string;
}

/** Joins what a reader found and told. */
export function finish(found: readonly Found[], report: Report, { sought }: Missing): Imported {
  if (!found.length) {
    report.error(0, "There is no event subscription in this text.", `Paste ${sought}.`);
  }
  const subscriptions = found.map((each) => toSubscription(each, report));
  return { subscriptions, problems: report.problems() };
}

function toSubscription({ at, name, scope, properties }: Found, report: Report): ImportedSubscription {
  if (properties.kind !== "fields") {
    report.error(properties.at, "The properties of this event subscription are not an object.", "Write them out here.");
  }
  const { json, open } = toJson(
    withoutMisshapen(wireShape(properties.kind === "fields" ? properties : fields(at, [])), report),
    "/properties",
    report,
  );
  const [itsName, itsScope] = [identity("name", name, report), identity("scope", scope, report)];
  return {
    ...(itsName.text === undefined ? {} : { name: itsName.text }),
    ...(itsScope.text === undefined ? {} : { scope: itsScope.text }),
    properties: json,
    blanks: [...itsName.open, ...itsScope.open, ...open].map((each) => toBlank(each, report)),
  };
}

interface Identity {
  readonly text?: string;
  readonly open: readonly OpenPlace[];
}

function identity(what: "name" | "scope", value: Value | undefined, report: Report): Identity {
  if (!value) return { open: [] };
  if (value.kind === "open") return { open: [{ pointer: `/${what}`, value }] };
  const text = textOf(value);
  // Below a deployment, or where a variable stands, an id is not whole.
  if (what === "scope" && text !== undefined && !text.startsWith("/"))
    return { open: [{ pointer: "/scope", value: open(value.at, text) }] };
  if (text !== undefined) return { text, open: [] };
  report.error(value.at, `The ${what} of this event subscription is not a text.`, "Write it in quotation marks.");
  return { open: [] };
}

function toBlank({ pointer, value }: OpenPlace, report: Report): Blank {
  report.warn(
    value.at,
    `The text does not say what ${quote(value.text)} is, so ${pointer} is left open.`,
    "Fill in the value after the import.",
  );
  return { pointer, text: value.text, ...report.place(value.at) };
}
