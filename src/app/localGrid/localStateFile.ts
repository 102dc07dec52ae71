import { Failure } from "../../core/failure.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";

/** What a file would make of the Local Event Grid. */
export interface LocalStateFile {
  readonly state: JsonObject;
  readonly workspaceCount: number;
  readonly eventSubscriptionCount: number;
}

const stateLists = ["workspaces", "systemTopics", "eventSubscriptions"] as const;

/**
 * Reads a file of an exported state, or a seed: `{"workspaces":[{"id","location"}], "systemTopics", "eventSubscriptions"}`.
 * Whether each entry is right is for the Local Event Grid to say; here it is only made sure that asking makes sense.
 *
 * @throws Failure `refused`, naming the field that is wrong
 */
export function parseLocalStateFile(text: string): LocalStateFile {
  const json = parseJsonText(text);
  if (!isObject(json)) throw toInvalidFileFailure("The file", "must hold a JSON object");
  for (const name of stateLists) {
    const list = json[name];
    if (name !== "workspaces" && list === undefined) continue;
    if (!Array.isArray(list)) throw toInvalidFileFailure(name, "must be a list");
    const at = list.findIndex((item) => !isObject(item) || typeof item["id"] !== "string" || !item["id"]);
    if (at >= 0) throw toInvalidFileFailure(`${name}[${at}].id`, "must be a resource id");
  }
  const [workspaces, , eventSubscriptions] = stateLists.map(
    (name) => (json[name] as readonly Json[] | undefined)?.length ?? 0,
  );
  if (!workspaces) throw toInvalidFileFailure("workspaces", "must name at least one workspace");
  return { state: json, workspaceCount: workspaces, eventSubscriptionCount: eventSubscriptions ?? 0 };
}

function parseJsonText(text: string): unknown {
  try {
    // An editor may have written a byte order mark, which JSON does not have.
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // The reader's own message quotes the text, which may hold secrets.
    throw toInvalidFileFailure("The file", "is not JSON");
  }
}

const toInvalidFileFailure = (field: string, why: string): Failure =>
  new Failure("refused", `${field} ${why}.`, {
    remedy: "Choose a file that Export State of Local Event Grid has written. Nothing was changed.",
  });
