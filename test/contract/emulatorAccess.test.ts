import { describe, expect, it } from "vitest";
import { parseJwtClaims } from "../../src/core/jwt.ts";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";
import { eventSubscriptionIdOf, publish, requestAdmin, requestArm, startTestEmulator } from "../emulator/rig.ts";

const secretPaths = [
  ["ARM", "GET", "/subscriptions?api-version=2022-12-01"],
  ["ARM", "POST", "ID/getFullUrl?api-version=2025-02-15"],
  ["admin", "GET", "/admin/state"],
  ["admin", "POST", "/admin/stop"],
  ["publish", "POST", "/api/events"],
  ["validation", "GET", "/eventsubscriptions/one/validate?id=1"],
] as const;

describe("another user of the machine", () => {
  it.each(secretPaths)("gets nothing from %s: %s %s", async (_, method, target) => {
    const emulator = await startTestEmulator();
    const path = target.replace("ID", eventSubscriptionIdOf(emulator, "notify-failed-runs"));
    for (const authorization of [undefined, "Bearer anyone", "Bearer owner", "Bearer reader"]) {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await fetch(`${emulator.armEndpoint}${path}`, { method, headers });
      expect([401, 403]).toContain(answer.status);
      expect(await answer.text()).not.toContain("7071");
    }
  });
});

it("a refused request is logged with what to do", async () => {
  const log: string[] = [];
  const emulator = await startTestEmulator({ log: (line) => log.push(line) });
  await requestArm({ ...emulator, armToken: "wrong" }, "GET", "/subscriptions");
  await requestAdmin({ ...emulator, adminKey: "wrong" }, "GET", "/health");
  await publish({ ...emulator, publishKey: "wrong" }, []);
  expect(log).toEqual([
    "Refused GET /subscriptions: The access token is invalid. The Local Event Grid expects armToken of its ready line or of instance.json, unless it runs with --any-token.",
    "Refused GET /admin/health: The header x-admin-key must carry adminKey from instance.json.",
    "Refused POST /api/events: The request authorization key is not authorized for this endpoint. The key is publishKey of the ready line.",
  ]);
});

it("with any token, a role's name is a token too, and the keys are still needed", async () => {
  const emulator = await startTestEmulator({ anyToken: true });
  const statusOf = async (armToken: string, method: string): Promise<number> => {
    const id = eventSubscriptionIdOf(emulator, "watch-drift");
    return (await requestArm({ ...emulator, armToken }, method, id)).status;
  };
  expect(await statusOf("anyone", "GET")).toBe(200);
  expect(await statusOf("reader", "GET")).toBe(200);
  expect(await statusOf("reader", "DELETE")).toBe(403);
  expect(await statusOf(`${emulator.armToken}.reader`, "DELETE")).toBe(403);
  expect((await requestAdmin({ ...emulator, adminKey: "any" }, "GET", "/health")).status).toBe(401);
  expect((await publish({ ...emulator, publishKey: "any" }, [])).status).toBe(401);
});

describe("signing in without an account", () => {
  const getToken = (emulator: RunningEmulator, headers: Record<string, string>): Promise<Response> =>
    fetch(`${emulator.armEndpoint}/identity/token?resource=https://management.azure.com&api-version=2019-08-01`, {
      headers,
    });

  it.each(["x-identity-header", "secret"])("the header %s carries the token of the folder", async (name) => {
    const emulator = await startTestEmulator();
    const answer = await getToken(emulator, { [name]: emulator.armToken });
    const token = (await answer.json()) as Record<string, string>;
    expect(token).toMatchObject({ resource: "https://management.azure.com", token_type: "Bearer" });
    const { access_token: armToken = "", expires_on } = token;
    expect(Number(expires_on) - Date.now() / 1_000).toBeGreaterThan(86_000);
    expect(parseJwtClaims(armToken)).toMatchObject({ aud: "https://management.azure.com", exp: Number(expires_on) });
    expect((await requestArm({ ...emulator, armToken }, "GET", "/subscriptions")).status).toBe(200);
  });

  it.each([[{}], [{ "x-identity-header": "guess" }], [{ secret: "" }], [{ metadata: "true" }]])(
    "%j gets no token",
    async (headers) => {
      const answer = await getToken(await startTestEmulator(), headers);
      expect(answer.status).toBe(401);
      expect(await answer.text()).toContain("armToken");
    },
  );

  it("a token of one folder is nothing for another", async () => {
    const [emulator, other] = [await startTestEmulator(), await startTestEmulator()];
    const answer = await getToken(emulator, { "x-identity-header": emulator.armToken });
    const { access_token: armToken } = (await answer.json()) as { access_token: string };
    expect((await requestArm({ ...other, armToken }, "GET", "/subscriptions")).status).toBe(401);
  });

  it("the Azure CLI finds the endpoints of the cloud, which are no secret", async () => {
    const { armEndpoint } = await startTestEmulator();
    const answer = await fetch(`${armEndpoint}/metadata/endpoints?api-version=2015-01-01`);
    expect(await answer.json()).toMatchObject({
      graphEndpoint: armEndpoint,
      authentication: { loginEndpoint: armEndpoint, audiences: [armEndpoint] },
    });
    expect((await fetch(`${armEndpoint}/metadata/endpoints`, { method: "POST" })).status).toBe(405);
  });
});
