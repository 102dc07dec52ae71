import { isSameArmId } from "../../../core/armId.ts";
import type { JsonObject } from "../../../core/json.ts";
import { objectAt, toText } from "../../store/jsonValues.ts";
import { resourceNameFromId } from "../../store/storedEventSubscription.ts";
import type { SystemTopic } from "../../store/state.ts";

const wrappers = ["deliveryWithResourceIdentity", "deadLetterWithResourceIdentity"] as const;

/**
 * What the log should say of identities that the event subscription uses and its system topic doesn't have. Assumed: users
 * report that Azure refuses this, and one request without such an identity was recorded to succeed in 2020.
 *
 * @param topic the system topic of the workspace, if there is one yet
 * @see https://github.com/hashicorp/terraform-provider-azurerm/issues/33369
 * @see https://github.com/hashicorp/terraform-provider-azurerm/issues/28932
 */
export function identityNotes(name: string, properties: JsonObject, topic: SystemTopic | undefined): readonly string[] {
  const ofTopic = topic ? objectAt(topic.resource, "identity") : {};
  return wrappers.flatMap((wrapper) => {
    const identity = objectAt(objectAt(properties, wrapper), "identity");
    const type = toText(identity["type"]);
    if (!type || hasIdentity(ofTopic, identity)) return [];
    const system = topic ? `the system topic ${resourceNameFromId(topic.id)}` : "the automatic system topic";
    return `${name}: ${wrapper} uses a ${type} identity that ${system} doesn't have. Azure may refuse this (assumed: users report it, and one such request was recorded to succeed). Add the identity to the system topic first.`;
  });
}

function hasIdentity(ofTopic: JsonObject, { type, userAssignedIdentity }: JsonObject): boolean {
  const types = toText(ofTopic["type"]).split(/, ?/);
  if (!types.includes(toText(type))) return false;
  if (type !== "UserAssigned") return true;
  return Object.keys(objectAt(ofTopic, "userAssignedIdentities")).some((id) =>
    isSameArmId(id, toText(userAssignedIdentity)),
  );
}
