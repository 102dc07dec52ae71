import type { JsonObject } from "../json.ts";
import type { Problem } from "../problem.ts";

/** What could be read from a text. Nothing is dropped without a problem that says so. */
export interface ImportResult {
  /** In the order of the text. */
  readonly subscriptions: readonly ImportedSubscription[];
  /** In the order of the text. */
  readonly problems: readonly ImportProblem[];
}

export interface ImportedSubscription {
  readonly name?: string;
  /** Id of what the event subscription belongs to, if the text has it whole: a workspace or a system topic. */
  readonly scope?: string;
  /** ARM's `properties`, without what the service alone writes. */
  readonly properties: JsonObject;
  /** What the text leaves to a parameter or an expression, to be filled in by a person. */
  readonly blanks: readonly Blank[];
}

/** A value that the text names but does not give. */
export interface Blank extends TextPosition {
  /** RFC 6901 pointer into the imported subscription. What it points at is absent, or null in an array. */
  readonly pointer: string;
  /** What stands in the text, for example `var.endpoint_url`. */
  readonly text: string;
}

export interface ImportProblem extends TextPosition {
  /** `error`: something was left out that changes what the event subscription does. */
  readonly severity: Problem["severity"];
  /** One sentence of what was not understood, with the text in question. */
  readonly message: string;
  /** One sentence of what to do about it. */
  readonly remedy: string;
}

/** Both counted from 1; columns in UTF-16 code units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}
