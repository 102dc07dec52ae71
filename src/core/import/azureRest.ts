import { fromJson } from "./arm.ts";
import { type Given, wordOf } from "./commandLine.ts";
import { readJsonText } from "./jsonText.ts";
import type { Report } from "./report.ts";
import { unmarked } from "./shell.ts";
import type { Found } from "./subscription.ts";
import { assemble, fields, list, textOf, type Value } from "./value.ts";

/** Path of an event subscription: what it belongs to, and its name. */
const path =
  /^(?:https?:\/\/[^/]*)?(?<scope>.*?)(?:\/providers\/Microsoft\.EventGrid)?\/eventSubscriptions\/(?<name>[^/?]+)/i;

/** Reads `az rest --method put | patch --url … --body …` on an event subscription; other requests are passed over. */
export function readRequest(at: number, given: readonly Given[], report: Report): Found[] {
  const url = wordOf(given, "--url");
  const method = wordOf(given, "--method")?.marked.toLowerCase() ?? "get";
  const { scope, name } = path.exec(url?.marked ?? "")?.groups ?? {};
  if (!url || scope === undefined || name === undefined || !/^(?:put|patch)$/.test(method)) return [];
  const body = wordOf(given, "--body");
  if (!body || body.marked.startsWith("@")) {
    const message = body
      ? `The body of this request is in the file ${body.marked.slice(1)}.`
      : "This request has no body.";
    report.error(body?.at ?? at, message, "Import the JSON of the body itself.");
  }
  const json =
    body && !body.marked.startsWith("@") ? restored(readJsonText(body.marked, report, body.at + 1)) : assemble(at, []);
  const [found] = fromJson(json, report);
  return [
    {
      at,
      properties: found?.properties ?? json,
      name: unmarked(decoded(name), url.at),
      scope: scope === "" ? undefined : unmarked(scope, url.at),
    },
  ];
}

const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
};

/** Variables of the shell in the strings of the body become open. */
function restored(value: Value): Value {
  if (value.kind === "list") return list(value.at, value.items.map(restored));
  if (value.kind === "fields") {
    return fields(
      value.at,
      value.fields.map((each) => ({ ...each, value: restored(each.value) })),
    );
  }
  const text = textOf(value);
  return text === undefined ? literalOrOpen(value) : unmarked(text, value.at);
}

const literalOrOpen = (value: Value): Value => (value.kind === "open" ? unmarked(value.text, value.at) : value);
