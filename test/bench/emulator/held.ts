// The baseline of the memory: holds as many parsed events as it is told, and prints by how many MB its heap has grown.
import { eventOf } from "./event.ts";
import { heap } from "./heap.ts";

const before = heap();
const events = Array.from({ length: Number(process.argv[2]) }, (_, index) => {
  const event = JSON.stringify(eventOf({ workspaceId: "/subscriptions/s/workspaces/bench" }, index));
  return JSON.parse(event) as object;
});
const after = heap();
console.log(events.length ? after - before : NaN);
