import { describe, expect, it } from "vitest";
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
