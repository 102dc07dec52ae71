import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { connect } from "node:net";
import path from "node:path";
import { connect as connectTls } from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { EmulatorConnection } from "../../src/adapters/emulator/emulatorConnection.ts";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";
import { readInstance } from "../../src/emulator/store/instance.ts";
import {
  eventSubscriptionIdOf,
  modelRegistered,
  startTestEmulator,
  startTestWebhook,
  temporaryFolder,
} from "../emulator/rig.ts";
import { pinnedNode, repositoryFolder } from "../rig/paths.ts";
import { runProgram } from "../rig/runProgram.ts";

/** Runs a program with the endpoints in READY, and with a variable that names the certificate to trust. */
async function runClient(program: string, args: readonly string[], emulator: RunningEmulator, more: NodeJS.ProcessEnv) {
  const { code, output } = await runProgram(program, args, {
    cwd: repositoryFolder,
    env: { ...process.env, READY: JSON.stringify(emulator), ...more },
  });
  return { code, output };
}

/** Writes a program below the repository, so that it finds the packages, until the end of the test. */
async function writeClient({ port }: RunningEmulator, text: string): Promise<string> {
  const file = path.join(repositoryFolder, "node_modules/.cache", `client-${port}.mjs`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  onTestFinished(() => rm(file));
  return file;
}

/** As a program of a user: Azure's own clients with a token that doesn't change, and nothing else. */
const javaScript = `
import { EventGridManagementClient } from "@azure/arm-eventgrid";
import { AzureKeyCredential, AzureSASCredential, EventGridPublisherClient, generateSharedAccessSignature } from "@azure/eventgrid";
const { armEndpoint, armToken, subscriptionId, workspaceId, publishEndpoint, publishKey } = JSON.parse(process.env.READY);
const credential = { getToken: async () => ({ token: armToken, expiresOnTimestamp: Date.now() + 3_600_000 }) };
const client = new EventGridManagementClient(credential, subscriptionId, { endpoint: armEndpoint, $host: armEndpoint });
const destination = { endpointType: "WebHook", endpointUrl: process.env.HOOK };
const scope = workspaceId.slice(1);
const created = await client.eventSubscriptions.beginCreateOrUpdateAndWait(scope, "over-tls", { destination }, { updateIntervalInMs: 10 });
const names = [];
for await (const { name } of client.eventSubscriptions.listByResource(
  ...[/resourceGroups\\/([^/]+)/.exec(workspaceId)[1], "Microsoft.MachineLearningServices", "workspaces", workspaceId.split("/").at(-1)],
)) names.push(name);
const event = JSON.parse(process.env.EVENT);
await new EventGridPublisherClient(publishEndpoint, "EventGrid", new AzureKeyCredential(publishKey)).send([event]);
const signature = await generateSharedAccessSignature(publishEndpoint, new AzureKeyCredential(publishKey), new Date(Date.now() + 60_000));
await new EventGridPublisherClient(publishEndpoint, "EventGrid", new AzureSASCredential(signature)).send([event]);
console.log(JSON.stringify({ state: created.provisioningState, names }));
`;

/** Azure's own credential, as in an Azure Function app. */
const signIn = `
import { EventGridManagementClient } from "@azure/arm-eventgrid";
import { ManagedIdentityCredential } from "@azure/identity";
const { armEndpoint, subscriptionId, workspaceId } = JSON.parse(process.env.READY);
const options = { endpoint: armEndpoint, $host: armEndpoint, credentialScopes: armEndpoint + "/.default" };
const client = new EventGridManagementClient(new ManagedIdentityCredential(), subscriptionId, options);
let count = 0;
for await (const _ of client.systemTopics.listBySubscription()) count++;
const deleted = await client.eventSubscriptions.beginDelete(workspaceId.slice(1), "watch-drift").then(() => "deleted", ({ code }) => code);
console.log("read " + count + ", " + deleted);
`;

/** Only Python's own library. VERIFY_X509_STRICT is what Python 3.13 sets by default. */
const python = `
import json, os, ssl, urllib.request
ready = json.loads(os.environ["READY"])
context = ssl.create_default_context(cafile=os.environ["CA"] or None)
context.verify_flags |= ssl.VERIFY_X509_STRICT
url = ready["armEndpoint"] + ready["workspaceId"] + "/providers/Microsoft.EventGrid/eventSubscriptions?api-version=2025-02-15"
request = urllib.request.Request(url, headers={"Authorization": "Bearer " + ready["armToken"]})
with urllib.request.urlopen(request, context=context) as response:
    print(sorted(item["name"] for item in json.load(response)["value"]))
`;

describe("over TLS", () => {
  it("the JavaScript clients of Azure work as they come, once they trust the certificate", async () => {
    const emulator = await startTestEmulator({ tls: true });
    const hook = await startTestWebhook();
    const file = await writeClient(emulator, javaScript);
    const { id, subject, eventType, data, dataVersion } = modelRegistered();
    const EVENT = JSON.stringify({ id, subject, eventType, data, dataVersion });
    const more = { HOOK: hook.url, EVENT };
    const refused = await runClient(pinnedNode, [file], emulator, more);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("self-signed certificate");
    const { code, output } = await runClient(pinnedNode, [file], emulator, {
      ...more,
      NODE_EXTRA_CA_CERTS: emulator.caFile,
    });
    expect([code, output]).toEqual([0, expect.stringContaining('{"state":"Succeeded","names":[')]);
    expect(JSON.parse(output)).toMatchObject({ names: expect.arrayContaining(["over-tls", "watch-drift"]) as unknown });
    expect(await hook.waitForNotifications(2)).toHaveLength(2);
  });

  it("the credentials of Azure's SDKs sign in through the identity endpoint, with the permissions of a role", async () => {
    const emulator = await startTestEmulator({ tls: true });
    const file = await writeClient(emulator, signIn);
    const runAs = (IDENTITY_HEADER: string) =>
      runClient(pinnedNode, [file], emulator, {
        NODE_EXTRA_CA_CERTS: emulator.caFile,
        IDENTITY_ENDPOINT: emulator.identityEndpoint,
        IDENTITY_HEADER,
      });
    expect(await runAs(emulator.armToken)).toEqual({ code: 0, output: "read 1, deleted\n" });
    expect(await runAs(`${emulator.armToken}.reader`)).toEqual({ code: 0, output: "read 1, AuthorizationFailed\n" });
    expect((await runAs("guess")).output).toContain("CredentialUnavailableError");
  });

  it.runIf(process.platform !== "win32")("the README's example works as written", async () => {
    const emulator = await startTestEmulator({ tls: true });
    const readme = await readFile(path.join(repositoryFolder, "README.md"), "utf8");
    const section = readme.slice(readme.indexOf("### Use az, Python and JavaScript"));
    const [, example = ""] = /```js\n([\s\S]*?)```/.exec(section) ?? [];
    const [, exports = ""] = /```sh\n([\s\S]*?)```/.exec(section) ?? [];
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "ready.json"), JSON.stringify(emulator));
    const client = await writeClient(emulator, example);
    const { code, output } = await runProgram("bash", ["-c", `cd "$0" && ${exports}\nnode "$1"`, folder, client], {
      cwd: repositoryFolder,
    });
    expect([code, output]).toEqual([0, "notify-failed-runs\npromote-models\nwatch-drift\n"]);
  });

  it("Python works with its own library, once it trusts the certificate", async () => {
    const emulator = await startTestEmulator({ tls: true });
    const refused = await runClient("python3", ["-c", python], emulator, { CA: "" });
    expect(refused.output).toContain("CERTIFICATE_VERIFY_FAILED");
    const { code, output } = await runClient("python3", ["-c", python], emulator, { CA: emulator.caFile });
    expect([code, output]).toEqual([0, "['notify-failed-runs', 'promote-models', 'watch-drift']\n"]);
  });

  it("links in responses use TLS too", async () => {
    const emulator = await startTestEmulator({ tls: true });
    const { headers } = await requestTls(emulator, "DELETE", eventSubscriptionIdOf(emulator, "watch-drift"));
    expect(headers["azure-asyncoperation"]).toContain(`${emulator.armEndpoint}/`);
    expect(emulator.armEndpoint).toMatch(/^https:/);
  });

  it("a window of VS Code with the same folder needs no certificate", async () => {
    const folder = await temporaryFolder();
    const emulator = await startTestEmulator({ folder, tls: true });
    const { armEndpoint, armToken } = (await readInstance(folder)) ?? {};
    expect([armEndpoint, armToken]).toEqual([`http://127.0.0.1:${emulator.port}`, emulator.armToken]);
    const window = new EmulatorConnection({ folder: () => folder, port: () => 0, log: () => {}, watchInterval: 20 });
    onTestFinished(() => window.stop());
    await window.publish([modelRegistered()], new AbortController().signal);
    expect(window.state).toEqual({ kind: "running", port: emulator.port, isShared: true });
  });

  it("the certificate stays the same over a restart", async () => {
    const folder = await temporaryFolder();
    const first = await startTestEmulator({ folder, tls: true });
    const cert = await readFile(first.caFile ?? "", "utf8");
    await first.stop();
    const second = await startTestEmulator({ folder, tls: true });
    expect([second.caFile, await readFile(second.caFile ?? "", "utf8")]).toEqual([first.caFile, cert]);
  });

  it("requests of hosts and web pages that aren't allowed are refused", async () => {
    const emulator = await startTestEmulator({ tls: true });
    const statusOf = async (headers: Record<string, string>): Promise<number | undefined> =>
      (await requestTls(emulator, "GET", "/subscriptions", headers)).statusCode;
    expect(await statusOf({})).toBe(200);
    expect(await statusOf({ host: "evil.example" })).toBe(403);
    expect(await statusOf({ host: `evil.example:${emulator.port}` })).toBe(403);
    expect(await statusOf({ origin: "https://evil.example" })).toBe(403);
    expect(await statusOf({ authorization: "Bearer guess" })).toBe(401);
  });
});

describe("a client that doesn't finish is disconnected", () => {
  it.each([
    ["when it sends nothing", Buffer.alloc(0)],
    ["in the middle of its TLS handshake", Buffer.of(0x16, 0x03, 0x01)],
    ["when its TLS handshake is wrong", Buffer.from("\u0016 no handshake")],
    ["in the middle of plain HTTP", Buffer.from("GET / HTTP/1.1\r\n")],
  ])("%s", async (_, bytes) => {
    const log: string[] = [];
    const requestTimeouts = { headers: 100, request: 200 };
    const emulator = await startTestEmulator({ tls: true, requestTimeouts, log: (line) => log.push(line) });
    const socket = connect(emulator.port, "127.0.0.1");
    socket.on("error", () => {}).resume();
    socket.write(bytes);
    await once(socket, "close");
    expect((await requestTls(emulator, "GET", "/subscriptions")).statusCode).toBe(200);
    expect(log).toEqual([]);
  });

  it("in TLS without a request", async () => {
    const emulator = await startTestEmulator({ tls: true, requestTimeouts: { headers: 100, request: 200 } });
    const socket = connectTls({ port: emulator.port, host: "127.0.0.1", ca: await readFile(emulator.caFile ?? "") });
    socket.on("error", () => {}).resume();
    await once(socket, "secureConnect");
    await once(socket, "close");
    expect((await requestTls(emulator, "GET", "/subscriptions")).statusCode).toBe(200);
  });

  it("when the emulator stops", async () => {
    const emulator = await startTestEmulator({ tls: true });
    const silent = connect(emulator.port, "127.0.0.1");
    silent.on("error", () => {}).resume();
    await once(silent, "connect");
    await Promise.all([emulator.stop(), once(silent, "close")]);
    await expect(requestTls(emulator, "GET", "/subscriptions")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});

/** One request that trusts the certificate, with the token. */
async function requestTls(
  { port, caFile = "", armToken }: RunningEmulator,
  method: string,
  target: string,
  headers: Record<string, string> = {},
) {
  const authorization = `Bearer ${armToken}`;
  const request = get({
    host: "127.0.0.1",
    port,
    servername: "localhost",
    path: `${target}?api-version=2025-02-15`,
    method,
    ca: await readFile(caFile),
    agent: false,
    headers: { authorization, ...headers },
  });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  response.resume();
  return response;
}
