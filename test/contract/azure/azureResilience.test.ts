import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { TokenCredential } from "@azure/core-auth";
import { connectArm } from "../../../src/adapters/azure/connectArm.ts";
import { readAllItems } from "../../../src/app/lists/readAllItems.ts";
import type { RequestTimeouts } from "../../../src/adapters/azure/retryPolicy.ts";
import { Failure, formatFailure } from "../../../src/core/failure.ts";
import type { Cloud } from "../../../src/ports/cloud.ts";
import {
  respondWith,
  closeConnection,
  truncateResponse,
  type Responder,
  neverRespond,
  refuseWith,
  type ScriptedService,
  startScriptedService,
} from "../../rig/services/scriptedService.ts";

const workspaceId =
  "/subscriptions/00112233-4455-6677-8899-aabbccddeeff/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/churn";
const id = `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/own`;
const subscriptionResponse = respondWith(200, { id, name: "own", properties: { provisioningState: "Succeeded" } });
const { signal: neverAborted } = new AbortController();

let service: ScriptedService;
beforeAll(async () => {
  service = await startScriptedService();
});
afterAll(() => service.close());
// Time runs for delays of a millisecond, and tests advance it by half a minute.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

/** Does not respond within half a minute. */
const respondTooLate: Responder = () => void vi.advanceTimersByTime(30_000);

const credential = { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }) };

/** A cloud at the scripted service, with the time-outs of Azure and short delays between retries. */
function connect(
  waits: Partial<RequestTimeouts> = {},
  token: TokenCredential = credential,
  endpoint = service.endpoint,
) {
  const waited: number[] = [];
  const warned: string[] = [];
  const traced: string[] = [];
  const log = { warn: (line: string) => void warned.push(line), trace: (line: string) => void traced.push(line) };
  const { cloud, directory } = connectArm(
    { endpoint, credential: token },
    { pollInterval: 1, log, timeouts: { retryDelaysMs: [1, 1], ...waits }, onWait: (seconds) => waited.push(seconds) },
  );
  return { cloud, directory, waited, warned, traced };
}

const put = (cloud: Cloud, signal = neverAborted) => cloud.put(id, { properties: {} }, signal);
const get = (cloud: Cloud, signal = neverAborted) => cloud.eventSubscription(id, signal);

const getFailure = async (act: Promise<unknown>): Promise<Failure> => {
  const failure = await act.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Failure);
  return failure as Failure;
};

/** Accepts a change that goes on, with the same operation address every time. */
const acceptChange: Responder = (response, request) =>
  respondWith(
    201,
    {},
    { "azure-asyncoperation": `${service.endpoint}/operation?api-version=1&t=s3cret` },
  )(response, request);
const runningResponse = respondWith(200, { status: "InProgress" });
const succeededResponse = respondWith(200, { status: "Succeeded" });

describe("a transient failure", () => {
  test.each([
    ["a broken connection", closeConnection],
    ["a truncated response", truncateResponse],
    ["a 500", refuseWith(500)],
    ["a 504", refuseWith(504)],
    ["a 503 without a delay", refuseWith(503)],
    ["a 408", refuseWith(408)],
  ])("%s is retried twice", async (_, responder) => {
    service.script(responder, responder, subscriptionResponse);
    expect(await get(connect().cloud)).toMatchObject({ name: "own" });
    expect(service.requests).toHaveLength(3);

    service.script(responder);
    await getFailure(get(connect().cloud));
    expect(service.requests).toHaveLength(3);
  });

  test("of a change is retried too, as a repeated write does no harm", async () => {
    service.script(closeConnection, refuseWith(502), subscriptionResponse);
    await put(connect().cloud);
    expect(service.requests.map((line) => line.split(" ")[0])).toEqual(["PUT", "PUT", "PUT", "GET"]);
  });

  test.each([400, 401, 403, 404, 409, 412, 501, 505])("a %i is not retried", async (status) => {
    service.script(refuseWith(status));
    await getFailure(get(connect().cloud));
    expect(service.requests).toHaveLength(1);
  });

  test("an unreachable address is reported at once, without retries", async () => {
    const { cloud, warned } = connect({ retryDelaysMs: [60_000] }, credential, "https://127.0.0.1:1");
    expect((await getFailure(get(cloud))).message).toBe("127.0.0.1:1 does not answer.");
    expect(warned).toEqual([expect.stringMatching(/failed with ECONNREFUSED after \d+ ms$/)]);
  });

  test("of a change whose connection breaks every time leaves its outcome unknown", async () => {
    service.script(closeConnection);
    const failure = await getFailure(put(connect().cloud));
    expect(formatFailure(failure)).toMatch(
      /^It's unknown whether the change was made\. .+ Refresh to see the current state\.$/,
    );
    expect(failure.code).toBe("unreachable");
  });
});

describe("throttling", () => {
  test.each([
    ["429", refuseWith(429, { "retry-after": "20" })],
    ["503", refuseWith(503, { "retry-after": "20" })],
    ["429 in milliseconds", refuseWith(429, { "x-ms-retry-after-ms": "19500" })],
  ])("of a read is reported at once: %s", async (_, responder) => {
    service.script(responder);
    const { cloud, waited } = connect();
    expect(await getFailure(get(cloud))).toMatchObject({ code: "throttled", retryAfter: 20 });
    expect([service.requests.length, waited]).toEqual([1, []]);
  });

  test("delays a change, and reports the delay", async () => {
    const soon = { "retry-after": "Thu, 26 Nov 2026 10:00:00 GMT", date: "Thu, 26 Nov 2026 10:00:00 GMT" };
    service.script(refuseWith(429, { "retry-after-ms": "2" }), refuseWith(503, soon), subscriptionResponse);
    const { cloud, waited } = connect();
    await put(cloud);
    expect(waited).toEqual([1, 0]);
  });

  test.each([
    ["for too long", refuseWith(429, { "retry-after": "300" }), 1, 300],
    ["again and again", refuseWith(429, { "retry-after": "0" }), 3, 0],
  ])("of a change %s fails it and names the delay", async (_, responder, requestCount, seconds) => {
    service.script(responder);
    const failure = await getFailure(put(connect().cloud));
    expect(failure).toMatchObject({
      code: "throttled",
      message: `Azure is throttling changes for ${seconds} s.`,
      retryAfter: seconds,
    });
    expect(service.requests).toHaveLength(requestCount);
  });

  test("delays the read after a change, as the change was made", async () => {
    service.script(
      acceptChange,
      succeededResponse,
      subscriptionResponse,
      refuseWith(429, { "retry-after-ms": "1" }),
      subscriptionResponse,
    );
    expect(await put(connect().cloud)).toMatchObject({ name: "own" });
  });
});

describe("a long-running change", () => {
  test.each([
    ["500", refuseWith(500)],
    ["404", refuseWith(404)],
    ["429", refuseWith(429)],
    ["a broken connection", closeConnection],
    ["no response", respondTooLate],
  ])("survives one failed poll: %s", async (_, bad) => {
    service.script(acceptChange, runningResponse, bad, runningResponse, bad, succeededResponse, subscriptionResponse);
    await put(connect({ retryDelaysMs: [] }).cloud);
    expect(service.requests).toHaveLength(8);
  });

  test.each([
    ["is refused", refuseWith(500), "unreachable"],
    ["breaks", closeConnection, "unreachable"],
    ["gets no response", respondTooLate, "timed-out"],
    ["is unauthorized", refuseWith(401), "unauthorized"],
  ])("has an unknown outcome after two failed polls: %s", async (_, bad, code) => {
    service.script(acceptChange, bad);
    const failure = await getFailure(put(connect({ retryDelaysMs: [] }).cloud));
    expect(failure).toMatchObject({ code, remedy: "Refresh to see the current state." });
    expect(service.requests).toHaveLength(3);
  });

  test("reports that it ended without a reason", async () => {
    service.script(acceptChange, respondWith(200, { status: "Canceled" }));
    expect((await getFailure(put(connect().cloud))).message).toMatch(/ended with status Canceled/);
  });

  test("that cannot be read afterwards is reported as saved", async () => {
    service.script(acceptChange, succeededResponse, subscriptionResponse, refuseWith(403));
    expect(formatFailure(await getFailure(put(connect().cloud)))).toMatch(
      /^The change was saved, .+ Refused with 403\./,
    );
  });
});

type RequestPath = readonly [
  name: string,
  before: readonly Responder[],
  act: (cloud: Cloud, signal: AbortSignal) => Promise<unknown>,
];
const requestPaths: readonly RequestPath[] = [
  ["workspaces", [], (cloud, signal) => readAllItems(cloud.workspaces(signal))],
  [
    "the second page of workspaces",
    [respondWith(200, { data: [], $skipToken: "2" })],
    (cloud, signal) => readAllItems(cloud.workspaces(signal)),
  ],
  ["event subscriptions", [], (cloud, signal) => readAllItems(cloud.eventSubscriptions(workspaceId, signal))],
  ["an event subscription", [], (cloud, signal) => get(cloud, signal)],
  ["permissions", [], (cloud, signal) => cloud.permissions(workspaceId, signal)],
  ["a webhook's URL", [], (cloud, signal) => cloud.webhookUrl(id, signal)],
  ["delivery attributes", [], (cloud, signal) => cloud.deliveryAttributes(id, signal)],
  ["a creation", [], (cloud, signal) => put(cloud, signal)],
  ["a running creation", [acceptChange, runningResponse], (cloud, signal) => put(cloud, signal)],
  [
    "the read after a creation",
    [acceptChange, succeededResponse, subscriptionResponse],
    (cloud, signal) => put(cloud, signal),
  ],
  ["an edit", [], (cloud, signal) => cloud.patch(id, { labels: [] }, signal)],
  ["a deletion", [], (cloud, signal) => cloud.delete(id, signal)],
  ["a running deletion", [acceptChange, runningResponse], (cloud, signal) => cloud.delete(id, signal)],
];

describe.each(requestPaths)("%s", (_, before, act) => {
  test("that hangs ends at once when it is canceled", async () => {
    service.script(...before, neverRespond);
    const controller = new AbortController();
    const end = act(connect().cloud, controller.signal);
    await Promise.all([
      expect(end).rejects.toMatchObject({ name: "AbortError" }),
      vi.waitUntil(() => service.requests.length > before.length, { interval: 1 }).then(() => controller.abort()),
    ]);
  });

  test("that hangs ends after its time-out", async () => {
    service.script(...before, respondTooLate);
    const failure = await getFailure(act(connect().cloud, neverAborted));
    expect(failure.code).toBe("timed-out");
    expect(formatFailure(failure)).toMatch(/127\.0\.0\.1:\d+ didn't respond within 30 s/);
  });

  test("without a token ends after its time-out, and at once when it is canceled", async () => {
    service.script(subscriptionResponse);
    let passes = 30_000;
    const pending: TokenCredential = {
      getToken() {
        queueMicrotask(() => vi.advanceTimersByTime(passes));
        return new Promise(() => {});
      },
    };
    expect((await getFailure(act(connect({}, pending).cloud, neverAborted))).message).toMatch(/^No token .+ 30 s\.$/);
    passes = 0;
    const controller = new AbortController();
    const end = act(connect({}, pending).cloud, controller.signal);
    controller.abort();
    await expect(end).rejects.toMatchObject({ name: "AbortError" });
    expect(service.requests).toEqual([]);
  });
});

test("each provider is called with its own API version", async () => {
  service.script(respondWith(200, { data: [], value: [] }));
  const { cloud, directory } = connect();
  await readAllItems(cloud.workspaces(neverAborted));
  await cloud.permissions(workspaceId, neverAborted);
  await directory.tenants(neverAborted);
  expect(service.requests.map((line) => /api-version=([^&]+)/.exec(line)?.[1])).toEqual([
    "2024-04-01",
    "2022-04-01",
    "2022-12-01",
  ]);
});

test("control and bidirectional characters are removed from names", async () => {
  const hostile = "\u202EProd\u2066\n\u0000uction \u{1F525} \u05D0";
  service.script(
    respondWith(200, {
      value: [{ tenantId: "t", subscriptionId: "s", displayName: hostile, defaultDomain: "d", state: "Enabled" }],
    }),
  );
  const { directory } = connect();
  const shown = "Production \u{1F525} \u05D0";
  expect(await directory.tenants(neverAborted)).toEqual([{ id: "t", name: shown }]);
  expect(await directory.azureSubscriptions(neverAborted)).toEqual([{ id: "s", name: shown, tenantId: "t" }]);
});

test.each([
  ["with the page of a proxy", 403, {}, "the proxy", /^No connection through the proxy proxy:3128 to 127\.0\.0\.1/],
  ["that requires a proxy password", 407, {}, "the proxy", /^Password wanted by the proxy proxy:3128/],
  ["with a request id of Azure", 403, { "x-ms-request-id": "1" }, "Azure", /^The service responded with status 403/],
] as const)("a response %s (%i, %o) is attributed to %s", async (_, status, headers, _whose, says) => {
  service.script((response) => response.writeHead(status, headers).end("<html>No</html>"));
  const proxy = (): string => "http://eva:s3cret@proxy:3128";
  const { cloud } = connectArm({ endpoint: service.endpoint, credential }, { pollInterval: 1, proxy });
  const text = formatFailure(await getFailure(get(cloud)));
  expect(text).toMatch(says);
  expect(text).not.toMatch(/s3cret|eva/);
});

describe("the log", () => {
  test("has a line for each request with its outcome, duration and request id, and full ids only in the trace", async () => {
    service.script(refuseWith(500), subscriptionResponse);
    const { cloud, warned, traced } = connect();
    await get(cloud);
    expect(warned).toEqual([
      expect.stringMatching(/^GET \/subscriptions\/0011…\/.+\/own responded with 500 after \d+ ms, request id of-500$/),
    ]);
    expect(traced).toEqual([
      expect.stringMatching(/^GET \/subscriptions\/00112233-4455-.+ responded with 500 after \d+ ms/),
      expect.stringMatching(/ responded with 200 after \d+ ms, request id of-200$/),
    ]);
  });

  test("contains no secrets, wherever a service puts them", async () => {
    const s3cret = "s3cret";
    const hostile: Responder = respondWith(
      400,
      { error: { code: s3cret, message: `https://hook.example/?code=${s3cret}` } },
      { "x-ms-request-id": `Bearer ${s3cret}`, "retry-after": s3cret, location: `/x?sig=${s3cret}` },
    );
    const token = { getToken: async () => ({ token: s3cret, expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const { cloud, warned, traced } = connect({ retryDelaysMs: [] }, token);
    const hook = {
      destination: { endpointType: "WebHook", properties: { endpointUrl: `https://h.example/?${s3cret}` } },
    };
    for (const responder of [hostile, closeConnection, truncateResponse, respondTooLate]) {
      service.script(responder);
      await getFailure(cloud.put(id, { properties: hook }, neverAborted));
      service.script(acceptChange, runningResponse, subscriptionResponse, responder);
      await getFailure(cloud.put(id, { properties: hook }, neverAborted));
      service.script(responder);
      await getFailure(cloud.webhookUrl(id, neverAborted));
    }
    expect(warned.length).toBeGreaterThan(12);
    expect([...warned, ...traced].join("\n")).not.toMatch(/s3cret|Bearer|api-version/);
  });
});
