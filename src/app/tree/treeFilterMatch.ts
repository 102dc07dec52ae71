import {
  describeEventSubscription,
  formatEventTypes,
  summarizeEventSubscription,
} from "../../core/subscription/describeEventSubscription.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import type { MlWorkspace } from "../../ports/cloud.ts";
import type { TreeFilterField, TreeFilter } from "./treeFilter.ts";

/** Whether a workspace has every word in its name, location, resource group or Azure subscription. */
export function matchesWorkspace({ terms }: TreeFilter, workspace: MlWorkspace): boolean {
  const { name, resourceGroup, location, subscriptionId, subscriptionName = "" } = workspace;
  const texts = [name, resourceGroup, location, subscriptionId, subscriptionName].map((text) => text.toLowerCase());
  return terms.every(({ field, word }) =>
    field === undefined ? texts.some((text) => text.includes(word)) : field === "name" && texts[0]?.includes(word),
  );
}

/** Whether an event subscription has every word in its name, event types, state or destination. */
export function matchesEventSubscription({ terms }: TreeFilter, eventSubscription: EventSubscription): boolean {
  const texts = searchableTexts(eventSubscription);
  return terms.every(({ field, word }) =>
    (field === undefined ? Object.values(texts) : [texts[field]]).some((text) => text.includes(word)),
  );
}

/**
 * Whether a workspace is shown: it matches itself, or one of its event subscriptions does. While those are not loaded,
 * words that only an event subscription can have do not hide it.
 *
 * @param loaded its event subscriptions, if they were loaded
 */
export const isWorkspaceVisible = (
  filter: TreeFilter,
  workspace: MlWorkspace,
  loaded: readonly EventSubscription[] | undefined,
): boolean =>
  matchesWorkspace(filter, workspace) ||
  (loaded?.some((eventSubscription) => matchesEventSubscription(filter, eventSubscription)) ??
    filter.terms.some(({ field }) => field !== undefined && field !== "name"));

function searchableTexts(eventSubscription: EventSubscription): Readonly<Record<TreeFilterField, string>> {
  const shortDestination = summarizeEventSubscription(eventSubscription).split(" \u2192 ").at(-1);
  const destination =
    describeEventSubscription(eventSubscription).find(({ label }) => label === "Sends to")?.value ?? "";
  return {
    name: eventSubscription.name.toLowerCase(),
    type: formatEventTypes(eventSubscription.properties.filter ?? {}).toLowerCase(),
    state: (eventSubscription.properties.provisioningState ?? "Succeeded").toLowerCase(),
    to: `${destination} ${shortDestination}`.toLowerCase(),
  };
}
