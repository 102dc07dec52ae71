import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { modelRegistered, temporaryFolder, startTestWebhook } from "../emulator/rig.ts";
import { startAzurite } from "../rig/services/azurite.ts";
import { pinnedNode, repositoryFolder } from "../rig/paths.ts";
import { type ProgramResult, runProgram } from "../rig/runProgram.ts";

/** A folder with the built files that a project would copy, outside of any node_modules. */
let toolFolder = "";

beforeAll(async () => {
  toolFolder = await mkdtemp(path.join(tmpdir(), "event-grid-tool-"));
  const built = path.join(toolFolder, "built");
  const flags = ["--production", `--outdir=${built}`];
  const { code, output } = await runProgram(pinnedNode, ["esbuild.config.mjs", ...flags], { cwd: repositoryFolder });
  if (code !== 0) throw new Error(output);
  const emulatorFiles = (await readdir(built)).filter((file) => /^(emulator.*\.js|package\.json)$/.test(file));
  for (const file of emulatorFiles) await copyFile(path.join(built, file), path.join(toolFolder, file));
  await rm(built, { recursive: true });
}, 60_000);
afterAll(() => rm(toolFolder, { recursive: true, force: true }));

interface RunningProgram {
  readonly child: ChildProcess;
  /** Its folder for temporary files. */
  readonly temporary: string;
  /** Resolves with the ready line; rejects when the process ends before. */
  readonly ready: () => Promise<Record<string, string>>;
  readonly errors: () => string;
}

/** Runs the built emulator in an empty folder, with a minimal environment. */
async function startProgram(
  flags: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  main = toolFolder,
): Promise<RunningProgram> {
  const temporary = await temporaryFolder();
  const child = spawn(process.execPath, [path.join(main, "emulator.js"), ...flags], {
    cwd: await temporaryFolder(),
    env: { PATH: process.env.PATH, TMPDIR: temporary, TEMP: temporary, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const line = once(createInterface({ input: child.stdout }), "line");
  const early = once(child, "close").then(([code]) => Promise.reject(new Error(`It ended with ${code}: ${errors}`)));
  early.catch(() => {});
  return {
    child,
    temporary,
    ready: async () => JSON.parse(((await Promise.race([line, early])) as [string])[0]) as Record<string, string>,
    errors: () => errors,
  };
}

const workspace = {
  id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/churn",
  location: "westeurope",
};

async function writeSeedFile(properties: object): Promise<string> {
  const file = path.join(await temporaryFolder(), "seed.json");
  const id = `${workspace.id}/providers/Microsoft.EventGrid/eventSubscriptions/under-test`;
  await writeFile(file, JSON.stringify({ workspaces: [workspace], eventSubscriptions: [{ id, properties }] }));
  return file;
}

const post = (url = "", headers: Record<string, string>, body: object): Promise<Response> =>
  fetch(url, { method: "POST", headers, body: JSON.stringify(body) });

describe("the built emulator, alone", () => {
  it("prints its usage", async () => {
    const { child } = await startProgram(["--help"]);
    const lines: string[] = [];
    createInterface({ input: child.stdout! }).on("line", (line) => lines.push(line));
    expect(await once(child, "close")).toEqual([0, null]);
    expect(lines.join("\n")).toMatch(/--port P[\s\S]*--clock virtual[\s\S]*Exit codes/);
  });

  it("needs no flags, leaves no files, and exits with 0 on SIGTERM", async () => {
    const { child, ready, temporary, errors } = await startProgram([]);
    const { adminEndpoint, adminKey, ...rest } = await ready();
    expect(Object.keys(rest)).toEqual([
      "armEndpoint",
      "publishEndpoint",
      "publishKey",
      "armToken",
      "subscriptionId",
      "workspaceId",
    ]);
    const health = await fetch(`${adminEndpoint}/health`, { headers: { "x-admin-key": adminKey ?? "" } });
    expect(await health.json()).toMatchObject({ pid: child.pid });
    expect(await readdir(temporary)).toHaveLength(1);
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([0, null]);
    expect(await readdir(temporary)).toEqual([]);
    expect(errors()).toBe("");
  });

  it("leaves no files when stopped by the admin endpoint", async () => {
    const { child, ready, temporary } = await startProgram([]);
    const { adminEndpoint, adminKey = "" } = await ready();
    await post(`${adminEndpoint}/stop`, { "x-admin-key": adminKey }, {});
    expect(await once(child, "close")).toEqual([0, null]);
    expect(await readdir(temporary)).toEqual([]);
  });

  it("speaks TLS with a certificate that it makes, and leaves no files of it", async () => {
    const { child, ready, temporary, errors } = await startProgram(["--tls"]);
    const { adminEndpoint = "", adminKey = "", armEndpoint, caFile = "" } = await ready();
    expect(armEndpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(path.dirname(path.dirname(caFile))).toBe(temporary);
    const headers = { "x-admin-key": adminKey };
    const request = get(`${adminEndpoint}/health`, { ca: await readFile(caFile), headers, agent: false });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    expect(response.resume().statusCode).toBe(200);
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([0, null]);
    expect(await readdir(temporary)).toEqual([]);
    expect(errors()).toBe("");
  });

  it("runs a minute of retries at once", async () => {
    const hook = await startTestWebhook();
    const answers = [503, 503, 200];
    hook.respondWith(() => ({ status: answers.shift() ?? 500 }));
    const seed = await writeSeedFile({
      destination: { endpointType: "WebHook", properties: { endpointUrl: hook.url } },
    });
    const { ready } = await startProgram(["--clock", "virtual", "--seed", seed]);
    const { publishEndpoint, publishKey = "", adminEndpoint, adminKey = "" } = await ready();
    expect((await post(publishEndpoint, { "aeg-sas-key": publishKey }, modelRegistered())).status).toBe(200);
    await post(`${adminEndpoint}/clock`, { "x-admin-key": adminKey }, { advance: 60_000 });
    expect(hook.notifications.map(({ headers }) => headers["aeg-delivery-count"])).toEqual(["0", "1", "2"]);
  });

  it("sends to a storage queue, with the connection string from the environment", async () => {
    const azurite = await startAzurite();
    onTestFinished(() => azurite.stop());
    await azurite.queues.createQueue("models");
    const seed = await writeSeedFile(queueProperties);
    const variable = { AZURE_STORAGE_CONNECTION_STRING: azurite.connectionString };
    const { ready, errors } = await startProgram(["--seed", seed, "--storage", "env"], variable);
    const { publishEndpoint, publishKey = "" } = await ready();
    await post(publishEndpoint, { "aeg-sas-key": publishKey }, modelRegistered());
    const queue = azurite.queues.getQueueClient("models");
    await expect.poll(async () => (await queue.peekMessages()).peekedMessageItems.length, { timeout: 5_000 }).toBe(1);
    expect(errors()).not.toContain("AccountKey");
  });

  it("reports a missing file of the storage client", async () => {
    const incomplete = await temporaryFolder();
    for (const file of await readdir(toolFolder))
      if (!file.startsWith("emulator-azureStorage"))
        await copyFile(path.join(toolFolder, file), path.join(incomplete, file));
    const flags = ["--seed", await writeSeedFile(queueProperties), "--storage", "http://127.0.0.1:9/devstoreaccount1"];
    const { ready, errors } = await startProgram(flags, {}, incomplete);
    const { publishEndpoint, publishKey = "" } = await ready();
    await post(publishEndpoint, { "aeg-sas-key": publishKey }, modelRegistered());
    await expect.poll(errors).toContain("Copy all emulator*.js files into the same folder.");
  });

  it("reports a missing emulatorStore.js", async () => {
    const incomplete = await temporaryFolder();
    for (const file of await readdir(toolFolder))
      if (file !== "emulatorStore.js") await copyFile(path.join(toolFolder, file), path.join(incomplete, file));
    const { child, errors } = await startProgram([], {}, incomplete);
    expect(await once(child, "close")).toEqual([1, null]);
    expect(errors()).toContain("Keep all files whose names start with emulator in one folder.");
  });

  it("reports which Node it needs when this one has no SQLite", async () => {
    const { child, errors } = await startProgram([], { NODE_OPTIONS: "--no-experimental-sqlite" });
    expect(await once(child, "close")).toEqual([1, null]);
    expect(errors()).toBe(
      `The Local Event Grid needs Node.js 22.13 or later. This is Node.js ${process.versions.node}. Install a newer Node.js.\n`,
    );
  });

  it("exits with 1 on a port in use, with the remedy, and leaves no files", async () => {
    const squatter = createServer().listen(0, "127.0.0.1");
    await once(squatter, "listening");
    onTestFinished(() => void squatter.close());
    const { port } = squatter.address() as AddressInfo;
    const { child, errors, temporary } = await startProgram(["--port", String(port)]);
    expect(await once(child, "close")).toEqual([1, null]);
    expect(errors()).toBe(
      `Port ${port} on 127.0.0.1 is in use by another program. Choose another port, or 0 for any free port.\n`,
    );
    expect(await readdir(temporary)).toEqual([]);
  });

  it.each([
    [["--storage", "env"], 2, "AZURE_STORAGE_CONNECTION_STRING, which isn't set"],
    [["--clock", "slow"], 2, "--clock must be real or virtual"],
    [["--seed", "/no/such/seed"], 1, "The seed /no/such/seed can't be read."],
  ])("%j exits with %i and the reason", async (flags, code, message) => {
    const { child, errors } = await startProgram(flags);
    expect(await once(child, "close")).toEqual([code, null]);
    expect(errors()).toContain(message);
  });
});

it("reports an invalid seed with its file, and a seed that is ignored because the folder has a state", async () => {
  const broken = path.join(await temporaryFolder(), "broken.json");
  await writeFile(broken, "{");
  const refused = await startProgram(["--seed", broken]);
  expect(await once(refused.child, "close")).toEqual([1, null]);
  expect(refused.errors()).toMatch(
    new RegExp(`^The seed ${broken} can't be used. The seed isn't valid JSON: Expected .* Use a seed such as \\{`),
  );
  const data = await temporaryFolder();
  const seed = path.join(await temporaryFolder(), "seed.json");
  await writeFile(seed, `\uFEFF${JSON.stringify({ workspaces: [workspace] })}`);
  for (const message of ["", `The seed is ignored: ${data} already has a state.\n`]) {
    const { child, ready, errors } = await startProgram(["--data", data, "--seed", seed]);
    expect((await ready())["workspaceId"]).toBe(workspace.id);
    child.kill("SIGTERM");
    await once(child, "close");
    expect(errors()).toBe(message);
  }
});

const queueProperties = {
  destination: {
    endpointType: "StorageQueue",
    properties: {
      resourceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/churn",
      queueName: "models",
    },
  },
};

/** A handler for the README's example: busy at first. */
const handlerSource = `
import { createServer } from "node:http";
export const handled = [];
let busy = true;
export const server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  if (busy) response.writeHead(503);
  else handled.push(...JSON.parse(text).map(({ data }) => data.runId));
  busy = false;
  response.end();
});
`;

/** A project as the README describes it, with the files of the emulator in `toolFiles`. @returns the result of its tests */
async function runReadmeExample(toolFiles?: string): Promise<ProgramResult> {
  const readme = await readFile(path.join(repositoryFolder, "README.md"), "utf8");
  const section = readme.slice(readme.indexOf("### Use it in your project's CI"));
  const block = (language: string): string =>
    new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? "";
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const project = await temporaryFolder();
  for (const folder of ["src", "test"]) await mkdir(path.join(project, folder), { recursive: true });
  if (toolFiles) await cp(toolFiles, path.join(project, "tools/event-grid"), { recursive: true });
  await writeFile(path.join(project, "package.json"), '{ "type": "commonjs" }');
  await writeFile(path.join(project, "src/handler.mjs"), handlerSource);
  await writeFile(path.join(project, "test/seed.json"), block("json").replaceAll("7071", String(port)));
  await writeFile(path.join(project, "test/events.test.mjs"), block("js").replaceAll("7071", String(port)));
  const env = { PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}` };
  return runProgram(process.execPath, ["--test"], { cwd: project, env });
}

describe("the example of the README", () => {
  it("works as written", async () => {
    const { code, output } = await runReadmeExample(toolFolder);
    expect([code, output]).toEqual([0, expect.stringMatching(/pass 1\b/)]);
  });

  it("fails with the reason, and does not hang, when the files of the emulator are missing", async () => {
    const { code, output } = await runReadmeExample();
    expect([code, output]).toEqual([1, expect.stringMatching(/Cannot find module[\s\S]*The Event Grid ended/)]);
  });
});
