import { HttpError, type HttpRequest } from "../http/http.ts";
import { missingRoute } from "../http/router.ts";
import { eventGridProvider, findEventGridVersions, invalidResourceType } from "./apiVersions.ts";
import { isSameName, parseResourcePath } from "./resourcePath.ts";

/** What the emulator has in place of Azure's other types of Event Grid, by the lower-case first part of the type. */
const replacements: Readonly<Record<string, string>> = {
  topics: "Publish to /api/events with the publishKey of the line that it prints when it is ready.",
  domains: "Publish to /api/events with the publishKey of the line that it prints when it is ready.",
  namespaces: "It pushes events to the event subscriptions of workspaces.",
  partnernamespaces: "Its only event sources are workspaces.",
  partnerregistrations: "Its only event sources are workspaces.",
  partnertopics: "Its only event sources are workspaces.",
  partnerconfigurations: "Its only event sources are workspaces.",
  partnerdestinations: "It records what it would send to one.",
  verifiedpartners: "Its only event sources are workspaces.",
  operations: "It has event subscriptions, system topics, extension topics and topic types.",
  eventsubscriptions:
    "It has event subscriptions on workspaces of Azure Machine Learning, and below their system topics.",
  systemtopics: "It has system topics and their event subscriptions, with getFullUrl and getDeliveryAttributes.",
  extensiontopics: "It has the extension topic of a workspace, extensionTopics/default.",
  topictypes: "It has the topic type of workspaces and its event types.",
  locations: "It has the event subscriptions of a region, and the status and results of operations.",
};

const otherProviders =
  "It has Microsoft.EventGrid, and of other providers only what clients need to find event subscriptions: tenants, Azure subscriptions, resource groups, workspaces, permissions and Resource Graph.";

/** Paths of Azure Resource Manager itself, which no provider serves. */
const managerPath =
  /^\/+(?:subscriptions\/+[^/]+\/+(?:resourceGroups\/+[^/]+(?:\/+(?:resources|exportTemplate|moveResources|validateMoveResources))?|resources|locations|tagNames(?:\/.*)?|providers)|providers|locations)\/*$/i;

/**
 * The error for a request that no route answers: 501 for an operation that Azure has, naming what there is instead; 404 or
 * 405 for one that Azure doesn't have either.
 *
 * @param allowed the methods that the path has
 */
export function missingOperation(request: HttpRequest, allowed: readonly string[]): HttpError {
  const { method, path, query } = request;
  const resource = parseResourcePath(path);
  if (!resource)
    return managerPath.test(path)
      ? notImplemented(`${method} ${path}`, otherProviders)
      : missingRoute(request, allowed);
  const { provider, types } = resource;
  const type = types.join("/");
  const name = `${method} ${[provider, ...types].join("/")}`;
  if (!isSameName(provider, eventGridProvider)) return notImplemented(name, otherProviders);
  if (allowed.length) return missingRoute(request, allowed);
  const [first = ""] = types;
  const replacement = replacements[first.toLowerCase()] ?? otherProviders;
  // The last segment of a POST may be any action.
  const isKnown = method === "POST" || !types.length || isAzureType(type);
  if (isKnown) return notImplemented(name, replacement);
  return invalidResourceType(eventGridProvider, type, { version: query.get("api-version") ?? "" });
}

/** Whether Azure has this type of Event Grid. The children of those that the emulator doesn't have aren't checked. */
function isAzureType(type: string): boolean {
  const [first = "", ...children] = type.toLowerCase().split("/");
  if (findEventGridVersions(type)) return true;
  const isOurs = /^(eventsubscriptions|systemtopics|extensiontopics|topictypes|locations)$/.test(first);
  return isOurs ? first === "locations" && children.length > 0 : Object.hasOwn(replacements, first);
}

const notImplemented = (name: string, replacement: string): HttpError =>
  new HttpError(501, "NotImplemented", `The Local Event Grid doesn't have ${name}. ${replacement}`);
