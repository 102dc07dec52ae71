import { parseArmId } from "../../core/armId.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { readObject, Refusal, type Reply, type Request } from "../http.ts";
import { textOf } from "../json.ts";
import { route, type Route } from "../router.ts";
import type { State } from "../state.ts";
import { tenantId } from "./azureSubscriptions.ts";
import { query } from "./kusto.ts";
import { may, type Principal, principalOf } from "./principals.ts";
import { shownTopic } from "./systemTopic.ts";
import { shownWorkspace } from "./workspaces.ts";

/** The largest page, and the one that is sent when none is asked for. */
const largestPage = 1_000;

/**
 * Azure Resource Graph, as far as it takes to find workspaces and their system topics.
 *
 * @see https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources
 */
export const graphRoutes = (state: () => State): readonly Route[] => [
  route("POST", "/providers/Microsoft.ResourceGraph/resources", (request) => answer(request, state())),
];

async function answer(request: Request, state: State): Promise<Reply> {
  const { query: text, subscriptions, options: given } = await readObject(request);
  if (typeof text !== "string" || !text.trim()) throw refusal("The query is missing.");
  const options = isObject(given) ? given : {};
  if ((options["resultFormat"] ?? "objectArray") !== "objectArray")
    throw refusal("The Local Event Grid answers in the result format objectArray only.");
  const asked = Array.isArray(subscriptions) ? subscriptions.map((id) => textOf(id).toLowerCase()) : [];
  const visible = resources(state, principalOf(request)).filter(
    ({ subscriptionId }) => !asked.length || asked.includes(textOf(subscriptionId).toLowerCase()),
  );
  const rows = query(text, visible);
  const size = number(options["$top"], largestPage, "$top");
  const token = options["$skipToken"];
  const from =
    typeof token === "string" ? number(Number(token), 0, "$skipToken") : number(options["$skip"], 0, "$skip");
  const data = rows.slice(from, from + Math.min(size, largestPage));
  const next = from + data.length < rows.length ? { $skipToken: String(from + data.length) } : {};
  const counts = { totalRecords: rows.length, count: data.length, resultTruncated: "false" };
  return { status: 200, body: { ...counts, ...next, data, facets: [] } };
}

/** The table `resources`, with the rows that the caller may read. */
const resources = ({ workspaces, systemTopics }: State, principal: Principal): JsonObject[] =>
  [...workspaces.map(shownWorkspace), ...systemTopics.map((topic) => shownTopic(topic))].flatMap((shown) => {
    if (!may(principal, `${textOf(shown["type"])}/read`)) return [];
    const { subscriptionId = "", resourceGroup = "" } = parseArmId(textOf(shown["id"])) ?? {};
    // This table has types and group names in lower case, unlike Resource Manager.
    const type = textOf(shown["type"]).toLowerCase();
    return [{ ...shown, type, subscriptionId, resourceGroup: resourceGroup.toLowerCase(), tenantId }];
  });

function number(given: Json | undefined, otherwise: number, name: string): number {
  if (given === undefined || given === null) return otherwise;
  if (typeof given === "number" && Number.isInteger(given) && given >= 0) return given;
  throw refusal(`The value of ${name} is not a whole number.`);
}

const refusal = (message: string): Refusal => new Refusal(400, "BadRequest", message);
