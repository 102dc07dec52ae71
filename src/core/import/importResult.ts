import type { JsonObject } from "../json.ts";
import type { Problem } from "../problem.ts";
import type { Blank, TextPosition } from "../subscription/blanks.ts";

/** The event subscriptions in a text. Whatever is left out of them is reported as a problem. */
export interface ImportResult {
  /** In the order of the text. */
  readonly subscriptions: readonly ImportedSubscription[];
  /** In the order of the text. */
  readonly problems: readonly ImportProblem[];
}

export interface ImportedSubscription {
  readonly name?: string;
  /** Id of the workspace or system topic that it belongs to, if the text contains the full id. */
  readonly scope?: string;
  /** ARM's `properties` without read-only members. */
  readonly properties: JsonObject;
  /** Values that the text leaves to parameters or expressions. The user enters them. */
  readonly blanks: readonly Blank[];
}

/** What couldn't be read. An `error` if something was left out that changes what the event subscription does. */
export type ImportProblem = TextPosition & Omit<Problem, "pointer">;
