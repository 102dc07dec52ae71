import { app, type EventGridEvent, type InvocationContext } from "@azure/functions";

const WORKSPACE_ID =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-resource-group/providers/Microsoft.MachineLearningServices/workspaces/my-workspace";
const EVENT_TYPES = ["Microsoft.MachineLearningServices.RunStatusChanged"];

app.eventGrid("onMlEvent", { handler: onMlEvent });

/** Returning accepts the event for good. Throwing makes Event Grid deliver it again, by default for 24 hours. */
export async function onMlEvent(event: EventGridEvent, context: InvocationContext): Promise<void> {
  if (!event.topic) throw new Error("The event has no topic: deliver in the Event Grid schema, not as CloudEvents.");
  // Another try would not help the next two. Azure may write a resource id in another case.
  if (event.topic.toLowerCase() !== WORKSPACE_ID.toLowerCase()) {
    context.warn(`Ignored event ${event.id}: it comes from ${event.topic}.`);
    return;
  }
  if (!EVENT_TYPES.includes(event.eventType)) {
    context.warn(`Ignored event ${event.id}: ${event.eventType} is not handled here.`);
    return;
  }
  await reactOnce(event, context);
}

/** Has to finish in 30 seconds (put longer work on a queue) and must do no harm when it runs twice. */
async function react(event: EventGridEvent, context: InvocationContext): Promise<void> {
  // Events come late and out of order. Take this one as a hint that something happened to its subject at its eventTime,
  // and ask the workspace what the run, model or endpoint is now.
  const name = field(event, "runId") ?? field(event, "modelName") ?? field(event, "serviceName");
  // Your code goes here. Throw what another try may mend (a timeout, a 429); for the rest, context.error and return.
  context.log(event.eventType, name ?? event.subject, event.eventTime);
}

const outcomes = new Map<string, Promise<void>>();

/**
 * Event Grid may deliver an event twice, even at the same time: the second shares the outcome of the first.
 * This memory lasts only as long as the process. In production, keep the ids in a durable store, say a table row each.
 */
function reactOnce(event: EventGridEvent, context: InvocationContext): Promise<void> {
  const known = outcomes.get(event.id);
  if (known) {
    context.info(`Event ${event.id} was delivered again.`);
    return known;
  }
  const outcome = react(event, context);
  outcomes.set(event.id, outcome);
  outcome.catch(() => outcomes.delete(event.id)); // It failed, so the next delivery is a retry, not a duplicate.
  const [oldest] = outcomes.keys();
  if (oldest && outcomes.size > 10_000) outcomes.delete(oldest);
  return outcome;
}

/** Azure's documentation spells a field modelName and ModelName, so either is read. Unknown fields do no harm. */
function field(event: EventGridEvent, name: string): unknown {
  return event.data?.[name] ?? event.data?.[name.charAt(0).toUpperCase() + name.slice(1)];
}
