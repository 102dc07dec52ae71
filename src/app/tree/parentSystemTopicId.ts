import { parseArmId } from "../../core/armId.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";

/** The id of the system topic that holds an event subscription; undefined if the workspace itself does. */
export function parentSystemTopicId({ id }: EventSubscription): string | undefined {
  const { type = "", parent } = parseArmId(id) ?? {};
  return /^systemTopics\//i.test(type) ? parent : undefined;
}
