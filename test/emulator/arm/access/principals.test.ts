import { describe, expect, it } from "vitest";
import { requestedActionOf, requirePermission } from "../../../../src/emulator/arm/access/authorization.ts";
import { armTokenOf } from "../../../../src/emulator/arm/access/armToken.ts";
import { hasPermission, type RolePermission, principalOf } from "../../../../src/emulator/arm/access/principals.ts";
import { request } from "../../request.ts";

const armToken = armTokenOf("the admin key");
const now = () => Date.UTC(2026, 0, 1);
const principal = (token: string, anyToken = false) => principalOf(`Bearer ${token}`, { armToken, anyToken, now });
/** The principal of a role. */
const principalIn = (role: string) => principal(`${armToken}.${role}`);

it("the token of Azure Resource Manager is the folder's own, and tells nothing of the key it comes from", () => {
  expect(armToken).toMatch(/^[\w-]{43}$/);
  expect(armTokenOf("the admin key")).toBe(armToken);
  expect(armTokenOf("another")).not.toBe(armToken);
});

describe("a token", () => {
  it.each([
    ["", "owner"],
    [".owner", "owner"],
    [".reader", "reader"],
    [".eventgrid-reader", "eventgrid-reader"],
    [".data-scientist", "data-scientist"],
  ])("of the folder with %j at its end selects %s", (end, name) => {
    for (const anyToken of [false, true]) expect(principal(`${armToken}${end}`, anyToken).name).toBe(name);
  });

  it.each([
    ["reader", "reader"],
    ["eventgrid-reader", "eventgrid-reader"],
    ["data-scientist", "data-scientist"],
    ["anyone", "owner"],
    ["constructor", "owner"],
    ["anyone.reader", "owner"],
  ])("%s is rejected, but selects %s where any token is accepted", (token, name) => {
    expect(() => principal(token)).toThrow(
      "The access token is invalid. The Local Event Grid expects armToken of its ready line or of instance.json",
    );
    expect(principal(token, true).name).toBe(name);
  });

  it.each([["x"], [".constructor"], [".contributor"], [".reader.reader"], [".Reader"], ["."]])(
    "of the folder with %j at its end is rejected",
    (end) => {
      expect(() => principal(armToken + end)).toThrow("The access token is invalid.");
    },
  );

  it("that is rejected gets the challenge of Azure Resource Manager", () => {
    expect(() => principal("x")).toThrow(
      expect.objectContaining({
        status: 401,
        code: "InvalidAuthenticationToken",
        headers: {
          "www-authenticate": expect.stringMatching(
            /^Bearer authorization_uri="https:.*", error="invalid_token", error_description="The access token is invalid\."$/,
          ) as unknown,
        },
      }) as Error,
    );
  });

  it.each([[undefined], [""], ["Basic eDp5"], ["Bearer"], ["Bearer a b"]])("%j is rejected", (authorization) => {
    expect(() => principalOf(authorization, { armToken, anyToken: true, now })).toThrow(
      /Authentication failed\. The 'Authorization' header is/,
    );
  });

  it("has an object id of its own", () => {
    const ids = ["reader", "eventgrid-reader", "data-scientist", "owner"].map((role) => principalIn(role).objectId);
    expect(new Set(ids).size).toBe(4);
  });
});

const eventSubscriptions = "Microsoft.EventGrid/eventSubscriptions";
const workspaces = "Microsoft.MachineLearningServices/workspaces";

describe("a role", () => {
  it.each([
    ["owner", `${eventSubscriptions}/write`, true],
    ["owner", `${eventSubscriptions}/getFullUrl/action`, true],
    ["reader", `${eventSubscriptions}/read`, true],
    ["reader", "Microsoft.EventGrid/systemTopics/eventSubscriptions/read", true],
    ["reader", `${workspaces}/read`, true],
    ["reader", `${eventSubscriptions}/write`, false],
    ["reader", `${eventSubscriptions}/delete`, false],
    ["reader", `${eventSubscriptions}/getFullUrl/action`, false],
    ["eventgrid-reader", `${eventSubscriptions}/read`, true],
    ["eventgrid-reader", `${eventSubscriptions.toUpperCase()}/READ`, true],
    ["eventgrid-reader", "Microsoft.EventGrid/locations/topicTypes/eventSubscriptions/read", true],
    ["eventgrid-reader", "Microsoft.EventGrid/systemTopics/eventSubscriptions/read", false],
    ["eventgrid-reader", `${eventSubscriptions}/getFullUrl/action`, false],
    ["eventgrid-reader", `${workspaces}/read`, false],
    ["data-scientist", `${workspaces}/read`, true],
    ["data-scientist", `${workspaces}/computes/read`, true],
    ["data-scientist", `${workspaces}/computes/write`, true],
    ["data-scientist", `${workspaces}/write`, false],
    ["data-scientist", `${workspaces}/listKeys/action`, false],
    ["data-scientist", `${eventSubscriptions}/read`, false],
  ])("%s, %s: %s", (token, action, allowed) => {
    expect(hasPermission(principalIn(token), action)).toBe(allowed);
  });
});

describe("permissions", () => {
  const allowed = (action: string, ...permissions: RolePermission[]): boolean =>
    hasPermission({ name: "n", objectId: "o", permissions }, action);

  it("one role can grant what another one excludes", () => {
    const some = { actions: ["A/*"], notActions: ["A/b/read"] };
    expect(allowed("A/b/read", some)).toBe(false);
    expect(allowed("A/b/read", some, { actions: ["*/read"], notActions: [] })).toBe(true);
  });

  it("a star matches slashes, and a dot only itself", () => {
    expect(allowed("A/b/c/read", { actions: ["A/*/read"], notActions: [] })).toBe(true);
    expect(allowed("AxB/read", { actions: ["A.B/read"], notActions: [] })).toBe(false);
  });
});

const s = "/subscriptions/s";
const g = `${s}/resourceGroups/g`;
const w = `${g}/providers/${workspaces}/w`;

describe("the action of a request", () => {
  it.each([
    ["GET", `${w}/providers/${eventSubscriptions}`, `${eventSubscriptions}/read`, w],
    [
      "PUT",
      `${w}/providers/${eventSubscriptions}/e`,
      `${eventSubscriptions}/write`,
      `${w}/providers/${eventSubscriptions}/e`,
    ],
    [
      "PATCH",
      `${w}/providers/${eventSubscriptions}/e`,
      `${eventSubscriptions}/write`,
      `${w}/providers/${eventSubscriptions}/e`,
    ],
    [
      "DELETE",
      `${w}/providers/${eventSubscriptions}/e`,
      `${eventSubscriptions}/delete`,
      `${w}/providers/${eventSubscriptions}/e`,
    ],
    [
      "POST",
      `${w}/providers/${eventSubscriptions}/e/getFullUrl`,
      `${eventSubscriptions}/getFullUrl/action`,
      `${w}/providers/${eventSubscriptions}/e`,
    ],
    [
      "GET",
      `${g}/providers/Microsoft.EventGrid/systemTopics/t/eventSubscriptions`,
      "Microsoft.EventGrid/systemTopics/eventSubscriptions/read",
      `${g}/providers/Microsoft.EventGrid/systemTopics/t`,
    ],
    [
      "GET",
      `${s}/providers/Microsoft.EventGrid/locations/l/topicTypes/t/eventSubscriptions`,
      "Microsoft.EventGrid/locations/topicTypes/eventSubscriptions/read",
      `${s}/providers/Microsoft.EventGrid/locations/l/topicTypes/t`,
    ],
    ["GET", `${s}/providers/${workspaces}`, `${workspaces}/read`, s],
    ["GET", g, "Microsoft.Resources/subscriptions/resourceGroups/read", g],
    ["POST", `${s}/providers/Microsoft.EventGrid/register`, "Microsoft.EventGrid/register/action", s],
  ])("%s %s", (method, path, action, scope) => {
    expect(requestedActionOf({ method, path })).toEqual({ action, scope });
  });

  it.each([
    "/tenants",
    "/subscriptions",
    s,
    "/providers/Microsoft.EventGrid/topicTypes",
    `${w}/providers/Microsoft.Authorization/permissions`,
    `${s}/providers/Microsoft.EventGrid/locations/l/operationsStatus/o`,
    `${s}/providers/Microsoft.EventGrid/locations/l/operationResults/o`,
  ])("GET %s needs no permission", (path) => {
    expect(requestedActionOf({ method: "GET", path })).toBeUndefined();
  });

  it("is named in the error, with its scope, in Azure's words", () => {
    const path = `${w}/providers/${eventSubscriptions}/e`;
    expect(() => requirePermission(principalIn("reader"), request({ method: "PUT", path }))).toThrow(
      `does not have authorization to perform action '${eventSubscriptions}/write' over scope '${path}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    );
  });
});
