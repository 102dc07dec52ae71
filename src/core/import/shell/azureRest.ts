import { subscriptionsFromJson } from "../arm.ts";
import { type GivenFlag, findFlagValue } from "./commandLine.ts";
import { readJsonText } from "../jsonText.ts";
import type { ImportReport } from "../importReport.ts";
import { wordValue } from "./shellCommands.ts";
import type { FoundSubscription } from "../foundSubscription.ts";
import { assemble, literalText, mapLeaves, type ParsedValue } from "../parsedValue.ts";

/** The URL of an event subscription, with its scope and name. */
const eventSubscriptionUrl =
  /^(?:https?:\/\/[^/]*)?(?<scope>.*?)(?:\/providers\/Microsoft\.EventGrid)?\/eventSubscriptions\/(?<name>[^/?]+)/i;

/** Reads `az rest --method put | patch --url … --body …` on an event subscription. Ignores other requests. */
export function readAzRest(at: number, given: readonly GivenFlag[], report: ImportReport): FoundSubscription[] {
  const url = findFlagValue(given, "--url");
  const method = findFlagValue(given, "--method")?.marked.toLowerCase() ?? "get";
  const { scope, name } = eventSubscriptionUrl.exec(url?.marked ?? "")?.groups ?? {};
  if (!url || scope === undefined || name === undefined || !/^(?:put|patch)$/.test(method)) return [];
  const body = findFlagValue(given, "--body");
  const inlineBody = body?.marked.startsWith("@") ? undefined : body;
  if (!inlineBody) {
    const message = body
      ? `The body of this request is in the file ${body.marked.slice(1)}.`
      : "This request has no body.";
    report.error(body?.at ?? at, message, "Import the JSON of the body instead.");
  }
  const json = inlineBody
    ? restoreVariables(readJsonText(inlineBody.marked, report, inlineBody.at + 1))
    : assemble(at, []);
  const [found] = subscriptionsFromJson(json, report);
  return [
    {
      at,
      properties: found?.properties ?? json,
      name: wordValue({ marked: decodeName(name), at: url.at }),
      scope: scope === "" ? undefined : wordValue({ marked: scope, at: url.at }),
    },
  ];
}

const decodeName = (name: string): string => {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
};

/** Turns strings of the body that contain shell variables into open values. */
const restoreVariables = (body: ParsedValue): ParsedValue =>
  mapLeaves(body, (leaf) => {
    const text = leaf.kind === "open" ? leaf.text : literalText(leaf);
    return text === undefined ? leaf : wordValue({ marked: text, at: leaf.at });
  });
