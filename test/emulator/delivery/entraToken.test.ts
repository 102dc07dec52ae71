import { expect, it } from "vitest";
import { entraHeaders, entraToken } from "../../../src/emulator/delivery/entraToken.ts";

const now = Date.parse("2026-01-01T00:00:00.500Z");
const protectedBy = (settings: object) => ({
  destination: { endpointType: "WebHook", properties: { endpointUrl: "https://example.com", ...settings } },
});
const both = { azureActiveDirectoryTenantId: "tenant", azureActiveDirectoryApplicationIdOrUri: "api://handler" };

it("a webhook protected by Entra gets a token for its application that is not a valid one", () => {
  const parts = entraToken(protectedBy(both), now)?.split(".") ?? [];
  const [header, claims] = parts
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()) as unknown);
  expect(parts[2]).toBe("");
  expect(header).toEqual({ typ: "JWT", alg: "none" });
  expect(claims).toEqual({
    aud: "api://handler",
    iss: "urn:local-event-grid:not-entra",
    iat: 1767225600,
    nbf: 1767225600,
    exp: 1767229200,
    appid: "4962773b-9cdb-44cf-a8bf-237846a00ab7",
    tid: "tenant",
    ver: "1.0",
  });
});

it("the token is sent as a bearer token, also with a managed identity", () => {
  const properties = { deliveryWithResourceIdentity: { identity: { type: "SystemAssigned" }, ...protectedBy(both) } };
  expect(entraHeaders(properties, now)).toEqual({ authorization: `Bearer ${entraToken(protectedBy(both), now)}` });
});

it.each([
  ["nothing", {}],
  ["a tenant alone", { azureActiveDirectoryTenantId: "tenant" }],
  ["an application alone", { azureActiveDirectoryApplicationIdOrUri: "api://handler" }],
  ["an empty tenant", { ...both, azureActiveDirectoryTenantId: "" }],
  ["a tenant that is no text", { ...both, azureActiveDirectoryTenantId: 1 }],
])("a webhook with %s gets none", (_, settings) => {
  expect(entraToken(protectedBy(settings), now)).toBeUndefined();
  expect(entraHeaders(protectedBy(settings), now)).toEqual({});
});
