import { parseArmId } from "../../../core/armId.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import {
  type DestinationKind,
  destinationKindNames,
  destinationKinds,
  findDestinationKind,
} from "../../../core/subscription/destinationKinds.ts";
import { type DestinationProperty, destinationProperties } from "../../../core/subscription/destinationProperties.ts";
import { validateEndpoint } from "../../../core/subscription/endpoint.ts";
import { toText } from "../../store/jsonValues.ts";
import { deliveryAttributesOf, deliveryDestinationOf, settingsOf } from "../../store/storedEventSubscription.ts";
import { isSameName } from "../resourcePath.ts";
import { isNonEmptyText, isTextList, isAbsentOr, rangeProblem } from "../fieldChecks.ts";

/** The problem with one property of a destination, as a sentence. */
type PropertyCheck = (settings: JsonObject, kind: DestinationKind) => string | undefined;

const checkRange =
  (name: DestinationProperty): PropertyCheck =>
  (settings) =>
    rangeProblem(name, settings[name], destinationProperties[name].range?.[1] ?? Infinity);

/** What is checked of each property; delivery attributes have checks of their own. */
const propertyChecks: Readonly<Partial<Record<DestinationProperty, PropertyCheck>>> = {
  endpointUrl: urlProblem,
  resourceId: (settings, kind) => resourceProblem(settings, destinationKinds[kind].resourceTypes, "destination"),
  queueName: ({ queueName }) =>
    isNonEmptyText(queueName) ? undefined : "The queueName of the destination must be specified.",
  queueMessageTimeToLiveInSeconds: timeToLiveProblem,
  maxEventsPerBatch: checkRange("maxEventsPerBatch"),
  preferredBatchSizeInKilobytes: checkRange("preferredBatchSizeInKilobytes"),
  azureActiveDirectoryTenantId: entraProblem,
  minimumTlsVersionAllowed: tlsProblem,
  severity: ({ severity }) =>
    typeof severity === "string" && /^Sev[0-4]$/.test(severity)
      ? undefined
      : `The severity '${toText(severity)}' of the destination must be one of Sev0, Sev1, Sev2, Sev3, Sev4.`,
  description: ({ description }) =>
    isAbsentOr(description, (given) => typeof given === "string") ? undefined : "The description must be a text.",
  actionGroups: ({ actionGroups }) =>
    isAbsentOr(actionGroups, isTextList) ? undefined : "The actionGroups must be a list of resource ids.",
};

/** The first problem with the destination of an event subscription, with or without a managed identity. */
export function destinationProblem(properties: JsonObject): string | undefined {
  const { destination: plain, deliveryWithResourceIdentity: wrapped } = properties;
  if (isObject(plain) && isObject(wrapped))
    return "Only one of destination and deliveryWithResourceIdentity can be specified.";
  const found = deliveryDestinationOf(properties);
  if (!found) return "The destination must be specified.";
  const { endpointType } = found;
  if (!isNonEmptyText(endpointType)) return "The endpointType of the destination must be specified.";
  const kind = findDestinationKind(endpointType);
  if (!kind)
    return `The endpointType '${endpointType}' of the destination is not supported; it must be one of ${destinationKindNames.join(", ")}.`;
  const settings = settingsOf(found);
  const { properties: known, rejectsDeliveryAttributes } = destinationKinds[kind];
  for (const name of known) {
    const problem = propertyChecks[name]?.(settings, kind);
    if (problem) return problem;
  }
  return (
    (isObject(wrapped) ? identityProblem("deliveryWithResourceIdentity", wrapped["identity"]) : undefined) ??
    (rejectsDeliveryAttributes && deliveryAttributesOf(properties).length
      ? `The deliveryAttributeMappings cannot be specified for a ${kind} destination.`
      : undefined)
  );
}

/** The first problem with the dead-letter destination, with or without a managed identity. */
export function deadLetterProblem(properties: JsonObject): string | undefined {
  const { deadLetterDestination: plain, deadLetterWithResourceIdentity: wrapped } = properties;
  if (!isAbsentOr(plain, isObject)) return "The deadLetterDestination must be an object.";
  if (!isAbsentOr(wrapped, isObject)) return "The deadLetterWithResourceIdentity must be an object.";
  if (isObject(plain) && isObject(wrapped))
    return "Only one of deadLetterDestination and deadLetterWithResourceIdentity can be specified.";
  const found = isObject(wrapped) ? wrapped["deadLetterDestination"] : plain;
  if (!isObject(found))
    return isObject(wrapped) ? "The deadLetterWithResourceIdentity must have a deadLetterDestination." : undefined;
  if (!isSameName(toText(found["endpointType"]), "StorageBlob"))
    return `The endpointType '${toText(found["endpointType"])}' of the deadLetterDestination is not supported; it must be StorageBlob.`;
  const settings = settingsOf(found);
  const { blobContainerName } = settings;
  if (!isNonEmptyText(blobContainerName)) return "The blobContainerName of the deadLetterDestination is missing.";
  return (
    resourceProblem(settings, ["Microsoft.Storage/storageAccounts"], "deadLetterDestination") ??
    (isObject(wrapped) ? identityProblem("deadLetterWithResourceIdentity", wrapped["identity"]) : undefined)
  );
}

function identityProblem(where: string, identity: Json | undefined): string | undefined {
  const { type, userAssignedIdentity } = isObject(identity) ? identity : {};
  if (type !== "SystemAssigned" && type !== "UserAssigned")
    return `The identity type '${toText(type)}' of ${where} must be SystemAssigned or UserAssigned.`;
  if (type === "UserAssigned" && !isNonEmptyText(userAssignedIdentity))
    return `The userAssignedIdentity of ${where} must be specified for the identity type UserAssigned.`;
  return undefined;
}

function urlProblem({ endpointUrl }: JsonObject): string | undefined {
  const [problem] = validateEndpoint(typeof endpointUrl === "string" ? endpointUrl : "");
  // The first sentence is the service's own. What follows it explains which part of the rule was broken.
  return (
    problem &&
    `The endpoint URL is invalid as it should be specified and cannot be null or empty and should follow the proper https URL format (e.g., https://www.example.com). ${problem.message} ${problem.remedy}`
  );
}

/** @see https://learn.microsoft.com/azure/event-grid/secure-webhook-delivery */
function entraProblem({
  azureActiveDirectoryTenantId: tenant,
  azureActiveDirectoryApplicationIdOrUri: application,
}: JsonObject): string | undefined {
  if (!isAbsentOr(tenant, isNonEmptyText)) return "The azureActiveDirectoryTenantId must be a text.";
  if (!isAbsentOr(application, isNonEmptyText)) return "The azureActiveDirectoryApplicationIdOrUri must be a text.";
  return isNonEmptyText(tenant) === isNonEmptyText(application)
    ? undefined
    : "The azureActiveDirectoryTenantId and the azureActiveDirectoryApplicationIdOrUri must be specified together.";
}

function tlsProblem({ minimumTlsVersionAllowed: version }: JsonObject): string | undefined {
  return isAbsentOr(version, (given) => given === "1.0" || given === "1.1" || given === "1.2")
    ? undefined
    : `The minimumTlsVersionAllowed '${toText(version)}' must be 1.0, 1.1 or 1.2.`;
}

/** Checks the form of the id only: the resource itself is in Azure. */
function resourceProblem({ resourceId }: JsonObject, types: readonly string[], where: string): string | undefined {
  if (!isNonEmptyText(resourceId)) return `The resourceId of the ${where} must be specified.`;
  const { provider = "", type = "" } = parseArmId(resourceId) ?? {};
  return types.some((each) => isSameName(`${provider}/${type}`, each))
    ? undefined
    : `The resourceId '${resourceId}' of the ${where} is not the id of a ${types[0]} resource.`;
}

function timeToLiveProblem({ queueMessageTimeToLiveInSeconds: seconds }: JsonObject): string | undefined {
  return isAbsentOr(seconds, (n) => typeof n === "number" && Number.isInteger(n) && (n > 0 || n === -1))
    ? undefined
    : "The value of queueMessageTimeToLiveInSeconds must be a whole number above 0, or -1 for no end.";
}
