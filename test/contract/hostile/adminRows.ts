import { eventSubscriptionPath } from "../../emulator/rig.ts";
import { type Attempt, deep, type Grid, huge, type Row } from "./attempt.ts";

const ask =
  (method: string, path: string, body?: unknown) =>
  (grid: Grid): Attempt => ({
    method,
    path: `/admin${path}`,
    headers: { "x-admin-key": grid.adminKey },
    ...(body === undefined
      ? {}
      : { body: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
  });
const keyless = (method: string, path: string) => (): Attempt => ({ method, path });
const faults = (...list: readonly unknown[]) => ask("PUT", "/faults", { faults: list });
const workspace = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w";
const state = (more: object) => ask("PUT", "/state", { workspaces: [{ id: workspace, location: "eastus" }], ...more });
const destination = { endpointType: "WebHook", properties: { endpointUrl: "http://localhost:9/" } };
const kept = (id: string, properties: unknown) => state({ eventSubscriptions: [{ id, properties }] });
const one = `${workspace}${eventSubscriptionPath}/one`;

const unauthorized = ["/health", "/status", "/activity", "/fates", "/faults", "/state"].map((path): Row => [
  `GET /admin${path} without the key`,
  keyless("GET", `/admin${path}`),
  401,
  "Unauthorized",
  "x-admin-key",
]);

export const adminRows: readonly Row[] = [
  ...unauthorized,
  ["POST /admin/stop without the key", keyless("POST", "/admin/stop"), 401, "Unauthorized", "x-admin-key"],
  ["POST /admin/reset without the key", keyless("POST", "//ADMIN//reset"), 401, "Unauthorized", "x-admin-key"],
  ["POST /admin/clock without the key", keyless("POST", "/%61dmin/clock"), 401, "Unauthorized", "x-admin-key"],
  [
    "DELETE /admin/workspaces without the key",
    keyless("DELETE", "/admin/workspaces?id=x"),
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
  ["an unknown admin request", ask("GET", "/nothing"), 404, "InvalidResourceType", "/admin/nothing"],
  ["an admin request out of the folder", ask("GET", "/..%2f..%2fetc%2fpasswd"), 404, "InvalidResourceType", "passwd"],
  ["a health that is posted", ask("POST", "/health"), 405, "MethodNotAllowed", "GET"],
  ["a status that is put", ask("PUT", "/status", {}), 405, "MethodNotAllowed", "GET"],
  ["an activity that is deleted", ask("DELETE", "/activity"), 405, "MethodNotAllowed", "GET"],
  ["a stop by GET", ask("GET", "/stop"), 405, "MethodNotAllowed", "POST"],
  ["a reset by GET", ask("GET", "/reset"), 405, "MethodNotAllowed", "POST"],
  ["time without a body", ask("POST", "/clock"), 400, "InvalidRequestContent", "empty"],
  ["time that is a list", ask("POST", "/clock", []), 400, "InvalidRequestContent", "object"],
  ["time that goes back", ask("POST", "/clock", { advance: -1 }), 400, "InvalidRequest", "advance"],
  ["half a millisecond", ask("POST", "/clock", { advance: 0.5 }), 400, "InvalidRequest", "advance"],
  ["time as a text", ask("POST", "/clock", { advance: "1" }), 400, "InvalidRequest", "advance"],
  ["endless time", ask("POST", "/clock", '{"advance":1e999}'), 400, "InvalidRequest", "advance"],
  ["more than a year", ask("POST", "/clock", { advance: 1e15 }), 400, "InvalidRequest", "advance"],
  ["time by inheritance", ask("POST", "/clock", '{"__proto__":{"advance":1}}'), 400, "InvalidRequest", "advance"],
  ["fates of nobody", ask("GET", "/fates"), 404, "ResourceNotFound", "eventSubscription"],
  ["fates of __proto__", ask("GET", "/fates?eventSubscription=__proto__"), 404, "ResourceNotFound", "__proto__"],
  ...["0", "1001", "x", "1e999", ""].map((limit): Row => [
    `the newest ${JSON.stringify(limit)} fates`,
    (grid) =>
      ask(
        "GET",
        `/fates?eventSubscription=${grid.workspaceId}${eventSubscriptionPath}/watch-drift&limit=${limit}`,
      )(grid),
    400,
    "InvalidRequest",
    "limit",
  ]),
  ["faults without a list", ask("PUT", "/faults", {}), 400, "InvalidRequest", "faults"],
  ["faults nested too deeply", ask("PUT", "/faults", deep), 400, "InvalidRequestContent", "64 levels"],
  ["faults that are too many", ask("PUT", "/faults", huge), 413, "RequestEntityTooLarge", "1 MB"],
  ["a fault that is null", faults(null), 400, "InvalidRequest", "faults[0]"],
  [
    "a fault of an unknown kind",
    faults({ kind: "refuse" }, { kind: "explode" }),
    400,
    "InvalidRequest",
    "faults[1].kind",
  ],
  ["a fault of the kind __proto__", faults({ kind: "__proto__" }), 400, "InvalidRequest", "faults[0].kind"],
  ["a fault of the kind constructor", faults({ kind: "constructor" }), 400, "InvalidRequest", "faults[0].kind"],
  ["a fault with a status of none", faults({ kind: "answer", status: 99 }), 400, "InvalidRequest", "faults[0].status"],
  ["an ARM error that is a success", faults({ kind: "error", status: 200 }), 400, "InvalidRequest", "faults[0].status"],
  [
    "a delay without an end",
    faults({ kind: "delay", milliseconds: 1e300 }),
    400,
    "InvalidRequest",
    "faults[0].milliseconds",
  ],
  ["a fault that never happens", faults({ kind: "drop", times: 0 }), 400, "InvalidRequest", "faults[0].times"],
  ["a throttling without a time", faults({ kind: "throttle" }), 400, "InvalidRequest", "faults[0].retryAfter"],
  [
    "a fault for a number",
    faults({ kind: "drop", eventSubscription: 1 }),
    400,
    "InvalidRequest",
    "faults[0].eventSubscription",
  ],
  ["a fault with a stray member", faults({ kind: "drop", status: 500 }), 400, "InvalidRequest", "faults[0].status"],
  ["a workspace that is null", ask("POST", "/workspaces", null), 400, "InvalidRequestContent", "id:"],
  [
    "a workspace out of the folder",
    ask("POST", "/workspaces", { id: workspace.replace("/w", "/.."), location: "eastus" }),
    400,
    "InvalidRequestContent",
    "id:",
  ],
  [
    "a workspace with a line break in its name",
    ask("POST", "/workspaces", { id: `${workspace}\r\nx: y`, location: "eastus" }),
    400,
    "InvalidRequestContent",
    "id:",
  ],
  [
    "a workspace with half a character in its name",
    ask("POST", "/workspaces", { id: `${workspace}\ud800`, location: "eastus" }),
    400,
    "InvalidRequestContent",
    "id:",
  ],
  [
    "a workspace with a line break in its region",
    ask("POST", "/workspaces", { id: workspace, location: "eastus\r\nx: y" }),
    400,
    "InvalidRequestContent",
    "location:",
  ],
  [
    "a workspace that is there already",
    (grid) => ask("POST", "/workspaces", { id: grid.workspaceId.toUpperCase(), location: "eastus" })(grid),
    409,
    "Conflict",
    "exists already",
  ],
  ["no workspace to remove", ask("DELETE", "/workspaces"), 400, "BadRequest", "id:"],
  ["an unknown workspace to remove", ask("DELETE", "/workspaces?id=__proto__"), 404, "ResourceNotFound", "__proto__"],
  [
    "the last workspace to remove",
    (grid) => ask("DELETE", `/workspaces?id=${grid.workspaceId}`)(grid),
    409,
    "Conflict",
    "last workspace",
  ],
  ["a state that is a list", ask("PUT", "/state", []), 400, "InvalidRequestContent", "workspaces"],
  ["a state that is no JSON", ask("PUT", "/state", "{"), 400, "InvalidRequestContent", "could not be deserialized"],
  ["a state nested too deeply", ask("PUT", "/state", deep), 400, "InvalidRequestContent", "64 levels"],
  [
    "a state of 65 MB",
    ask("PUT", "/state", Buffer.alloc(65 * 1024 * 1024, " ")),
    413,
    "RequestEntityTooLarge",
    "64 MB",
  ],
  ["a state that is deleted", ask("DELETE", "/state"), 405, "MethodNotAllowed", "PUT"],
  ["a state with keys of its own", state({ adminKey: "mine" }), 400, "InvalidRequestContent", "adminKey"],
  [
    "a state by inheritance",
    ask("PUT", "/state", '{"__proto__":{"workspaces":[]}}'),
    400,
    "InvalidRequestContent",
    "__proto__",
  ],
  ["a state of no workspace", state({ workspaces: [] }), 400, "InvalidRequestContent", "workspaces"],
  [
    "a state with system topics by name",
    state({ systemTopics: { constructor: 1 } }),
    400,
    "InvalidRequestContent",
    "systemTopics",
  ],
  [
    "a state with a nameless system topic",
    state({ systemTopics: [{}] }),
    400,
    "InvalidRequestContent",
    "systemTopics[0].id",
  ],
  ["an event subscription of nobody", kept("x", {}), 400, "InvalidRequestContent", "eventSubscriptions[0].id"],
  [
    "an event subscription without properties",
    kept(one, 1),
    400,
    "InvalidRequestContent",
    "eventSubscriptions[0].properties",
  ],
  [
    "an event subscription to elsewhere",
    kept(one, { destination: { ...destination, properties: { endpointUrl: "file:///etc/passwd" } } }),
    400,
    "InvalidRequestContent",
    "eventSubscriptions[0].properties",
  ],
  [
    "an event subscription that expired long ago",
    kept(one, { destination, expirationTimeUtc: "1999-01-01" }),
    400,
    "InvalidRequestContent",
    "eventSubscriptions[0].properties",
  ],
];
