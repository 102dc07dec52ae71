import asyncio
import logging

import azure.functions as func

WORKSPACE_ID = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-resource-group/providers/Microsoft.MachineLearningServices/workspaces/my-workspace"
EVENT_TYPES = ["Microsoft.MachineLearningServices.RunStatusChanged"]

app = func.FunctionApp()


@app.function_name(name="onMlEvent")
@app.event_grid_trigger(arg_name="event")
async def on_ml_event(event: func.EventGridEvent) -> None:
    """Returning accepts the event for good. Raising makes Event Grid deliver it again, by default for 24 hours."""
    if not event.topic:
        raise ValueError("The event has no topic: deliver in the Event Grid schema, not as CloudEvents.")
    # Another try would not help the next two. Azure may write a resource id in another case.
    if event.topic.lower() != WORKSPACE_ID.lower():
        logging.warning("Ignored event %s: it comes from %s.", event.id, event.topic)
        return
    if event.event_type not in EVENT_TYPES:
        logging.warning("Ignored event %s: %s is not handled here.", event.id, event.event_type)
        return
    await react_once(event)


async def react(event: func.EventGridEvent) -> None:
    """Has to finish in 30 seconds (put longer work on a queue) and must do no harm when it runs twice."""
    # Events come late and out of order. Take this one as a hint that something happened to its subject at its
    # event_time, and ask the workspace what the run, model or endpoint is now (SDKs that block: asyncio.to_thread).
    name = field(event, "runId") or field(event, "modelName") or field(event, "serviceName")
    # Your code goes here. Raise what another try may mend (a timeout, a 429); for the rest, logging.error and return.
    logging.info("%s %s %s", event.event_type, name or event.subject, event.event_time)


outcomes: dict[str, asyncio.Task[None]] = {}


async def react_once(event: func.EventGridEvent) -> None:
    """Event Grid may deliver an event twice, even at the same time: the second shares the outcome of the first.
    This memory lasts only as long as the process. In production, keep the ids in a durable store, say a table row each.
    """
    if known := outcomes.get(event.id):
        logging.info("Event %s was delivered again.", event.id)
        return await known
    outcome = outcomes[event.id] = asyncio.create_task(react(event))
    if len(outcomes) > 10_000:  # Forget the oldest.
        del outcomes[next(iter(outcomes))]
    try:
        await outcome
    except BaseException:
        outcomes.pop(event.id, None)  # It failed, so the next delivery is a retry, not a duplicate.
        raise


def field(event: func.EventGridEvent, name: str) -> object:
    """Azure's documentation spells a field modelName and ModelName, so either is read. Unknown fields do no harm."""
    data = event.get_json() or {}
    return data.get(name, data.get(name[0].upper() + name[1:]))
