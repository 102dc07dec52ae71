// The emulator in a process of its own, as `npm run emulator` runs it. Takes a folder and a seed; prints its addresses.
import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { startEmulator } from "../../../src/emulator/startEmulator.ts";
import { readSeed } from "../../../src/emulator/admin/seedFile.ts";

// What a killed process has sent may be read when the next one runs already, so each delivery names its process.
subscribe("http.client.request.created", (message) => {
  (message as { request: ClientRequest }).request.setHeader("x-process", process.pid);
});

const [, , folder = "", seed = ""] = process.argv;
const emulator = await startEmulator({ folder, seed: readSeed(JSON.parse(seed), Date.now()) });
console.log(JSON.stringify(emulator));
