import { readAllItems } from "../lists/readAllItems.ts";
import type { EventStamp } from "../../core/events/sampleEvents.ts";
import { deliverySchemaOf } from "../../core/events/eventSchema.ts";
import { compileFilterOf } from "../../core/subscription/compileFilterOf.ts";
import type { EventSubscription, EventSubscriptionProperties } from "../../core/subscription/eventSubscription.ts";
import type { Cloud, MlWorkspace, Publisher } from "../../ports/cloud.ts";
import { createMatchingSample, type SampleKind } from "./matchingSample.ts";

/**
 * Publishes a realistic event of one type, as the workspace would.
 *
 * @param target properties of an event subscription whose filter the event is to match, if it can; without a filter the
 *   sample is left as it is
 * @returns the event subscriptions whose filter matches
 */
export async function raiseSample(
  sample: SampleKind,
  workspace: MlWorkspace,
  target: EventSubscriptionProperties,
  stamp: EventStamp,
  { cloud, publisher }: { readonly cloud: Cloud; readonly publisher: Publisher },
  signal: AbortSignal,
): Promise<readonly EventSubscription[]> {
  const context = { workspaceId: workspace.id, ...stamp };
  const event = createMatchingSample(sample, target.filter ?? {}, context, {
    deliverySchema: deliverySchemaOf(target),
  });
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
