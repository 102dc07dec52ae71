import { parseArmId, sameArmId } from "../../core/armId.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { Refusal } from "../http.ts";
import { objectAt, textOf } from "../json.ts";
import type { State, SystemTopic } from "../state.ts";
import { isText, optional } from "./rules.ts";
import { systemTopicOf, topicSource } from "./systemTopic.ts";
import { workspaceTopicType } from "./topicTypes.ts";
import { seekWorkspace } from "./workspaces.ts";

/**
 * Refuses a system topic that Azure would refuse. Where its own words are not known, ours name the field.
 *
 * @param body of the request that would create or replace it
 * @param earlier the system topic that would be replaced
 * @throws Refusal 400 `InvalidRequest`
 */
export function checkTopic(state: State, id: string, body: JsonObject, earlier: SystemTopic | undefined): void {
  const { name = "", subscriptionId = "" } = parseArmId(id) ?? {};
  // @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsofteventgrid
  if (!/^[-a-zA-Z0-9]{3,128}$/.test(name))
    throw wrong(`The name '${name}' must be 3 to 128 characters long and consist of letters, digits and hyphens.`);
  const { source, topicType } = objectAt(body, "properties");
  if (!isText(topicType)) throw wrong("The topicType must be specified.");
  if (topicType.toLowerCase() !== workspaceTopicType.toLowerCase())
    throw refusal(`Unrecognized topic type ${topicType} in system topic properties.`);
  if (!isText(source)) throw wrong("The source must be specified.");
  if (earlier && !sameArmId(topicSource(earlier), source)) throw refusal("System topic source cannot be modified.");
  const workspace = seekWorkspace(state, source);
  if (!workspace) throw wrong(`The source '${source}' does not exist, or is no workspace.`);
  if (parseArmId(source)?.subscriptionId.toLowerCase() !== subscriptionId.toLowerCase())
    throw wrong(`The source '${source}' must be in the Azure subscription of the system topic, ${subscriptionId}.`);
  const { location } = body;
  if (textOf(location).replaceAll(" ", "").toLowerCase() !== workspace.location.toLowerCase())
    throw wrong(`The location '${textOf(location)}' must be that of the source, ${workspace.location}.`);
  const other = systemTopicOf(state, source);
  if (other && !sameArmId(other.id, id))
    throw refusal(
      `There is an existing tracked system topic for the given source ${source}. Only one system topic is allowed per source.`,
    );
  checkTags(body["tags"]);
  checkIdentity(body["identity"]);
}

/** @throws Refusal 400 */
export function checkTags(tags: Json | undefined): void {
  if (optional(tags, (given) => isObject(given) && Object.values(given).every((value) => typeof value === "string")))
    return;
  throw wrong("The tags must be an object whose values are texts.");
}

/** @throws Refusal 400 */
export function checkIdentity(identity: Json | undefined): void {
  if (identity === undefined || identity === null) return;
  const { type, userAssignedIdentities } = isObject(identity) ? identity : {};
  if (!/^(None|SystemAssigned|UserAssigned|SystemAssigned, ?UserAssigned)$/i.test(textOf(type)))
    throw wrong(
      `The identity type '${textOf(type)}' must be None, SystemAssigned, UserAssigned, or both of the latter with a comma between.`,
    );
  const named = isObject(userAssignedIdentities) ? Object.keys(userAssignedIdentities) : [];
  if (/UserAssigned/i.test(textOf(type)) && !named.length)
    throw wrong("The userAssignedIdentities must name an identity for the identity type UserAssigned.");
  const nameless = named.find((id) => !parseArmId(id));
  if (nameless !== undefined) throw wrong(`'${nameless}' in userAssignedIdentities is not a resource id.`);
}

const refusal = (message: string): Refusal => new Refusal(400, "InvalidRequest", message);
const wrong = (why: string): Refusal => refusal(`Invalid system topic request: ${why}`);
