import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { readInstance, type Instance } from "../../../src/emulator/instance.ts";
import { endProgram, startProgram, temporaryFolder } from "../../rig/ending.ts";
import { pinnedNode, repository } from "../../rig/repository.ts";

/** The emulator as it ships, alone in a process of its own. */
export interface Alone extends Instance {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a program and waits for the first line that it prints. What it logs goes nowhere: a terminal would slow it down. */
export async function startPrinting(file: string, ...args: readonly string[]) {
  const child = startProgram(pinnedNode, [file, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  const early = once(child, "exit").then(([code]) => Promise.reject(new Error(`${file} ended with ${code}.`)));
  early.catch(() => {});
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout! }), "line"), early])) as [string];
  return { line, pid: child.pid!, stop: () => endProgram(child) };
}

export const emulatorFile = path.join(repository, "dist/emulator.js");

const workspace = {
  id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/bench",
  location: "westeurope",
};

/** Writes the seed of one workspace, to which nobody listens unless properties of an event subscription are given. */
export async function writeSeed(folder: string, properties?: object): Promise<string> {
  const file = path.join(folder, "seed.json");
  const id = `${workspace.id}/providers/Microsoft.EventGrid/eventSubscriptions/bench`;
  const eventSubscriptions = properties ? [{ id, properties }] : [];
  await writeFile(file, JSON.stringify({ workspaces: [workspace], eventSubscriptions }));
  return file;
}

/** Starts the emulator on an empty folder, which is gone afterwards, with `writeSeed`'s seed. */
export async function startAlone(properties?: object, ...flags: readonly string[]): Promise<Alone> {
  const data = temporaryFolder();
  const seed = await writeSeed(data.path, properties);
  const { pid, stop } = await startPrinting(emulatorFile, "--data", data.path, "--seed", seed, ...flags);
  const instance = await readInstance(data.path);
  if (!instance) throw new Error("The emulator has not announced itself.");
  return {
    ...instance,
    pid,
    stop: async () => {
      await stop();
      data.remove();
    },
  };
}

/** An event of about a kilobyte, as JSON. */
export const kilobyte = (id: string): string =>
  JSON.stringify({
    id,
    subject: `experiments/churn/runs/${id}`,
    eventType: "Microsoft.MachineLearningServices.RunCompleted",
    eventTime: "2026-11-24T14:02:11.0000000Z",
    data: { experimentName: "churn", runId: id, runTags: { note: "x".repeat(700) }, runProperties: { attempt: 1 } },
    dataVersion: "2",
    metadataVersion: "1",
  });

/** Asks the admin endpoint. */
export async function ask(
  { adminEndpoint, adminKey }: Pick<Instance, "adminEndpoint" | "adminKey">,
  path: string,
  body?: object,
) {
  const answer = await fetch(adminEndpoint + path, {
    method: body ? "POST" : "GET",
    headers: { "x-admin-key": adminKey },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as { readonly undelivered: number };
}

export const destination = (endpointUrl: string): object => ({
  destination: { endpointType: "WebHook", properties: { endpointUrl } },
});
