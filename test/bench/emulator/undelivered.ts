// An emulator with one event subscription whose webhook is down. Prints its addresses, and what its heap holds, in MB after
// a collection, each time it is sent a line.
import { createInterface } from "node:readline";
import { startEmulator } from "../../../src/emulator/startEmulator.ts";
import { measureHeap } from "./heap.ts";

const [, , folder = ""] = process.argv;
const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/bench";
// Nothing listens on the port for discarding.
const destination = { endpointType: "WebHook", properties: { endpointUrl: "http://127.0.0.1:9/" } };
const eventSubscription = {
  id: `${id}/providers/Microsoft.EventGrid/eventSubscriptions/down`,
  properties: { destination },
};
const emulator = await startEmulator({
  folder,
  seed: { workspaces: [{ id, location: "westeurope" }], eventSubscriptions: [eventSubscription] },
});
console.log(JSON.stringify(emulator));
createInterface({ input: process.stdin }).on("line", () => console.log(measureHeap()));
