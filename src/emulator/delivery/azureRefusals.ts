import type { MlEvent } from "../../core/events/envelope.ts";
import { unknownEventGridMembers } from "../../core/events/memberNames.ts";
import { quote } from "../../core/quote.ts";

interface AzureRefusal {
  /** Equal for requests that are refused for the same reason. */
  readonly kind: string;
  /** For the log. */
  readonly message: string;
}

/**
 * What the endpoint of a custom topic would refuse with `InputJsonInvalid`. Here it is accepted, because Azure Machine
 * Learning's own events never pass such an endpoint, and copies of them in files are often single.
 *
 * @param isSingle whether the events came as one event, not as an array
 * @see https://github.com/arcus-azure/arcus.eventgrid/issues/145
 * @see https://github.com/Azure/azure-sdk-for-python/issues/16055
 */
export function findAzureRefusals(events: readonly MlEvent[], isSingle: boolean): readonly AzureRefusal[] {
  const ofEventGrid = events.filter(({ schema }) => schema === "EventGridSchema");
  const unknown = ofEventGrid.flatMap(({ id, raw }) => {
    const [name] = unknownEventGridMembers(raw);
    return name === undefined ? [] : [{ id, name }];
  })[0];
  const refusals: AzureRefusal[] = [];
  if (isSingle && ofEventGrid.length)
    refusals.push({
      kind: "single",
      message:
        "A single event was published. Azure would refuse this: the endpoint of a topic takes an array of events in the Event Grid schema (InputJsonInvalid). Send [event].",
    });
  if (unknown)
    refusals.push({
      kind: "member",
      message: `Event ${quote(unknown.id)} has the member ${quote(unknown.name)}. Azure would refuse this: the Event Grid schema has no such member (InputJsonInvalid). Move it into data.`,
    });
  return refusals;
}
