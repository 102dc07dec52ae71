import { app, type EventGridEvent, type InvocationContext } from "@azure/functions";

const WORKSPACE_ID =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-resource-group/providers/Microsoft.MachineLearningServices/workspaces/my-workspace";
const EVENT_TYPES = ["Microsoft.MachineLearningServices.RunStatusChanged"];

app.eventGrid("onMlEvent", { handler: onMlEvent });

/** Return to accept the event. Throw to make Event Grid deliver it again, by default for up to 24 hours. */
export async function onMlEvent(event: EventGridEvent, context: InvocationContext): Promise<void> {
  if (!event.topic) throw new Error("The event has no topic. Set the delivery schema to Event Grid, not CloudEvents.");
  // Retrying can't help with these, so log and return. Resource IDs may differ in case.
  if (event.topic.toLowerCase() !== WORKSPACE_ID.toLowerCase()) {
    context.warn(`Ignored event ${event.id} from another workspace: ${event.topic}.`);
    return;
  }
  if (!EVENT_TYPES.includes(event.eventType)) {
    context.warn(`Ignored event ${event.id} of another type: ${event.eventType}.`);
    return;
  }
  await handleOnce(event, context);
}

/** Must finish within 30 seconds (queue longer work) and be safe to run twice for the same event. */
async function handle(event: EventGridEvent, context: InvocationContext): Promise<void> {
  // Events can arrive late and out of order. This one only says that its subject changed at eventTime, so query the
  // workspace for the current state of the run, model, or endpoint.
  const name = getField(event, "runId") ?? getField(event, "modelName") ?? getField(event, "serviceName");
  // Your code goes here. Throw errors that a retry may fix (timeout, 429). Log others with context.error and return.
  context.log(event.eventType, name ?? event.subject, event.eventTime);
}

const outcomes = new Map<string, Promise<void>>();

/**
 * Event Grid may deliver an event twice, even concurrently. The second delivery shares the outcome of the first.
 * `outcomes` is lost when the process ends. In production, store event IDs durably, for example in a table.
 */
function handleOnce(event: EventGridEvent, context: InvocationContext): Promise<void> {
  const known = outcomes.get(event.id);
  if (known) {
    context.info(`Event ${event.id} was delivered again.`);
    return known;
  }
  const outcome = handle(event, context);
  outcomes.set(event.id, outcome);
  outcome.catch(() => outcomes.delete(event.id)); // After a failure, the next delivery is a retry, not a duplicate.
  const [oldest] = outcomes.keys();
  if (oldest && outcomes.size > 10_000) outcomes.delete(oldest);
  return outcome;
}

/** Reads a field in either of the spellings that Azure documents, such as modelName and ModelName. */
function getField(event: EventGridEvent, name: string): unknown {
  return event.data?.[name] ?? event.data?.[name.charAt(0).toUpperCase() + name.slice(1)];
}
