import { eventSubscriptionPath } from "../../emulator/rig.ts";
import {
  type HostileRequest,
  deepJson,
  type EmulatorTarget,
  hugeBody,
  type HostileRow,
  badRequest,
  invalidContent,
  invalidRequest,
  notFound,
} from "./hostileRequest.ts";

const request =
  (method: string, path: string, body?: unknown) =>
  (grid: EmulatorTarget): HostileRequest => ({
    method,
    path: `/admin${path}`,
    headers: { "x-admin-key": grid.adminKey },
    ...(body === undefined
      ? {}
      : { body: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
  });
const withoutKey = (method: string, path: string) => (): HostileRequest => ({ method, path });
const putFaults = (...list: readonly unknown[]) => request("PUT", "/faults", { faults: list });
const workspace = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w";
const putState = (more: object) =>
  request("PUT", "/state", { workspaces: [{ id: workspace, location: "eastus" }], ...more });
const destination = { endpointType: "WebHook", properties: { endpointUrl: "http://localhost:9/" } };
const putSubscriptionState = (id: string, properties: unknown) =>
  putState({ eventSubscriptions: [{ id, properties }] });
const subscriptionId = `${workspace}${eventSubscriptionPath}/one`;

const unauthorizedRows = ["/health", "/status", "/activity", "/fates", "/faults", "/state", "/clock"].map(
  (path): HostileRow => [
    `GET /admin${path} without the key`,
    withoutKey("GET", `/admin${path}`),
    401,
    "Unauthorized",
    "x-admin-key",
  ],
);

export const adminRows: readonly HostileRow[] = [
  ...unauthorizedRows,
  ["POST /admin/stop without the key", withoutKey("POST", "/admin/stop"), 401, "Unauthorized", "x-admin-key"],
  ["POST /admin/reset without the key", withoutKey("POST", "//ADMIN//reset"), 401, "Unauthorized", "x-admin-key"],
  ["POST /admin/clock without the key", withoutKey("POST", "/%61dmin/clock"), 401, "Unauthorized", "x-admin-key"],
  [
    "DELETE /admin/workspaces without the key",
    withoutKey("DELETE", "/admin/workspaces?id=x"),
    401,
    "Unauthorized",
    "x-admin-key",
  ],
  [
    "the publish key as admin key",
    ({ publishKey }) => ({ method: "POST", path: "/admin/stop", headers: { "x-admin-key": publishKey } }),
    401,
    "Unauthorized",
    "x-admin-key",
  ],
  [
    "the admin key twice",
    ({ adminKey: key }) => ({ method: "POST", path: "/admin/stop", headers: { "x-admin-key": [key, key] } }),
    401,
    "Unauthorized",
    "x-admin-key",
  ],
  ["an unknown admin request", request("GET", "/nothing"), 404, "InvalidResourceType", "/admin/nothing"],
  [
    "an admin request with path traversal",
    request("GET", "/..%2f..%2fetc%2fpasswd"),
    404,
    "InvalidResourceType",
    "passwd",
  ],
  ["health by POST", request("POST", "/health"), 405, "MethodNotAllowed", "GET"],
  ["status by PUT", request("PUT", "/status", {}), 405, "MethodNotAllowed", "GET"],
  ["activity by DELETE", request("DELETE", "/activity"), 405, "MethodNotAllowed", "GET"],
  ["stop by GET", request("GET", "/stop"), 405, "MethodNotAllowed", "POST"],
  ["reset by GET", request("GET", "/reset"), 405, "MethodNotAllowed", "POST"],
  invalidContent("a clock step without a body", request("POST", "/clock"), "empty"),
  invalidContent("a clock step as a list", request("POST", "/clock", []), "object"),
  invalidRequest("a negative clock step", request("POST", "/clock", { advance: -1 }), "advance"),
  invalidRequest("a clock step of half a millisecond", request("POST", "/clock", { advance: 0.5 }), "advance"),
  invalidRequest("a clock step that is a string", request("POST", "/clock", { advance: "1" }), "advance"),
  invalidRequest("an infinite clock step", request("POST", "/clock", '{"advance":1e999}'), "advance"),
  invalidRequest("a clock step of more than a year", request("POST", "/clock", { advance: 1e15 }), "advance"),
  invalidRequest("a clock step in __proto__", request("POST", "/clock", '{"__proto__":{"advance":1}}'), "advance"),
  notFound("records without an event subscription", request("GET", "/fates"), "eventSubscription"),
  notFound("records of __proto__", request("GET", "/fates?eventSubscription=__proto__"), "__proto__"),
  ...["0", "1001", "x", "1e999", ""].map((limit) =>
    invalidRequest(
      `the newest ${JSON.stringify(limit)} records`,
      (grid) =>
        request(
          "GET",
          `/fates?eventSubscription=${grid.workspaceId}${eventSubscriptionPath}/watch-drift&limit=${limit}`,
        )(grid),
      "limit",
    ),
  ),
  invalidRequest("faults without a list", request("PUT", "/faults", {}), "faults"),
  invalidContent("faults nested too deeply", request("PUT", "/faults", deepJson), "64 levels"),
  ["too many faults", request("PUT", "/faults", hugeBody), 413, "RequestEntityTooLarge", "1 MB"],
  invalidRequest("a fault that is null", putFaults(null), "faults[0]"),
  invalidRequest("a fault of an unknown kind", putFaults({ kind: "refuse" }, { kind: "explode" }), "faults[1].kind"),
  invalidRequest("a fault of the kind __proto__", putFaults({ kind: "__proto__" }), "faults[0].kind"),
  invalidRequest("a fault of the kind constructor", putFaults({ kind: "constructor" }), "faults[0].kind"),
  invalidRequest("a fault with status 99", putFaults({ kind: "answer", status: 99 }), "faults[0].status"),
  invalidRequest("an ARM error with a success status", putFaults({ kind: "error", status: 200 }), "faults[0].status"),
  invalidRequest("an infinite delay", putFaults({ kind: "delay", milliseconds: 1e300 }), "faults[0].milliseconds"),
  invalidRequest("a fault for zero times", putFaults({ kind: "drop", times: 0 }), "faults[0].times"),
  invalidRequest("throttling without retryAfter", putFaults({ kind: "throttle" }), "faults[0].retryAfter"),
  invalidRequest(
    "a fault for an event subscription that is a number",
    putFaults({ kind: "drop", eventSubscription: 1 }),
    "faults[0].eventSubscription",
  ),
  invalidRequest("a fault with a stray member", putFaults({ kind: "drop", status: 500 }), "faults[0].status"),
  invalidContent("a workspace that is null", request("POST", "/workspaces", null), "id:"),
  invalidContent(
    "a workspace id with path traversal",
    request("POST", "/workspaces", { id: workspace.replace("/w", "/.."), location: "eastus" }),
    "id:",
  ),
  invalidContent(
    "a workspace with a line break in its name",
    request("POST", "/workspaces", { id: `${workspace}\r\nx: y`, location: "eastus" }),
    "id:",
  ),
  invalidContent(
    "a workspace name with a lone surrogate",
    request("POST", "/workspaces", { id: `${workspace}\ud800`, location: "eastus" }),
    "id:",
  ),
  invalidContent(
    "a workspace with a line break in its region",
    request("POST", "/workspaces", { id: workspace, location: "eastus\r\nx: y" }),
    "location:",
  ),
  [
    "a workspace that already exists",
    (grid) => request("POST", "/workspaces", { id: grid.workspaceId.toUpperCase(), location: "eastus" })(grid),
    409,
    "Conflict",
    "exists already",
  ],
  badRequest("removing a workspace without an id", request("DELETE", "/workspaces"), "id:"),
  notFound("removing an unknown workspace", request("DELETE", "/workspaces?id=__proto__"), "__proto__"),
  [
    "removing the last workspace",
    (grid) => request("DELETE", `/workspaces?id=${grid.workspaceId}`)(grid),
    409,
    "Conflict",
    "last workspace",
  ],
  invalidContent("a state that is a list", request("PUT", "/state", []), "workspaces"),
  invalidContent("a state that is no JSON", request("PUT", "/state", "{"), "could not be deserialized"),
  invalidContent("a state nested too deeply", request("PUT", "/state", deepJson), "64 levels"),
  [
    "a state of 65 MB",
    request("PUT", "/state", Buffer.alloc(65 * 1024 * 1024, " ")),
    413,
    "RequestEntityTooLarge",
    "64 MB",
  ],
  ["state by DELETE", request("DELETE", "/state"), 405, "MethodNotAllowed", "PUT"],
  invalidContent("a state with an admin key", putState({ adminKey: "mine" }), "adminKey"),
  invalidContent("a state in __proto__", request("PUT", "/state", '{"__proto__":{"workspaces":[]}}'), "__proto__"),
  invalidContent("a state without workspaces", putState({ workspaces: [] }), "workspaces"),
  invalidContent(
    "a state with system topics as an object",
    putState({ systemTopics: { constructor: 1 } }),
    "systemTopics",
  ),
  invalidContent("a state with a nameless system topic", putState({ systemTopics: [{}] }), "systemTopics[0].id"),
  invalidContent("an event subscription with an invalid id", putSubscriptionState("x", {}), "eventSubscriptions[0].id"),
  invalidContent(
    "an event subscription without properties",
    putSubscriptionState(subscriptionId, 1),
    "eventSubscriptions[0].properties",
  ),
  invalidContent(
    "an event subscription to a file URL",
    putSubscriptionState(subscriptionId, {
      destination: { ...destination, properties: { endpointUrl: "file:///etc/passwd" } },
    }),
    "eventSubscriptions[0].properties",
  ),
  invalidContent(
    "an event subscription that expired long ago",
    putSubscriptionState(subscriptionId, { destination, expirationTimeUtc: "1999-01-01" }),
    "eventSubscriptions[0].properties",
  ),
];
