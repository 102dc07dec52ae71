import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { TokenCredential } from "@azure/core-auth";
import { connectArm } from "../../../src/adapters/azure/connectArm.ts";
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
const { signal: never } = new AbortController();

let service: ScriptedService;
beforeAll(async () => {
  service = await startScriptedService();
});
afterAll(() => service.close());
// Time goes on by itself for the pauses of a millisecond; half a minute passes when a test says so.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

/** Never answers, and half a minute goes by. */
const answerTooLate: Responder = () => void vi.advanceTimersByTime(30_000);

const credential = { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }) };

/** A cloud at the scripted service that is as patient as with Azure, but quicker. */
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

const put = (cloud: Cloud, signal = never) => cloud.put(id, { properties: {} }, signal);
const get = (cloud: Cloud, signal = never) => cloud.eventSubscription(id, signal);

const getFailure = async (act: Promise<unknown>): Promise<Failure> => {
  const failure = await act.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Failure);
  return failure as Failure;
};

/** A change that the service takes and goes on with; where to look is always the same place. */
const acceptChange: Responder = (response, request) =>
  respondWith(
    201,
    {},
    { "azure-asyncoperation": `${service.endpoint}/operation?api-version=1&t=s3cret` },
  )(response, request);
const runningResponse = respondWith(200, { status: "InProgress" });
const succeededResponse = respondWith(200, { status: "Succeeded" });

describe("what fails by chance", () => {
  test.each([
    ["a connection that is cut", closeConnection],
    ["an answer that is cut", truncateResponse],
    ["a 500", refuseWith(500)],
    ["a 504", refuseWith(504)],
    ["a 503 that does not say when", refuseWith(503)],
    ["a 408", refuseWith(408)],
  ])("%s is asked for again, twice at most", async (_, fate) => {
    service.script(fate, fate, subscriptionResponse);
    expect(await get(connect().cloud)).toMatchObject({ name: "own" });
    expect(service.requests).toHaveLength(3);

    service.script(fate);
    await getFailure(get(connect().cloud));
    expect(service.requests).toHaveLength(3);
  });

  test("a change is asked for again too, as to write the same twice is to write it once", async () => {
    service.script(closeConnection, refuseWith(502), subscriptionResponse);
    await put(connect().cloud);
    expect(service.requests.map((line) => line.split(" ")[0])).toEqual(["PUT", "PUT", "PUT", "GET"]);
  });

  test.each([400, 401, 403, 404, 409, 412, 501, 505])("a %i is an answer, and asked for once", async (status) => {
    service.script(refuseWith(status));
    await getFailure(get(connect().cloud));
    expect(service.requests).toHaveLength(1);
  });

  test("nobody at the address is told at once, without the pauses that Azure is given", async () => {
    const { cloud, warned } = connect({ retryDelaysMs: [60_000] }, credential, "https://127.0.0.1:1");
    expect((await getFailure(get(cloud))).message).toBe("127.0.0.1:1 does not answer.");
    expect(warned).toEqual([expect.stringMatching(/failed with ECONNREFUSED after \d+ ms$/)]);
  });

  test("a change whose connection is cut to the end may have been made", async () => {
    service.script(closeConnection);
    const failure = await getFailure(put(connect().cloud));
    expect(formatFailure(failure)).toMatch(/^Nothing was heard of what became of the change\. .+ refresh to see\.$/);
    expect(failure.code).toBe("unreachable");
  });
});

describe("throttling", () => {
  test.each([
    ["429", refuseWith(429, { "retry-after": "20" })],
    ["503", refuseWith(503, { "retry-after": "20" })],
    ["429 in milliseconds", refuseWith(429, { "x-ms-retry-after-ms": "19500" })],
  ])("of a read is told at once: %s", async (_, fate) => {
    service.script(fate);
    const { cloud, waited } = connect();
    expect(await getFailure(get(cloud))).toMatchObject({ code: "throttled", retryAfter: 20 });
    expect([service.requests.length, waited]).toEqual([1, []]);
  });

  test("of a change is waited for and heard of", async () => {
    const soon = { "retry-after": "Thu, 26 Nov 2026 10:00:00 GMT", date: "Thu, 26 Nov 2026 10:00:00 GMT" };
    service.script(refuseWith(429, { "retry-after-ms": "2" }), refuseWith(503, soon), subscriptionResponse);
    const { cloud, waited } = connect();
    await put(cloud);
    expect(waited).toEqual([1, 0]);
  });

  test.each([
    ["longer than anybody looks on", refuseWith(429, { "retry-after": "300" }), 1, 300],
    ["again and again", refuseWith(429, { "retry-after": "0" }), 3, 0],
  ])("of a change %s is refused with how long", async (_, fate, asked, seconds) => {
    service.script(fate);
    const failure = await getFailure(put(connect().cloud));
    expect(failure).toMatchObject({
      code: "throttled",
      message: `Azure asks to wait ${seconds} s before it changes anything.`,
      retryAfter: seconds,
    });
    expect(service.requests).toHaveLength(asked);
  });

  test("of what is read after a change is waited for, as the change was made", async () => {
    service.script(
      acceptChange,
      succeededResponse,
      subscriptionResponse,
      subscriptionResponse,
      refuseWith(429, { "retry-after-ms": "1" }),
      subscriptionResponse,
    );
    expect(await put(connect().cloud)).toMatchObject({ name: "own" });
  });
});

describe("a change that goes on", () => {
  test.each([
    ["500", refuseWith(500)],
    ["404", refuseWith(404)],
    ["429", refuseWith(429)],
    ["a cut connection", closeConnection],
    ["no answer", answerTooLate],
  ])("is not lost by one bad look: %s", async (_, bad) => {
    service.script(
      acceptChange,
      runningResponse,
      subscriptionResponse,
      bad,
      runningResponse,
      subscriptionResponse,
      bad,
      succeededResponse,
      subscriptionResponse,
    );
    await put(connect({ retryDelaysMs: [] }).cloud);
    expect(service.requests).toHaveLength(11);
  });

  test.each([
    ["is refused", refuseWith(500), "unreachable"],
    ["is cut", closeConnection, "unreachable"],
    ["is not answered", answerTooLate, "timed-out"],
    ["loses its session", refuseWith(401), "unauthorized"],
  ])("is in doubt when it is looked at twice in vain: %s", async (_, bad, code) => {
    service.script(acceptChange, bad);
    const failure = await getFailure(put(connect({ retryDelaysMs: [] }).cloud));
    expect(failure).toMatchObject({ code, remedy: "It may have been made, or still go on: refresh to see." });
    expect(service.requests).toHaveLength(3);
  });

  test("that ends without a reason is told as that", async () => {
    service.script(acceptChange, respondWith(200, { status: "Canceled" }));
    expect((await getFailure(put(connect().cloud))).message).toMatch(/ended the change as Canceled/);
  });

  test("and was made, but cannot be read, is told as made", async () => {
    service.script(acceptChange, succeededResponse, subscriptionResponse, subscriptionResponse, refuseWith(403));
    expect(formatFailure(await getFailure(put(connect().cloud)))).toMatch(
      /^The change was made, .+ Refused with 403\./,
    );
  });
});

type RequestPath = readonly [
  name: string,
  before: readonly Responder[],
  act: (cloud: Cloud, signal: AbortSignal) => Promise<unknown>,
];
const requestPaths: readonly RequestPath[] = [
  ["workspaces", [], (cloud, signal) => cloud.workspaces(signal)],
  [
    "the second page of workspaces",
    [respondWith(200, { data: [], $skipToken: "2" })],
    (cloud, signal) => cloud.workspaces(signal),
  ],
  ["event subscriptions", [], (cloud, signal) => cloud.eventSubscriptions(workspaceId, signal)],
  ["an event subscription", [], (cloud, signal) => get(cloud, signal)],
  ["permissions", [], (cloud, signal) => cloud.permissions(workspaceId, signal)],
  ["a webhook's URL", [], (cloud, signal) => cloud.webhookUrl(id, signal)],
  ["delivery attributes", [], (cloud, signal) => cloud.deliveryAttributes(id, signal)],
  ["a creation", [], (cloud, signal) => put(cloud, signal)],
  [
    "a creation under way",
    [acceptChange, runningResponse, subscriptionResponse],
    (cloud, signal) => put(cloud, signal),
  ],
  [
    "what was created",
    [acceptChange, succeededResponse, subscriptionResponse, subscriptionResponse],
    (cloud, signal) => put(cloud, signal),
  ],
  ["an edit", [], (cloud, signal) => cloud.patch(id, { labels: [] }, signal)],
  ["a deletion", [], (cloud, signal) => cloud.delete(id, signal)],
  ["a deletion under way", [acceptChange, runningResponse], (cloud, signal) => cloud.delete(id, signal)],
];

describe.each(requestPaths)("%s", (_, before, act) => {
  test("that hangs ends at once when it is cancelled", async () => {
    service.script(...before, neverRespond);
    const ending = new AbortController();
    const end = act(connect().cloud, ending.signal);
    await Promise.all([
      expect(end).rejects.toMatchObject({ name: "AbortError" }),
      vi.waitUntil(() => service.requests.length > before.length, { interval: 1 }).then(() => ending.abort()),
    ]);
  });

  test("that hangs ends in time", async () => {
    service.script(...before, answerTooLate);
    const failure = await getFailure(act(connect().cloud, never));
    expect(failure.code).toBe("timed-out");
    expect(formatFailure(failure)).toMatch(/127\.0\.0\.1:\d+ has not answered within 30 s/);
  });

  test("whose token never comes ends at once when it is cancelled, and in time", async () => {
    service.script(subscriptionResponse);
    let passes = 30_000;
    const asleep: TokenCredential = {
      getToken() {
        queueMicrotask(() => vi.advanceTimersByTime(passes));
        return new Promise(() => {});
      },
    };
    expect((await getFailure(act(connect({}, asleep).cloud, never))).message).toMatch(/^No token .+ 30 s\.$/);
    passes = 0;
    const ending = new AbortController();
    const end = act(connect({}, asleep).cloud, ending.signal);
    ending.abort();
    await expect(end).rejects.toMatchObject({ name: "AbortError" });
    expect(service.requests).toEqual([]);
  });
});

test("each provider is asked in its own version", async () => {
  service.script(respondWith(200, { data: [], value: [] }));
  const { cloud, directory } = connect();
  await cloud.workspaces(never);
  await cloud.permissions(workspaceId, never);
  await directory.tenants(never);
  expect(service.requests.map((line) => /api-version=([^&]+)/.exec(line)?.[1])).toEqual([
    "2024-04-01",
    "2022-04-01",
    "2022-12-01",
  ]);
});

test("a name that would break its row, or turn it round, is shown without that", async () => {
  const hostile = "\u202EProd\u2066\n\u0000uction \u{1F525} \u05D0";
  service.script(
    respondWith(200, {
      value: [{ tenantId: "t", subscriptionId: "s", displayName: hostile, defaultDomain: "d", state: "Enabled" }],
    }),
  );
  const { directory } = connect();
  const shown = "Production \u{1F525} \u05D0";
  expect(await directory.tenants(never)).toEqual([{ id: "t", name: shown }]);
  expect(await directory.azureSubscriptions(never)).toEqual([{ id: "s", name: shown, tenantId: "t" }]);
});

test.each([
  ["with a proxy's own page", 403, {}, "the proxy's", /^No way through the proxy proxy:3128 to 127\.0\.0\.1/],
  ["that wants a password of the proxy", 407, {}, "the proxy's", /^Password wanted by the proxy proxy:3128/],
  ["with Azure's id", 403, { "x-ms-request-id": "1" }, "Azure's", /^The service answered with status 403/],
] as const)("an answer %s (%i, %o) is told as %s", async (_, status, headers, _whose, says) => {
  service.script((response) => response.writeHead(status, headers).end("<html>No</html>"));
  const proxy = (): string => "http://eva:s3cret@proxy:3128";
  const { cloud } = connectArm({ endpoint: service.endpoint, credential }, { pollInterval: 1, proxy });
  const told = formatFailure(await getFailure(get(cloud)));
  expect(told).toMatch(says);
  expect(told).not.toMatch(/s3cret|eva/);
});

describe("the log", () => {
  test("has a line for each call with its outcome, time and request id, and ids only for who asks for more", async () => {
    service.script(refuseWith(500), subscriptionResponse);
    const { cloud, warned, traced } = connect();
    await get(cloud);
    expect(warned).toEqual([
      expect.stringMatching(
        /^GET \/subscriptions\/0011…\/.+\/own was answered with 500 after \d+ ms, request id of-500$/,
      ),
    ]);
    expect(traced).toEqual([
      expect.stringMatching(/^GET \/subscriptions\/00112233-4455-.+ answered with 500 after \d+ ms/),
      expect.stringMatching(/ was answered with 200 after \d+ ms, request id of-200$/),
    ]);
  });

  test("never has what is secret, wherever a service puts it", async () => {
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
    for (const fate of [hostile, closeConnection, truncateResponse, answerTooLate]) {
      service.script(fate);
      await getFailure(cloud.put(id, { properties: hook }, never));
      service.script(acceptChange, runningResponse, subscriptionResponse, fate);
      await getFailure(cloud.put(id, { properties: hook }, never));
      service.script(fate);
      await getFailure(cloud.webhookUrl(id, never));
    }
    expect(warned.length).toBeGreaterThan(12);
    expect([...warned, ...traced].join("\n")).not.toMatch(/s3cret|Bearer|api-version/);
  });
});
