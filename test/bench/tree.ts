import { AzureMachineLearningWorkspaces } from "@azure/arm-machinelearning";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { bearerTokenAuthenticationPolicyName } from "@azure/core-rest-pipeline";
import { connectArm } from "../../src/adapters/azure/connectArm.ts";
import { AzureAccountsCloud } from "../../src/app/azure/azureAccountsCloud.ts";
import { getTreeChildren } from "../../src/app/tree/treeChildren.ts";
import type { CloudNode, TreeNode } from "../../src/app/tree/treeNode.ts";
import { ListCache } from "../../src/app/lists/listCache.ts";
import { formatFailure } from "../../src/core/failure.ts";
import type { EventSubscription } from "../../src/core/subscription/eventSubscription.ts";
import { startEmulator } from "../../src/emulator/startEmulator.ts";
import type { SeedWorkspace } from "../../src/emulator/store/seed.ts";
import { createTemporaryFolder } from "../rig/cleanup.ts";
import { startLatencyProxy } from "./latencyProxy.ts";
import { median, report } from "./report.ts";

const latencyMs = 50;
const azureSubscriptions = 40;
const workspacesEach = 50;
const eventSubscriptions = 200;
const rounds = 5;
const credential = { getToken: async () => ({ token: "bench", expiresOnTimestamp: Date.now() + 3_600_000 }) };
const cloudNode: CloudNode = { kind: "cloud", label: "Azure", cloud: "azure" };

const azureSubscriptionId = (at: number): string => `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`;
const workspaces = Array.from({ length: azureSubscriptions * workspacesEach }, (_, at): SeedWorkspace => ({
  id: `/subscriptions/${azureSubscriptionId(Math.floor(at / workspacesEach))}/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/lab-${String(at).padStart(4, "0")}`,
  location: "westeurope",
}));
const eventSubscription = (workspaceId: string, at: number) => ({
  id: `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/es-${String(at).padStart(3, "0")}`,
  properties: {
    destination: { endpointType: "WebHook", properties: { endpointUrl: "http://localhost:7071/events" } },
    filter: {
      includedEventTypes: ["Microsoft.MachineLearningServices.RunStatusChanged"],
      advancedFilters: [{ operatorType: "StringIn", key: "data.runStatus", values: ["Failed"] }],
    },
  },
});

/**
 * The tree over 2,000 workspaces in 40 Azure subscriptions, with 50 ms on every call: until the first rows, until all,
 * and until a workspace's 200 event subscriptions are there; the baseline lists workspaces as Azure's own SDK does, one
 * Azure subscription after another. Then the memory that 100,000 known event subscriptions take, beside their text.
 */
export async function benchTree(): Promise<void> {
  const folder = createTemporaryFolder();
  const [first, ...rest] = workspaces;
  const seeded = Array.from({ length: eventSubscriptions }, (_, at) => eventSubscription(first!.id, at));
  const seed = { workspaces: [first!, ...rest] as const, eventSubscriptions: seeded };
  const emulator = await startEmulator({ folder: folder.path, seed, anyToken: true });
  const proxy = await startLatencyProxy(emulator.armEndpoint, latencyMs);
  try {
    const runs: TreeTimings[] = [];
    for (let round = 0; round < rounds; round++) runs.push(await browse(proxy));
    const middle = (of: keyof TreeTimings): number => median(runs.map((run) => run[of]));
    const baseline = await perAzureSubscription(proxy.url);
    report({ name: "first workspaces", value: middle("firstMs"), unit: "ms", baseline: baseline.firstMs });
    report({ name: "2,000 workspaces", value: middle("allMs"), unit: "ms", baseline: baseline.allMs });
    // Counted by the proxy: what they take on a busy machine says more of the machine.
    const trips = (name: string, of: keyof TreeTimings, most: number): void => {
      if (middle(of) > most) throw new Error(`${name} took ${middle(of)} round trips, and may take ${most}.`);
      report({ name, value: middle(of), unit: "round trips", baseline: most });
    };
    trips("first workspaces", "firstTrips", 3);
    trips("2,000 workspaces", "allTrips", 6);
    trips("200 event subscriptions", "expandTrips", 2 + eventSubscriptions / 100);
    report({ name: "2,000 workspaces", value: middle("requests"), unit: "requests", baseline: baseline.requests });
    report({ name: "200 event subscriptions", value: middle("expandMs"), unit: "ms", baseline: latencyMs });
    report({
      name: "2,000 workspaces again, from what is known",
      value: middle("againMs"),
      unit: "ms",
      baseline: latencyMs,
    });
  } finally {
    proxy.close();
    await emulator.stop();
    folder.remove();
  }
  await benchListCacheMemory();

  async function browse(through: typeof proxy): Promise<TreeTimings> {
    const after = (wait: number, act: () => void) => {
      const timer = setTimeout(act, wait);
      return { dispose: () => clearTimeout(timer) };
    };
    const azure = new AzureAccountsCloud({
      accountSource: async () => ({
        accounts: async () => [{ id: "bench", label: "bench", provider: "machine" }],
        credential: () => credential,
      }),
      selectedSubscriptions: () => [],
      connect: async () => connectArm({ endpoint: through.url, credential }, { pollInterval: 100 }),
      timeout: { timeoutMs: 30_000, after },
    });
    const listings = new ListCache({ local: azure.cloud, azure: azure.cloud }, { now: Date.now, after });
    const all = new Promise<void>((resolve) => void listings.onChanged(({ workspaceId }) => workspaceId ?? resolve()));
    const below = (node: TreeNode): Promise<readonly TreeNode[]> => getTreeChildren(node, listings);
    through.takeCounts();
    const began = performance.now();
    assertRowCount(await below(cloudNode), 1_000);
    const firstMs = performance.now() - began;
    const page = through.takeCounts();
    await all;
    const rows = await below(cloudNode);
    const allMs = performance.now() - began;
    const later = through.takeCounts();
    assertRowCount(rows, workspaces.length);
    const again = performance.now();
    await below(cloudNode);
    const againMs = performance.now() - again;
    const expanding = performance.now();
    assertRowCount(await below(rows[0]!), eventSubscriptions);
    const expandMs = performance.now() - expanding;
    const expandTrips = through.takeCounts().roundTrips;
    listings.dispose();
    const firstTrips = page.roundTrips;
    const allTrips = firstTrips + later.roundTrips;
    const requests = page.requests + later.requests;
    return { firstMs, allMs, expandMs, againMs, firstTrips, allTrips, expandTrips, requests };
  }

  async function perAzureSubscription(endpoint: string) {
    proxy.takeCounts();
    const began = performance.now();
    let firstMs = 0;
    let found = 0;
    for (let at = 0; at < azureSubscriptions; at++) {
      const client = new AzureMachineLearningWorkspaces(credential, azureSubscriptionId(at), {
        endpoint,
        $host: endpoint,
        allowInsecureConnection: true,
      });
      // It refuses to send a token over http.
      client.pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
      client.pipeline.addPolicy({
        name: "bearer",
        sendRequest: (request, next) => {
          request.headers.set("authorization", "Bearer bench");
          return next(request);
        },
      });
      for await (const page of client.workspaces.listBySubscription().byPage()) {
        found += page.length;
        firstMs ||= performance.now() - began;
      }
    }
    if (found !== workspaces.length) throw new Error(`The baseline found ${found} workspaces.`);
    return { firstMs, allMs: performance.now() - began, requests: proxy.takeCounts().requests };
  }
}

function assertRowCount(rows: readonly TreeNode[], count: number): void {
  const found = rows.filter(({ kind }) => kind === "workspace" || kind === "eventSubscription").length;
  if (found >= count) return;
  const [row] = rows;
  throw new Error(`${found} rows, not ${count}: ${row?.kind === "failure" ? formatFailure(row.failure) : row?.kind}`);
}

/** Of one reading of the tree. */
interface TreeTimings {
  readonly firstMs: number;
  readonly allMs: number;
  readonly againMs: number;
  readonly expandMs: number;
  readonly firstTrips: number;
  readonly allTrips: number;
  readonly expandTrips: number;
  readonly requests: number;
}

/** What is left after a collection, beside the text that came over the wire. */
async function benchListCacheMemory(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const each = 100;
  const page = (workspaceId: string): string =>
    JSON.stringify(
      Array.from({ length: each }, (_, at) => ({ ...eventSubscription(workspaceId, at), name: `es-${at}` })),
    );
  let bytes = 0;
  const cloud = {
    async *eventSubscriptions(workspaceId: string) {
      const text = page(workspaceId);
      bytes += text.length;
      yield { kind: "complete", items: JSON.parse(text) as EventSubscription[] };
    },
    permissions: async () => [],
  };
  const listings = new ListCache(
    { local: cloud as never, azure: cloud as never },
    { now: Date.now, after: () => ({ dispose() {} }) },
  );
  collect();
  const before = process.memoryUsage().heapUsed;
  for (const { id } of workspaces.slice(0, 100_000 / each)) await listings.eventSubscriptions("local", id).load();
  collect();
  const megabytes = (value: number): number => value / 1024 / 1024;
  const value = megabytes(process.memoryUsage().heapUsed - before);
  report({ name: "100,000 event subscriptions known", value, unit: "MB", baseline: megabytes(bytes) });
  listings.dispose();
}
