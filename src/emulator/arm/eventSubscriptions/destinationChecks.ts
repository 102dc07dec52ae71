import { parseArmId } from "../../../core/armId.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import { validateEndpoint } from "../../../core/subscription/endpoint.ts";
import { toText } from "../../store/jsonValues.ts";
import { deliveryAttributesOf, deliveryDestinationOf, settingsOf } from "../../store/storedEventSubscription.ts";
import { containerNamePattern } from "../../storage/deadLetters.ts";
import { isNonEmptyText, isTextList, isAbsentOr, rangeProblem } from "../fieldChecks.ts";

/** Gives the sentence of what is wrong, or nothing. */
type DestinationCheck = (settings: JsonObject) => string | undefined;

/** The kinds of destinations, and what each asks of its settings. @see https://learn.microsoft.com/azure/templates/microsoft.eventgrid/eventsubscriptions */
const destinationChecks: Readonly<Record<string, DestinationCheck>> = {
  WebHook: (settings) =>
    urlProblem(settings) ?? batchProblem(settings) ?? entraProblem(settings) ?? tlsProblem(settings),
  AzureFunction: (settings) =>
    resourceProblem(settings, "Microsoft.Web/sites/functions", "Microsoft.Web/sites/slots/functions") ??
    batchProblem(settings),
  EventHub: (settings) => resourceProblem(settings, "Microsoft.EventHub/namespaces/eventhubs"),
  StorageQueue: (settings) => resourceProblem(settings, "Microsoft.Storage/storageAccounts") ?? queueProblem(settings),
  HybridConnection: (settings) => resourceProblem(settings, "Microsoft.Relay/namespaces/hybridConnections"),
  ServiceBusQueue: (settings) => resourceProblem(settings, "Microsoft.ServiceBus/namespaces/queues"),
  ServiceBusTopic: (settings) => resourceProblem(settings, "Microsoft.ServiceBus/namespaces/topics"),
  NamespaceTopic: (settings) => resourceProblem(settings, "Microsoft.EventGrid/namespaces/topics"),
  PartnerDestination: (settings) => resourceProblem(settings, "Microsoft.EventGrid/partnerDestinations"),
  MonitorAlert: (settings) => alertProblem(settings),
};

/** What stands against the destination of an event subscription, with an identity or without. */
export function destinationProblem(properties: JsonObject): string | undefined {
  const { destination: plain, deliveryWithResourceIdentity: wrapped } = properties;
  if (isObject(plain) && isObject(wrapped))
    return "Only one of destination and deliveryWithResourceIdentity can be specified.";
  const found = deliveryDestinationOf(properties);
  if (!found) return "The destination must be specified.";
  const { endpointType } = found;
  if (!isNonEmptyText(endpointType)) return "The endpointType of the destination must be specified.";
  const kind = Object.keys(destinationChecks).find((name) => name.toLowerCase() === endpointType.toLowerCase());
  const check = kind === undefined ? undefined : destinationChecks[kind];
  if (!check)
    return `The endpointType '${endpointType}' of the destination is not supported; it must be one of ${Object.keys(destinationChecks).join(", ")}.`;
  const settings = settingsOf(found);
  return (
    check(settings) ??
    (isObject(wrapped) ? identityProblem("deliveryWithResourceIdentity", wrapped["identity"]) : undefined) ??
    (kind === "StorageQueue" && deliveryAttributesOf(properties).length
      ? "The deliveryAttributeMappings cannot be specified for a StorageQueue destination."
      : undefined)
  );
}

/** What stands against the place for events that cannot be delivered, with an identity or without. */
export function deadLetterProblem(properties: JsonObject): string | undefined {
  const { deadLetterDestination: plain, deadLetterWithResourceIdentity: wrapped } = properties;
  if (!isAbsentOr(plain, isObject)) return "The deadLetterDestination must be an object.";
  if (!isAbsentOr(wrapped, isObject)) return "The deadLetterWithResourceIdentity must be an object.";
  if (isObject(plain) && isObject(wrapped))
    return "Only one of deadLetterDestination and deadLetterWithResourceIdentity can be specified.";
  const found = isObject(wrapped) ? wrapped["deadLetterDestination"] : plain;
  if (!isObject(found))
    return isObject(wrapped) ? "The deadLetterWithResourceIdentity must have a deadLetterDestination." : undefined;
  if (toText(found["endpointType"]).toLowerCase() !== "storageblob")
    return `The endpointType '${toText(found["endpointType"])}' of the deadLetterDestination is not supported; it must be StorageBlob.`;
  const settings = settingsOf(found);
  const { blobContainerName } = settings;
  if (!isNonEmptyText(blobContainerName)) return "The blobContainerName of the deadLetterDestination is missing.";
  return (
    resourceProblem(settings, "Microsoft.Storage/storageAccounts", undefined, "deadLetterDestination") ??
    (containerNamePattern.test(blobContainerName)
      ? undefined
      : `The blobContainerName '${blobContainerName}' of the deadLetterDestination is not the name of a container.`) ??
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
  // The first sentence is the service's own; what follows says which part of the rule was broken.
  return (
    problem &&
    `The endpoint URL is invalid as it should be specified and cannot be null or empty and should follow the proper https URL format (e.g., https://www.example.com). ${problem.message} ${problem.remedy}`
  );
}

const batchProblem: DestinationCheck = ({ maxEventsPerBatch, preferredBatchSizeInKilobytes }) =>
  rangeProblem("maxEventsPerBatch", maxEventsPerBatch, 5000) ??
  rangeProblem("preferredBatchSizeInKilobytes", preferredBatchSizeInKilobytes, 1024);

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

/** The resource itself is not looked for: it is in Azure. */
function resourceProblem(
  { resourceId }: JsonObject,
  type: string,
  orType = type,
  where = "destination",
): string | undefined {
  if (!isNonEmptyText(resourceId)) return `The resourceId of the ${where} must be specified.`;
  const { provider = "", type: below = "" } = parseArmId(resourceId) ?? {};
  const given = `${provider}/${below}`.toLowerCase();
  if (given === type.toLowerCase() || given === orType.toLowerCase()) return undefined;
  return `The resourceId '${resourceId}' of the ${where} is not the id of a ${type} resource.`;
}

function queueProblem({ queueName, queueMessageTimeToLiveInSeconds: life }: JsonObject): string | undefined {
  if (!isNonEmptyText(queueName)) return "The queueName of the destination must be specified.";
  const legal = isAbsentOr(life, (n) => typeof n === "number" && Number.isInteger(n) && (n > 0 || n === -1));
  return legal
    ? undefined
    : "The value of queueMessageTimeToLiveInSeconds must be a whole number above 0, or -1 for no end.";
}

function alertProblem({ severity, description, actionGroups }: JsonObject): string | undefined {
  if (typeof severity !== "string" || !/^Sev[0-4]$/.test(severity))
    return `The severity '${toText(severity)}' of the destination must be one of Sev0, Sev1, Sev2, Sev3, Sev4.`;
  if (!isAbsentOr(description, (given) => typeof given === "string")) return "The description must be a text.";
  return isAbsentOr(actionGroups, isTextList) ? undefined : "The actionGroups must be a list of resource ids.";
}
