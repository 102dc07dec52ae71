import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { EmulatorAdminClient } from "../../../src/adapters/emulator/emulatorAdminClient.ts";
import type { Fault } from "../../../src/core/deliveries/fault.ts";

const { signal } = new AbortController();

interface AdminRequest {
  readonly request: string;
  readonly key: unknown;
  readonly body: unknown;
}

/** An admin endpoint that writes down what it is asked and gives one answer. */
async function startAdminEndpoint(status: number, body?: unknown) {
  const asked: AdminRequest[] = [];
  const write = async (request: IncomingMessage): Promise<void> => {
    const sent = await text(request);
    asked.push({
      request: `${request.method} ${request.url}`,
      key: request.headers["x-admin-key"],
      body: sent && JSON.parse(sent),
    });
  };
  const server = createServer((request, response) => {
    void write(request).then(() =>
      response.writeHead(status).end(typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const adminEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin`;
  return { asked, admin: new EmulatorAdminClient(async () => ({ adminEndpoint, adminKey: "k" })) };
}

const id = "/subscriptions/s/x y&z";
const fault: Fault = { kind: "answer", status: 503, times: 1 };

test.each<
  [string, number, unknown, (admin: EmulatorAdminClient) => Promise<unknown>, unknown, Omit<AdminRequest, "key">]
>([
  [
    "status",
    200,
    { faults: 1 },
    (admin) => admin.status(signal),
    { faults: 1 },
    { request: "GET /admin/status", body: "" },
  ],
  [
    "activity",
    200,
    { eventSubscriptions: [{ id: "/e" }, null, 1] },
    (admin) => admin.activity(signal),
    [{ id: "/e" }],
    { request: "GET /admin/activity", body: "" },
  ],
  [
    "fates",
    200,
    { fates: [{ standing: "delivered" }] },
    (admin) => admin.deliveryRecords(id, 200, signal),
    [{ standing: "delivered" }],
    { request: "GET /admin/fates?eventSubscription=%2Fsubscriptions%2Fs%2Fx+y%26z&limit=200", body: "" },
  ],
  [
    "clock",
    200,
    { now: "2031-01-01T00:00:00.000Z" },
    (admin) => admin.advanceClock(60_000, signal),
    "2031-01-01T00:00:00.000Z",
    { request: "POST /admin/clock", body: { advance: 60_000 } },
  ],
  [
    "faults",
    200,
    { faults: [fault] },
    (admin) => admin.faults(signal),
    [fault],
    { request: "GET /admin/faults", body: "" },
  ],
  [
    "new faults",
    200,
    undefined,
    (admin) => admin.setFaults([fault], signal),
    undefined,
    { request: "PUT /admin/faults", body: { faults: [fault] } },
  ],
  [
    "new workspace",
    201,
    { id, location: "westeurope" },
    (admin) => admin.addWorkspace({ id, location: "westeurope" }, signal),
    undefined,
    { request: "POST /admin/workspaces", body: { id, location: "westeurope" } },
  ],
  [
    "removed workspace",
    204,
    undefined,
    (admin) => admin.removeWorkspace(id, signal),
    undefined,
    { request: "DELETE /admin/workspaces?id=%2Fsubscriptions%2Fs%2Fx+y%26z", body: "" },
  ],
  [
    "state",
    200,
    { workspaces: [] },
    (admin) => admin.exportState(signal),
    { workspaces: [] },
    { request: "GET /admin/state", body: "" },
  ],
  [
    "new state",
    200,
    undefined,
    (admin) => admin.importState({ workspaces: [] }, signal),
    undefined,
    { request: "PUT /admin/state", body: { workspaces: [] } },
  ],
  ["reset", 200, undefined, (admin) => admin.reset(signal), undefined, { request: "POST /admin/reset", body: "" }],
])("%s goes over the admin endpoint with its key", async (_, status, answer, ask, expected, sent) => {
  const { asked, admin } = await startAdminEndpoint(status, answer);
  expect(await ask(admin)).toEqual(expected);
  expect(asked).toEqual([{ ...sent, key: "k" }]);
});

describe("a person is told", () => {
  test.each([
    [400, "refused"],
    [401, "unauthorized"],
    [404, "not-found"],
    [409, "conflict"],
    [500, "refused"],
  ])("in the Local Event Grid's own words when it answers %d", async (status, code) => {
    const { admin } = await startAdminEndpoint(status, {
      error: { code: "X", message: "workspaces[0].id: is wrong." },
    });
    await expect(admin.importState({}, signal)).rejects.toMatchObject({
      name: "Failure",
      code,
      message: "The Local Event Grid refused it: workspaces[0].id: is wrong.",
    });
  });

  test.each([[""], ["<html>"], ["[]"], ["null"]])("when the answer is no object but %j", async (body) => {
    const { admin } = await startAdminEndpoint(200, body);
    await expect(admin.status(signal)).rejects.toMatchObject({ name: "Failure", code: "refused" });
  });

  test("when nobody answers", async () => {
    const admin = new EmulatorAdminClient(async () => ({ adminEndpoint: "http://127.0.0.1:1/admin", adminKey: "k" }));
    await expect(admin.status(signal)).rejects.toMatchObject({ name: "Failure", code: "unreachable" });
  });
});

test("a question that is cancelled ends as cancelled", async () => {
  const { admin } = await startAdminEndpoint(200, {});
  await expect(admin.status(AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
});
