import { parseArmId } from "../../../core/armId.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import { badRequest, readJsonObject, type HttpReply, type HttpRequest } from "../../http/http.ts";
import { toText } from "../../store/jsonValues.ts";
import { route, type Route } from "../../http/router.ts";
import type { EmulatorState } from "../../store/state.ts";
import { tenantId } from "../azureSubscriptions.ts";
import { runQuery } from "./kusto.ts";
import { hasPermission, type Principal } from "../access/principals.ts";
import { toSystemTopicResponse } from "../systemTopics/systemTopic.ts";
import { toWorkspaceResponse } from "../workspaces.ts";

/** The largest page, and the default. */
const maxPageSize = 1_000;

/**
 * Azure Resource Graph, as far as clients need it to find workspaces and their system topics.
 *
 * @see https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources
 */
export const resourceGraphRoutes = (
  state: () => EmulatorState,
  callerOf: (request: HttpRequest) => Principal,
): readonly Route[] => [
  route("POST", "/providers/Microsoft.ResourceGraph/resources", (request) =>
    answerQuery(request, resourceRows(state(), callerOf(request))),
  ),
];

async function answerQuery(request: HttpRequest, readable: readonly JsonObject[]): Promise<HttpReply> {
  const { query: text, subscriptions, options: given } = await readJsonObject(request);
  if (typeof text !== "string" || !text.trim()) throw badRequest("The query is missing.");
  const options = isObject(given) ? given : {};
  if ((options["resultFormat"] ?? "objectArray") !== "objectArray")
    throw badRequest("The Local Event Grid supports only the result format objectArray.");
  const requested = Array.isArray(subscriptions) ? subscriptions.map((id) => toText(id).toLowerCase()) : [];
  const visible = readable.filter(
    ({ subscriptionId }) => !requested.length || requested.includes(toText(subscriptionId).toLowerCase()),
  );
  const rows = runQuery(text, visible);
  const size = readNumber(options["$top"], maxPageSize, "$top");
  const token = options["$skipToken"];
  const from =
    typeof token === "string" ? readNumber(Number(token), 0, "$skipToken") : readNumber(options["$skip"], 0, "$skip");
  const data = rows.slice(from, from + Math.min(size, maxPageSize));
  const next = from + data.length < rows.length ? { $skipToken: String(from + data.length) } : {};
  const counts = { totalRecords: rows.length, count: data.length, resultTruncated: "false" };
  return { status: 200, body: { ...counts, ...next, data, facets: [] } };
}

/** The rows of the table `resources` that the caller may read. */
const resourceRows = ({ workspaces, systemTopics }: EmulatorState, principal: Principal): JsonObject[] =>
  [...workspaces.map(toWorkspaceResponse), ...systemTopics.map((topic) => toSystemTopicResponse(topic))].flatMap(
    (resource) => {
      if (!hasPermission(principal, `${toText(resource["type"])}/read`)) return [];
      const { subscriptionId = "", resourceGroup = "" } = parseArmId(toText(resource["id"])) ?? {};
      // This table has types and group names in lower case, unlike Resource Manager.
      const type = toText(resource["type"]).toLowerCase();
      return [{ ...resource, type, subscriptionId, resourceGroup: resourceGroup.toLowerCase(), tenantId }];
    },
  );

function readNumber(value: Json | undefined, defaultValue: number, name: string): number {
  if (value === undefined || value === null) return defaultValue;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw badRequest(`The value of ${name} is not a whole number.`);
}
