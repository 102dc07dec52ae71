import { readAllItems } from "../lists/readAllItems.ts";
import type { EventStamp } from "../../core/events/sampleEvents.ts";
import type { Filter } from "../../core/filter/filter.ts";
import { compileFilterOf } from "../../core/subscription/compileFilterOf.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import type { Cloud, MlWorkspace, Publisher } from "../../ports/cloud.ts";
import { createMatchingSample, type SampleKind } from "./matchingSample.ts";

/**
 * Publishes a realistic event of one type, as the workspace would.
 *
 * @param filter a filter that the event is to match, if it can; an empty one leaves the sample as it is
 * @returns the event subscriptions whose filter matches
 */
export async function raiseSample(
  sample: SampleKind,
  workspace: MlWorkspace,
  filter: Filter,
  stamp: EventStamp,
  { cloud, publisher }: { readonly cloud: Cloud; readonly publisher: Publisher },
  signal: AbortSignal,
): Promise<readonly EventSubscription[]> {
  const event = createMatchingSample(sample, filter, { workspaceId: workspace.id, ...stamp });
  const eventSubscriptions = await readAllItems(cloud.eventSubscriptions(workspace.id, signal));
  await publisher.publish([event], signal);
  return eventSubscriptions.filter(({ properties }) => compileFilterOf(properties)(event));
}

/**
 * `Raised Run status changed. Matched my-handler.`
 *
 * @param label of the event type
 * @param matches names of the event subscriptions whose filter matches
 */
export const describeRaisedSample = (label: string, workspaceName: string, matches: readonly string[]): string =>
  matches.length
    ? `Raised ${label}. Matched ${matches.join(", ")}.`
    : `Raised ${label}. It matched no event subscription of ${workspaceName}.`;
