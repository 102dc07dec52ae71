import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { EmulatorAdminClient } from "../../../src/adapters/emulator/emulatorAdminClient.ts";
import type { DeliveryActivity } from "../../../src/core/deliveries/deliveryActivity.ts";
import type { Fault } from "../../../src/core/deliveries/fault.ts";
import type { LocalEventGridStatus } from "../../../src/core/deliveries/localEventGridStatus.ts";
import { createDeliveryRecord } from "../../core/deliveries/deliveryRecords.ts";

const { signal } = new AbortController();

interface AdminRequest {
  readonly request: string;
  readonly key: unknown;
  readonly body: unknown;
}

/** Starts an admin endpoint that records the requests and always answers the same. */
async function startAdminEndpoint(status: number, body?: unknown) {
  const requests: AdminRequest[] = [];
  const record = async (request: IncomingMessage): Promise<void> => {
    const sent = await text(request);
    requests.push({
      request: `${request.method} ${request.url}`,
      key: request.headers["x-admin-key"],
      body: sent && JSON.parse(sent),
    });
  };
  const server = createServer((request, response) => {
    void record(request).then(() =>
      response.writeHead(status).end(typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const adminEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin`;
  return { requests, admin: new EmulatorAdminClient(async () => ({ adminEndpoint, adminKey: "k" })) };
}

const id = "/subscriptions/s/x y&z";
const fault: Fault = { kind: "answer", status: 503, times: 1 };
const status: LocalEventGridStatus = {
  clock: { now: "2031-01-01T00:00:00.000Z", standing: true, ahead: 60_000 },
  workspaces: 1,
  eventSubscriptions: 3,
  undelivered: 2,
  faults: 1,
  published: 10,
  trouble: { message: "Events can't be saved." },
};
const activity: DeliveryActivity = {
  id: "/e",
  delivered: 1,
  filteredOut: 0,
  sending: 1,
  waiting: 0,
  discarded: 0,
  pause: { until: "2031-01-01T00:05:00.000Z", failures: 10 },
  isSample: false,
  labels: [],
  retrying: 0,
  deadLettered: 0,
  dropped: 0,
  recorded: 0,
  lastOutcome: { at: "2031-01-01T00:00:00.000Z", outcome: "Busy", why: "the webhook answered 503" },
};
const deliveryMethods = { now: "deliverNow", again: "deliverAgain", discard: "discard" } as const;
const record = createDeliveryRecord({ deadLetter: "container/1.json" });

test.each<
  [string, number, unknown, (admin: EmulatorAdminClient) => Promise<unknown>, unknown, Omit<AdminRequest, "key">]
>([
  ["status", 200, status, (admin) => admin.status(signal), status, { request: "GET /admin/status", body: "" }],
  [
    "activity",
    200,
    { eventSubscriptions: [activity] },
    (admin) => admin.activity(signal),
    [activity],
    { request: "GET /admin/activity", body: "" },
  ],
  [
    "the end of a pause",
    200,
    {},
    (admin) => admin.endPause(id, signal),
    undefined,
    { request: "POST /admin/deliveries/now", body: { eventSubscription: id } },
  ],
  ...(["now", "again", "discard"] as const).map(
    (action) =>
      [
        `the delivery of an event, ${action}`,
        200,
        {},
        (admin: EmulatorAdminClient) => admin[deliveryMethods[action]]({ eventSubscriptionId: id, number: 7 }, signal),
        undefined,
        { request: `POST /admin/deliveries/${action}`, body: { eventSubscription: id, event: 7 } },
      ] satisfies [string, number, unknown, unknown, unknown, unknown],
  ),
  [
    "a step to an event",
    200,
    status.clock,
    (admin) => admin.skipToAttempt({ eventSubscriptionId: id, number: 7 }, signal),
    status.clock,
    { request: "POST /admin/deliveries/skip", body: { eventSubscription: id, event: 7 } },
  ],
  [
    "delivery records",
    200,
    { fates: [record] },
    (admin) => admin.deliveryRecords(id, 200, signal),
    [{ ...record, eventText: JSON.stringify(record.event) }],
    { request: "GET /admin/fates?eventSubscription=%2Fsubscriptions%2Fs%2Fx+y%26z&limit=200", body: "" },
  ],
  ["time", 200, status.clock, (admin) => admin.clock(signal), status.clock, { request: "GET /admin/clock", body: "" }],
  [
    "later time",
    200,
    status.clock,
    (admin) => admin.advanceClock(60_000, signal),
    status.clock,
    { request: "POST /admin/clock", body: { advance: 60_000 } },
  ],
  [
    "system time",
    200,
    status.clock,
    (admin) => admin.setClockToNow(signal),
    status.clock,
    { request: "POST /admin/clock", body: { set: "now" } },
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
])("requests %s from the admin endpoint with its key", async (_, code, answer, ask, expected, sent) => {
  const { requests, admin } = await startAdminEndpoint(code, answer);
  expect(await ask(admin)).toEqual(expected);
  expect(requests).toEqual([{ ...sent, key: "k" }]);
});

describe("fails", () => {
  test.each([
    [400, "refused"],
    [401, "unauthorized"],
    [404, "not-found"],
    [409, "conflict"],
    [500, "refused"],
  ])("with the message of the Local Event Grid when it answers %d", async (status, code) => {
    const { admin } = await startAdminEndpoint(status, {
      error: { code: "X", message: "workspaces[0].id: is wrong." },
    });
    await expect(admin.importState({}, signal)).rejects.toMatchObject({
      name: "Failure",
      code,
      message: "The Local Event Grid refused the request: workspaces[0].id: is wrong.",
    });
  });

  test.each([[""], ["<html>"], ["[]"], ["null"], ['{"faults":1}']])("when the response is %j", async (body) => {
    const { admin } = await startAdminEndpoint(200, body);
    await expect(admin.status(signal)).rejects.toMatchObject({ name: "Failure", code: "refused" });
  });

  test.each<[string, object, (admin: EmulatorAdminClient) => Promise<unknown>]>([
    ["a status", { ...status, clock: { ...status.clock, ahead: "1" } }, (admin) => admin.status(signal)],
    ["an activity", { eventSubscriptions: [{ ...activity, dropped: null }] }, (admin) => admin.activity(signal)],
    ["an outcome", { fates: [{ ...record, standing: "lost" }] }, (admin) => admin.deliveryRecords(id, 1, signal)],
    ["a fault", { faults: [{ kind: "explode" }] }, (admin) => admin.faults(signal)],
    ["a time", { now: 1 }, (admin) => admin.advanceClock(1, signal)],
    ["no time", {}, (admin) => admin.clock(signal)],
  ])("when another version sends %s that this one does not know", async (_, body, ask) => {
    const { admin } = await startAdminEndpoint(200, body);
    await expect(ask(admin)).rejects.toMatchObject({
      code: "refused",
      remedy: expect.stringContaining("the same version") as string,
    });
  });

  test("when nothing listens", async () => {
    const admin = new EmulatorAdminClient(async () => ({ adminEndpoint: "http://127.0.0.1:1/admin", adminKey: "k" }));
    await expect(admin.status(signal)).rejects.toMatchObject({ name: "Failure", code: "unreachable" });
  });
});

test("a canceled request rejects as canceled", async () => {
  const { admin } = await startAdminEndpoint(200, {});
  await expect(admin.status(AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
});
