// The baseline of the memory: holds as many parsed events as it is told, and prints by how many MB its heap has grown.
import { createEvent } from "./createEvent.ts";
import { measureHeap } from "./heap.ts";

const before = measureHeap();
const events = Array.from({ length: Number(process.argv[2]) }, (_, index) => {
  const event = JSON.stringify(createEvent({ workspaceId: "/subscriptions/s/workspaces/bench" }, index));
  return JSON.parse(event) as object;
});
const after = measureHeap();
console.log(events.length ? after - before : NaN);
