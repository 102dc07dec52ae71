import asyncio
import logging

import azure.functions as func

WORKSPACE_ID = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-resource-group/providers/Microsoft.MachineLearningServices/workspaces/my-workspace"
EVENT_TYPES = ["Microsoft.MachineLearningServices.RunStatusChanged"]

app = func.FunctionApp()


@app.function_name(name="onMlEvent")
@app.event_grid_trigger(arg_name="event")
async def on_ml_event(event: func.EventGridEvent) -> None:
    """Return to accept the event. Raise to make Event Grid deliver it again, by default for up to 24 hours."""
    if not event.topic:
        raise ValueError("The event has no topic. Set the delivery schema to Event Grid, not CloudEvents.")
    # Retrying can't help with these, so log and return. Resource IDs may differ in case.
    if event.topic.lower() != WORKSPACE_ID.lower():
        logging.warning("Ignored event %s from another workspace: %s.", event.id, event.topic)
        return
    if event.event_type not in EVENT_TYPES:
        logging.warning("Ignored event %s of another type: %s.", event.id, event.event_type)
        return
    await handle_once(event)


async def handle(event: func.EventGridEvent) -> None:
    """Must finish within 30 seconds (queue longer work) and be safe to run twice for the same event."""
    # Events can arrive late and out of order. This one only says that its subject changed at event_time, so query the
    # workspace for the current state of the run, model, or endpoint. Call blocking SDKs with asyncio.to_thread.
    name = get_field(event, "runId") or get_field(event, "modelName") or get_field(event, "serviceName")
    # Your code goes here. Raise errors that a retry may fix (timeout, 429). Log others with logging.error and return.
    logging.info("%s %s %s", event.event_type, name or event.subject, event.event_time)


outcomes: dict[str, asyncio.Task[None]] = {}


async def handle_once(event: func.EventGridEvent) -> None:
    """Event Grid may deliver an event twice, even concurrently. The second delivery shares the outcome of the first.
    `outcomes` is lost when the process ends. In production, store event IDs durably, for example in a table.
    """
    if known := outcomes.get(event.id):
        logging.info("Event %s was delivered again.", event.id)
        return await known
    outcome = outcomes[event.id] = asyncio.create_task(handle(event))
    if len(outcomes) > 10_000:  # Drop the oldest.
        del outcomes[next(iter(outcomes))]
    try:
        await outcome
    except BaseException:
        outcomes.pop(event.id, None)  # After a failure, the next delivery is a retry, not a duplicate.
        raise


def get_field(event: func.EventGridEvent, name: str) -> object:
    """Reads a field in either of the spellings that Azure documents, such as modelName and ModelName."""
    data = event.get_json() or {}
    return data.get(name, data.get(name[0].upper() + name[1:]))
