import { parseArmId } from "../armId.ts";
import { getOwn } from "../json.ts";

/** The resource that an event subscription belongs to. */
export type ParentResource =
  | {
      /** The event subscription is an extension of its source, for example of a workspace. */
      readonly kind: "source";
      /** Id of the source, if it is known. */
      readonly id?: string;
    }
  | {
      /** The event subscription is a child of a system topic. */
      readonly kind: "systemTopic";
      readonly id: string;
      readonly azureSubscriptionId: string;
      readonly resourceGroup: string;
      readonly topic: string;
    };

export const workspaceResourceType = "Microsoft.MachineLearningServices/workspaces";

/** The resource type of an event subscription with this parent. */
export const eventSubscriptionResourceType = ({ kind }: ParentResource): string =>
  kind === "source" ? "Microsoft.EventGrid/eventSubscriptions" : "Microsoft.EventGrid/systemTopics/eventSubscriptions";

/**
 * Finds the parent of an event subscription by its id, or by its topic if it has no id yet. Texts are made well-formed,
 * because UTF-8 can't represent half a surrogate pair.
 *
 * @see https://learn.microsoft.com/azure/event-grid/system-topics
 */
export function findParentResource(subscription: object): ParentResource {
  const id = getOwn(subscription, "id");
  const properties = getOwn(subscription, "properties");
  const [, scope, last] = typeof id === "string" ? (/^(\/.+)\/eventSubscriptions\/([^/]+)\/?$/i.exec(id) ?? []) : [];
  if (scope && last) {
    const parent = systemTopicOf(scope);
    if (parent) return parent;
    const [, source] = /^(\/.+)\/providers\/Microsoft\.EventGrid$/i.exec(scope) ?? [];
    if (source) return { kind: "source", id: source.toWellFormed() };
  }
  const topic = typeof properties === "object" && properties ? getOwn(properties, "topic") : undefined;
  if (typeof topic !== "string" || !topic.startsWith("/")) return { kind: "source" };
  // Below a system topic, the service writes the system topic instead of the source.
  return systemTopicOf(topic) ?? { kind: "source", id: topic.toWellFormed() };
}

function systemTopicOf(id: string): ParentResource | undefined {
  const topic = parseArmId(id);
  if (!topic || !/^Microsoft\.EventGrid$/i.test(topic.provider) || !/^systemTopics$/i.test(topic.type))
    return undefined;
  const { subscriptionId: azureSubscriptionId, resourceGroup, name } = topic;
  return { kind: "systemTopic", id: id.toWellFormed(), azureSubscriptionId, resourceGroup, topic: name.toWellFormed() };
}

/** The name of an event subscription, taken from its id if it has no name. */
export function eventSubscriptionNameOf(subscription: object): string {
  const name = getOwn(subscription, "name");
  if (typeof name === "string" && name) return name.toWellFormed();
  const id = getOwn(subscription, "id");
  const last = typeof id === "string" ? id.split("/").at(-1) : undefined;
  return (last || "event-subscription").toWellFormed();
}
