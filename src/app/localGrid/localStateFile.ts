import { Failure } from "../../core/failure.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";

/** The state in a file, and its size. */
export interface LocalStateFile {
  readonly state: JsonObject;
  readonly workspaceCount: number;
  readonly eventSubscriptionCount: number;
}

const stateLists = ["workspaces", "systemTopics", "eventSubscriptions"] as const;

/**
 * Parses an exported state, or a seed: `{"workspaces":[{"id","location"}], "systemTopics", "eventSubscriptions"}`. Checks
 * only what the question before the import needs; the Local Event Grid checks the rest.
 *
 * @throws Failure `refused`, naming the invalid field
 */
export function parseLocalStateFile(text: string): LocalStateFile {
  const json = parseJsonText(text);
  if (!isObject(json)) throw invalidFile("The file", "must contain a JSON object");
  for (const name of stateLists) {
    const list = json[name];
    if (name !== "workspaces" && list === undefined) continue;
    if (!Array.isArray(list)) throw invalidFile(name, "must be a list");
    const index = list.findIndex((item) => !isObject(item) || typeof item["id"] !== "string" || !item["id"]);
    if (index >= 0) throw invalidFile(`${name}[${index}].id`, "must be a resource id");
  }
  const countOf = (name: (typeof stateLists)[number]): number =>
    (json[name] as readonly Json[] | undefined)?.length ?? 0;
  const workspaceCount = countOf("workspaces");
  if (!workspaceCount) throw invalidFile("workspaces", "must have at least one workspace");
  return { state: json, workspaceCount, eventSubscriptionCount: countOf("eventSubscriptions") };
}

function parseJsonText(text: string): unknown {
  try {
    // Some editors write a byte order mark, which JSON does not allow.
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // The parser's message quotes the text, which may contain secrets.
    throw invalidFile("The file", "isn't valid JSON");
  }
}

const invalidFile = (field: string, reason: string): Failure =>
  new Failure("refused", `${field} ${reason}.`, {
    remedy: "Select a file written by Export Local Event Grid State. Nothing was changed.",
  });
