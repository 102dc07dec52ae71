import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connectArm } from "../../../src/adapters/azure/connectArm.ts";
import { getTreeChildren } from "../../../src/app/tree/treeChildren.ts";
import type { CloudNode, TreeNode, WorkspaceNode } from "../../../src/app/tree/treeNode.ts";
import { ListCache } from "../../../src/app/lists/listCache.ts";
import { createTimeoutCloud } from "../../../src/app/lists/timeoutCloud.ts";
import { formatFailure } from "../../../src/core/failure.ts";
import { startSelfSignedServer } from "../../rig/services/selfSignedServer.ts";

const azureSubscription = "00112233-4455-6677-8899-aabbccddeeff";
const workspaceId = `/subscriptions/${azureSubscription}/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/churn`;
const cloudNode: CloudNode = { kind: "cloud", label: "Azure", cloud: "local" };
const workspaceNode: WorkspaceNode = {
  kind: "workspace",
  cloud: "local",
  workspace: { id: workspaceId, name: "churn", location: "l", resourceGroup: "rg", subscriptionId: azureSubscription },
};
const secretToken = "eyJ-the-token";

type Responder = (response: ServerResponse) => void;
const respondWith =
  (status: number, body: string, headers: Record<string, string> = {}): Responder =>
  (response) =>
    response.writeHead(status, { "x-ms-request-id": `request-of-${status}`, ...headers }).end(body);
const refuseWith = (status: number, headers: Record<string, string> = {}): Responder =>
  respondWith(status, JSON.stringify({ error: { code: "Code", message: `Refused with ${status}.` } }), headers);

/** How the service responds, until the next test. */
let responder: Responder = () => {};
let requestCount = 0;
const service = createServer(({ url }, response) => {
  // Rights are loaded beside a list. Other tests cover failures of that.
  if (url?.includes("Microsoft.Authorization")) return respondWith(200, `{"value":[{"actions":["*"]}]}`)(response);
  requestCount++;
  responder(response);
});
let endpoint: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterAll(() => {
  service.close();
  service.closeAllConnections();
});
beforeEach(() => {
  requestCount = 0;
});

/** The tree of a cloud, with timers that a test fires, and with the log. */
function openTree(cloudEndpoint = endpoint) {
  const warned: string[] = [];
  const traced: string[] = [];
  const timers: { readonly wait: number; readonly act: () => void }[] = [];
  const after = (wait: number, act: () => void) => {
    const timer = { wait, act };
    timers.push(timer);
    return { dispose: () => void timers.splice(timers.indexOf(timer), 1) };
  };
  const credential = { getToken: async () => ({ token: secretToken, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const log = { warn: (line: string) => void warned.push(line), trace: (line: string) => void traced.push(line) };
  const cloud = createTimeoutCloud(
    connectArm({ endpoint: cloudEndpoint, credential }, { pollInterval: 5, log }).cloud,
    {
      timeoutMs: 30_000,
      after,
    },
  );
  const listings = new ListCache({ local: cloud, azure: cloud }, { now: () => 0, after });
  const below = (node: TreeNode): Promise<readonly TreeNode[]> => getTreeChildren(node, listings);
  return { below, listings, timers, warned, traced };
}

/** The text of the only row, which must be a failure with its remedy below it. */
async function readFailureRow(node: TreeNode, { below } = openTree()): Promise<string> {
  const [row, ...others] = await below(node);
  expect(others).toEqual([]);
  if (row?.kind !== "failure") throw new Error(`A row of kind ${row?.kind}`);
  expect(await below(row)).toEqual([{ kind: "remedy", parent: row, remedy: row.failure.remedy }]);
  return formatFailure(row.failure);
}

const failureCases: readonly (readonly [name: string, responder: Responder, expected: RegExp])[] = [
  ["401", refuseWith(401), /Refused with 401\. Sign in again/],
  ["403", refuseWith(403), /Refused with 403\. Ask an administrator/],
  ["404", refuseWith(404), /Refused with 404\. It may have been deleted/],
  ["409", refuseWith(409), /Refused with 409\. Something else is changing it/],
  ["429 without Retry-After", refuseWith(429), /Refused with 429\. Wait a minute/],
  ["429 with a long Retry-After", refuseWith(429, { "retry-after": "3600" }), /Refused with 429\. Wait/],
  ["500", refuseWith(500), /Refused with 500\. The service has a problem/],
  ["502 with a page", respondWith(502, "<html>Bad gateway</html>"), /status 502\. The service has a problem/],
  ["a truncated body", respondWith(200, '{"value":[{"id":'), /A proxy|a proxy/],
  ["a sign-in page", respondWith(200, "<html>Sign in</html>"), /A proxy|a proxy/],
  ["an item without an id", respondWith(200, '{"value":[{}],"data":3}'), /a proxy/],
  ["a broken connection", (response) => response.destroy(), /does not answer\..*Check the network/],
  [
    "a truncated response",
    (response) => {
      response.writeHead(200, { "content-length": "100" }).write("{");
      setImmediate(() => response.destroy());
    },
    /does not answer\..*Check the network/,
  ],
];

describe.each([
  ["workspaces", cloudNode],
  ["event subscriptions", workspaceNode],
])("%s", (_, node) => {
  test.each(failureCases)("show a failure with a remedy after %s", async (_name, given, expected) => {
    responder = given;
    expect(await readFailureRow(node)).toMatch(expected);
  });

  test("show a failure with a remedy if the certificate is not trusted", async () => {
    const server = await startSelfSignedServer();
    try {
      expect(await readFailureRow(node, openTree(new URL(server.url).origin))).toMatch(
        /certificate of 127.+ not trusted\..*proxy/,
      );
    } finally {
      server.close();
    }
  });

  test("show a failure with a remedy after 30 s without a response", async () => {
    responder = () => {};
    const hanging = openTree();
    const row = readFailureRow(node, hanging);
    await vi.waitUntil(() => requestCount > 0, { interval: 5 });
    expect(hanging.timers.map(({ wait }) => wait)).toEqual([30_000]);
    hanging.timers[0]?.act();
    expect(await row).toMatch(/^Timed out after 30 s\./);
  });

  test.each([429, 503])("show until when they are throttled with a %i, and are loaded again then", async (status) => {
    let isThrottling = true;
    responder = (response) =>
      (isThrottling ? refuseWith(status, { "retry-after": "20" }) : respondWith(200, '{"value":[],"data":[]}'))(
        response,
      );
    const { below, timers, listings } = openTree();
    expect(await below(node)).toMatchObject([{ kind: "waiting", until: 20_000, failure: { retryAfter: 20 } }]);
    isThrottling = false;
    const changed = new Promise<void>((resolve) => void listings.onChanged(() => resolve()));
    timers.find(({ wait }) => wait === 20_000)?.act();
    await changed;
    expect(await below(node)).toEqual([{ kind: "empty", parent: node }]);
  });
});

test("a failed request is logged with its request id, masked except in the trace, and without secrets", async () => {
  responder = refuseWith(500);
  const { below, warned, traced } = openTree();
  await below(workspaceNode);
  expect(warned[0]).toMatch(
    /^GET \/subscriptions\/0011…\/.+ responded with 500 after \d+ ms, request id request-of-500$/,
  );
  expect(traced[0]).toContain(azureSubscription);
  expect([...warned, ...traced].join()).not.toMatch(/eyJ|Bearer|api-version/i);
});

test("users without rights on system topics see the other event subscriptions, and what is missing", async () => {
  const item = {
    id: `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/own`,
    name: "own",
    properties: {},
  };
  responder = (response) =>
    (response.req.url?.includes("extensionTopics")
      ? refuseWith(403)
      : respondWith(200, JSON.stringify({ value: [item] })))(response);
  expect(await openTree().below(workspaceNode)).toMatchObject([
    {
      kind: "failure",
      partIndex: 0,
      failure: {
        message: "Event subscriptions of the system topic aren't shown.",
        why: expect.stringContaining("Refused with 403.") as unknown,
      },
    },
    { kind: "eventSubscription", eventSubscription: { name: "own" } },
  ]);
});

describe("a list ends with a failure", () => {
  const row = { id: workspaceId, name: "churn", location: "l", resourceGroup: "rg", subscriptionId: azureSubscription };
  const pages: readonly (readonly [string, TreeNode, (page: number) => object])[] = [
    ["names the same page again and again", workspaceNode, () => ({ value: [], nextLink: `${endpoint}/again` })],
    ["has only empty pages", workspaceNode, (page) => ({ value: [], nextLink: `${endpoint}/${page}` })],
    ["returns the same token again and again", cloudNode, () => ({ data: [], $skipToken: "again" })],
    ["repeats its rows forever", cloudNode, (page) => ({ data: [row], $skipToken: `page ${page}` })],
  ];
  test.each(pages)("if it %s", async (_, node, page) => {
    responder = (response) => respondWith(200, JSON.stringify(page(requestCount)))(response);
    const { below, listings } = openTree();
    await below(node);
    await (listings.whenIdle({ cloud: "local" }) ?? listings.whenIdle({ cloud: "local", workspaceId }));
    expect(await below(node)).toContainEqual(
      expect.objectContaining({
        failure: expect.objectContaining({ message: "The service sent a list that never ends." }),
      }),
    );
    expect(requestCount).toBeLessThan(50);
  });
});

test("a workspace on two pages is one row", async () => {
  const row = { id: workspaceId, name: "churn", location: "l", resourceGroup: "rg", subscriptionId: azureSubscription };
  const again = { ...row, id: workspaceId.toUpperCase() };
  responder = (response) =>
    respondWith(
      200,
      JSON.stringify(
        requestCount === 1 ? { data: [row], $skipToken: "2" } : { data: [again, { ...row, id: `${row.id}2` }] },
      ),
    )(response);
  const { below, listings } = openTree();
  await below(cloudNode);
  await listings.whenIdle({ cloud: "local" });
  expect((await below(cloudNode)).map(({ kind }) => kind)).toEqual(["workspace", "workspace"]);
});
