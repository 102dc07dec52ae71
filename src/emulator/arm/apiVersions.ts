import { gatewayError, HttpError, type HttpRequest } from "../http/http.ts";
import { isSameName, parseResourcePath } from "./resourcePath.ts";

/**
 * The versions of Event Grid's control plane since 2018-01-01.
 *
 * @see https://github.com/Azure/azure-rest-api-specs/tree/main/specification/eventgrid/resource-manager
 */
const eventGridVersions: readonly string[] = [
  "2018-01-01",
  "2018-05-01-preview",
  "2018-09-15-preview",
  "2019-01-01",
  "2019-02-01-preview",
  "2019-06-01",
  "2020-01-01-preview",
  "2020-04-01-preview",
  "2020-06-01",
  "2020-10-15-preview",
  "2021-06-01-preview",
  "2021-10-15-preview",
  "2021-12-01",
  "2022-06-15",
  "2023-06-01-preview",
  "2023-12-15-preview",
  "2024-06-01-preview",
  "2024-12-15-preview",
  "2025-02-15",
  "2025-04-01-preview",
  "2025-07-15-preview",
  "2025-10-15-preview",
  "2025-11-15-preview",
];

const systemTopicVersions = eventGridVersions.slice(eventGridVersions.indexOf("2020-04-01-preview"));
// The service was recorded to refuse this version for topic types.
const topicTypeVersions = eventGridVersions.filter((version) => version !== "2018-05-01-preview");

/** The types of Event Grid that the emulator has, in the spelling of Azure, and their versions. */
const eventGridTypes: Readonly<Record<string, readonly string[]>> = {
  eventSubscriptions: eventGridVersions,
  "locations/eventSubscriptions": eventGridVersions,
  "locations/topicTypes/eventSubscriptions": eventGridVersions,
  "locations/operationsStatus": eventGridVersions,
  "locations/operationResults": eventGridVersions,
  topicTypes: topicTypeVersions,
  "topicTypes/eventTypes": topicTypeVersions,
  "topicTypes/eventSubscriptions": eventGridVersions,
  systemTopics: systemTopicVersions,
  "systemTopics/eventSubscriptions": systemTopicVersions,
  extensionTopics: systemTopicVersions,
};

/** The versions of a type of Event Grid, in any case; undefined for types that the emulator doesn't have. */
export const findEventGridVersions = (type: string): readonly string[] | undefined =>
  versionsByType.get(type.toLowerCase());

const versionsByType = new Map(Object.entries(eventGridTypes).map(([type, of]) => [type.toLowerCase(), of]));

/**
 * The versions of Resource Graph, to catch clients that send the version of another provider.
 *
 * @see https://github.com/Azure/azure-rest-api-specs/tree/main/specification/resourcegraph/resource-manager
 */
const resourceGraphVersions: readonly string[] = [
  "2018-09-01-preview",
  "2019-04-01",
  "2020-04-01-preview",
  "2020-09-01-preview",
  "2021-03-01",
  "2021-06-01-preview",
  "2022-10-01",
  "2023-09-01-preview",
  "2024-04-01",
];

/**
 * Checks the api-version. Of resource types that aren't in the tables, any date is accepted: their responses are the same in
 * all versions, or there are none.
 *
 * @throws HttpError 400 when the version is missing or no date, 404 for one that the resource type never had
 */
export function requireApiVersion({ method, path, query }: HttpRequest): void {
  const version = query.get("api-version");
  if (!version)
    throw new HttpError(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    );
  if (!/^\d{4}-\d{2}-\d{2}(-preview)?$/i.test(version))
    throw new HttpError(
      400,
      "InvalidApiVersionParameter",
      `The api-version '${version}' is invalid. It must be a date such as 2025-02-15.`,
    );
  const resource = parseResourcePath(path);
  if (!resource) return;
  const { provider, types } = resource;
  const type = types.join("/");
  if (isSameName(provider, eventGridProvider)) {
    // The last segment of a POST is an action, not a type.
    const subject = method === "POST" ? types.slice(0, -1).join("/") : type;
    const versions = findEventGridVersions(subject);
    if (versions && !versions.includes(version.toLowerCase()))
      throw invalidResourceType(eventGridProvider, subject, { version, versions });
  }
  const isGraph = isSameName(provider, "Microsoft.ResourceGraph") && type !== "";
  if (isGraph && !resourceGraphVersions.includes(version.toLowerCase()))
    throw invalidResourceType("Microsoft.ResourceGraph", type, { version, versions: resourceGraphVersions });
}

export const eventGridProvider = "Microsoft.EventGrid";

/** The error for a type that its provider doesn't have, at all or in one version, as recorded from Azure Resource Manager. */
export const invalidResourceType = (
  provider: string,
  type: string,
  { version, versions = eventGridVersions }: { readonly version: string; readonly versions?: readonly string[] },
): HttpError =>
  gatewayError(
    404,
    "InvalidResourceType",
    `The resource type '${type}' could not be found in the namespace '${provider}' for api version '${version}'. The supported api-versions are '${versions.join(",")}'.`,
  );
