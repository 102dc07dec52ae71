import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import tls from "node:tls";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectArm } from "../../../src/adapters/azure/connectArm.ts";
import { readAllItems } from "../../../src/app/lists/readAllItems.ts";
import { Failure } from "../../../src/core/failure.ts";
import { createSelfSignedCertificate } from "../../rig/services/selfSignedServer.ts";

const workspaceId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/churn";
const createItem = (name: string) => ({
  id: `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/${name}`,
  name,
  properties: {},
});
const wantedClaims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const challengeHeader = `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(wantedClaims).toString("base64")}"`;
const neverAborted = new AbortController().signal;

/** Uses https, for the same pipeline as with Azure. The second page of its list requires additional claims. */
const { key, cert } = createSelfSignedCertificate();
const requests: string[] = [];
const service = createServer({ key, cert }, ({ url = "", headers }, response) => {
  requests.push(`${new URL(url, endpoint).pathname.split("/").at(-1)} ${headers.authorization}`);
  const hasClaims = headers.authorization === "Bearer proven";
  if (url.includes("extensionTopics")) return void response.writeHead(400).end("{}");
  if (url.includes("page=2") && !hasClaims)
    return void response
      .writeHead(401, { "www-authenticate": challengeHeader })
      .end(JSON.stringify({ error: { code: "InsufficientClaims", message: "Claims required." } }));
  const next = url.includes("page=2") ? {} : { nextLink: `${endpoint}${workspaceId}/eventSubscriptions?page=2` };
  response.end(JSON.stringify({ value: [createItem(url.includes("page=2") ? "second" : "first")], ...next }));
});
let endpoint = "";
const trusted = tls.getCACertificates("default");

beforeEach(async () => {
  requests.length = 0;
  tls.setDefaultCACertificates([...trusted, cert]);
  await new Promise<void>((resolve) => service.listen(0, "localhost", resolve));
  endpoint = `https://localhost:${(service.address() as AddressInfo).port}`;
});
afterEach(async () => {
  tls.setDefaultCACertificates(trusted);
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});

const listWithChallenge = (proven: () => Promise<string>) => {
  const claimed: unknown[] = [];
  const credential = {
    getToken: async (_: unknown, { claims }: { readonly claims?: string } = {}) => {
      if (claims) claimed.push(claims);
      const token = claims ? await proven() : "plain";
      return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  const { cloud } = connectArm({ endpoint, credential }, { pollInterval: 1, timeouts: { retryDelaysMs: [] } });
  return { claimed, listed: readAllItems(cloud.eventSubscriptions(workspaceId, neverAborted)) };
};

test("a claims challenge during a list is answered by a credential that can do so silently", async () => {
  const { claimed, listed } = listWithChallenge(async () => "proven");
  expect((await listed).map(({ name }) => name)).toEqual(["first", "second"]);
  expect(claimed).toEqual([wantedClaims]);
});

test("a claims challenge that needs the user ends the list, without another request", async () => {
  const signInAgain = new Failure("sign-in-again", "Azure asks eva to sign in again.");
  const { claimed, listed } = listWithChallenge(() => Promise.reject(signInAgain));
  await expect(listed).rejects.toBe(signInAgain);
  expect(claimed).toEqual([wantedClaims]);
  expect(requests.filter((one) => one.startsWith("eventSubscriptions"))).toHaveLength(2);
});
