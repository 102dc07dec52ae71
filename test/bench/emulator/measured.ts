// What the bench measures from inside: the emulator with one event subscription, or a baseline. Takes
// `emulator FOLDER URL [SUBJECT [FILE]]`, with the URL of its webhook, how the subjects of its events begin, and a
// file with JSON of a list of filters, for an event subscription each; or `append FILE`; or `held COUNT`. Prints where it is reached, and for each
// line that it is sent its memory in MB after a collection, and the 99th percentile and the largest of the event loop's delay
// in ms since the last line.
import { createWriteStream, fdatasync, readFileSync, write } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { startEmulator } from "../../../src/emulator/startEmulator.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { createEvent } from "./createEvent.ts";

const [, , what = "", target = "", url = "", subjectBeginsWith = "", filters = ""] = process.argv;
const workspaceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/bench";
let held: readonly object[] = [];

function startWithSubscription() {
  const destination = { endpointType: "WebHook", properties: { endpointUrl: url } };
  const all = filters ? (JSON.parse(readFileSync(filters, "utf8")) as JsonObject[]) : [{ subjectBeginsWith }];
  const eventSubscriptions = all.map((filter, index) => ({
    id: `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/only-${index}`,
    properties: { destination, filter },
  }));
  return startEmulator({
    folder: target,
    seed: { workspaces: [{ id: workspaceId, location: "westeurope" }], eventSubscriptions },
  });
}

/** Appends each request's body to a file. Bodies that arrive during a datasync are written together. */
async function startAppending() {
  const stream = createWriteStream(target);
  const [handle] = (await once(stream, "open")) as [number];
  let waiting: { readonly body: string; readonly done: () => void }[] = [];
  let isBusy = false;
  const flush = (): void => {
    if (isBusy || !waiting.length) return;
    isBusy = true;
    const group = waiting;
    waiting = [];
    write(handle, group.map(({ body }) => body).join(""), () =>
      fdatasync(handle, () => {
        isBusy = false;
        for (const { done } of group) done();
        flush();
      }),
    );
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", () => {
      const body = JSON.stringify(JSON.parse(Buffer.concat(chunks).toString()));
      waiting.push({ body: `${body}\n`, done: () => response.end() });
      flush();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { publishEndpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, publishKey: "" };
}

function hold() {
  held = Array.from({ length: Number(target) }, (_, index) => {
    const event = JSON.stringify(createEvent({ workspaceId }, index));
    return JSON.parse(event) as object;
  });
  return { held: held.length };
}

// As in main.ts.
if (what === "emulator") setFlagsFromString("--semi-space-growth-factor=1");
const delay = monitorEventLoopDelay({ resolution: 1 });
console.log(
  JSON.stringify(
    what === "emulator" ? await startWithSubscription() : what === "append" ? await startAppending() : hold(),
  ),
);
delay.enable();
createInterface({ input: process.stdin }).on("line", () => {
  const [p99, max] = [delay.percentile(99) / 1e6, delay.max / 1e6];
  delay.reset();
  globalThis.gc?.();
  console.log(JSON.stringify({ rss: process.memoryUsage().rss / 1024 / 1024, p99, max }));
  // The collection and this report are none of the next measure's delay.
  setImmediate(() => delay.reset());
});
