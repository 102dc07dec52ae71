// The emulator alone in a process of its own, as `npm run emulator` runs it, but writing its journal anew all the time:
// every few kilobytes instead of every few megabytes. Takes a folder and a seed; prints where it is reached.
import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { startEmulator } from "../../../src/emulator/startEmulator.ts";
import { readSeed } from "../../../src/emulator/admin/seedFile.ts";

// Who reads what a dead process has sent may do so when the next one is up already: each delivery tells who sent it.
subscribe("http.client.request.created", (message) => {
  (message as { request: ClientRequest }).request.setHeader("x-process", process.pid);
});

const [, , folder = "", seed = ""] = process.argv;
const emulator = await startEmulator({ folder, seed: readSeed(JSON.parse(seed), Date.now()), maxSettledBytes: 4_096 });
console.log(JSON.stringify(emulator));
