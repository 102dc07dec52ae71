import { parseArmId, isSameArmId } from "../../../core/armId.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import { type HttpError, invalidRequest } from "../../http/http.ts";
import { objectAt, toText } from "../../store/jsonValues.ts";
import type { EmulatorState, SystemTopic } from "../../store/state.ts";
import { isNonEmptyText, isAbsentOr } from "../fieldChecks.ts";
import { isSameName } from "../resourcePath.ts";
import { systemTopicOfWorkspace, topicSourceOf } from "./systemTopic.ts";
import { workspaceTopicType } from "./topicTypes.ts";
import { findWorkspaceById } from "../workspaces.ts";

/**
 * Rejects a system topic that Azure would reject. Where Azure's words are not known, ours name the field.
 *
 * @param body of the request that creates or replaces it
 * @param earlier the system topic that is replaced
 * @throws HttpError 400 `InvalidRequest`
 */
export function checkSystemTopic(
  state: EmulatorState,
  id: string,
  body: JsonObject,
  earlier: SystemTopic | undefined,
): void {
  const { name = "", subscriptionId = "" } = parseArmId(id) ?? {};
  // @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsofteventgrid
  if (!/^[-a-zA-Z0-9]{3,128}$/.test(name))
    throw invalidTopic(
      `The name '${name}' must be 3 to 128 characters long and consist of letters, digits and hyphens.`,
    );
  const { source, topicType } = objectAt(body, "properties");
  if (!isNonEmptyText(topicType)) throw invalidTopic("The topicType must be specified.");
  if (!isSameName(topicType, workspaceTopicType))
    throw invalidRequest(`Unrecognized topic type ${topicType} in system topic properties.`);
  if (!isNonEmptyText(source)) throw invalidTopic("The source must be specified.");
  if (earlier && !isSameArmId(topicSourceOf(earlier), source))
    throw invalidRequest("System topic source cannot be modified.");
  const workspace = findWorkspaceById(state, source);
  if (!workspace) throw invalidTopic(`The source '${source}' does not exist, or isn't a workspace.`);
  if (!isSameName(parseArmId(source)?.subscriptionId, subscriptionId))
    throw invalidTopic(
      `The source '${source}' must be in the Azure subscription of the system topic, ${subscriptionId}.`,
    );
  const { location } = body;
  if (!isSameName(toText(location).replaceAll(" ", ""), workspace.location))
    throw invalidTopic(`The location '${toText(location)}' must be that of the source, ${workspace.location}.`);
  const other = systemTopicOfWorkspace(state, source);
  if (other && !isSameArmId(other.id, id))
    throw invalidRequest(
      `There is an existing tracked system topic for the given source ${source}. Only one system topic is allowed per source.`,
    );
  checkTags(body["tags"]);
  checkIdentity(body["identity"]);
}

/** @throws HttpError 400 */
export function checkTags(tags: Json | undefined): void {
  if (isAbsentOr(tags, (value) => isObject(value) && Object.values(value).every((value) => typeof value === "string")))
    return;
  throw invalidTopic("The tags must be an object whose values are strings.");
}

/** @throws HttpError 400 */
export function checkIdentity(identity: Json | undefined): void {
  if (identity === undefined || identity === null) return;
  const { type, userAssignedIdentities } = isObject(identity) ? identity : {};
  if (!/^(None|SystemAssigned|UserAssigned|SystemAssigned, ?UserAssigned)$/i.test(toText(type)))
    throw invalidTopic(
      `The identity type '${toText(type)}' must be None, SystemAssigned, UserAssigned, or SystemAssigned, UserAssigned.`,
    );
  const ids = isObject(userAssignedIdentities) ? Object.keys(userAssignedIdentities) : [];
  if (/UserAssigned/i.test(toText(type)) && !ids.length)
    throw invalidTopic("The userAssignedIdentities must name an identity for the identity type UserAssigned.");
  const invalidId = ids.find((id) => !parseArmId(id));
  if (invalidId !== undefined) throw invalidTopic(`'${invalidId}' in userAssignedIdentities is not a resource id.`);
}

const invalidTopic = (problem: string): HttpError => invalidRequest(`Invalid system topic request: ${problem}`);
