import { gatewayError, HttpError, type HttpRequest } from "../http/http.ts";
import { parseResourcePath } from "./resourcePath.ts";

/**
 * The supported versions of Event Grid's control plane: all since 2020-06-01.
 *
 * @see https://learn.microsoft.com/azure/templates/microsoft.eventgrid/eventsubscriptions
 */
export const eventGridVersions: readonly string[] = [
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
];

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

const providerVersions: Readonly<Record<string, { readonly name: string; readonly versions: readonly string[] }>> = {
  "microsoft.eventgrid": { name: "Microsoft.EventGrid", versions: eventGridVersions },
  "microsoft.resourcegraph": { name: "Microsoft.ResourceGraph", versions: resourceGraphVersions },
};

/**
 * Checks the api-version. Of providers that aren't in the table, any date is accepted: their responses are the same in
 * all versions.
 *
 * @throws HttpError 400 when the version is missing or no date, 404 for one that its provider never had
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
  const provider = resource && providerVersions[resource.provider.toLowerCase()];
  if (!provider || provider.versions.includes(version.toLowerCase())) return;
  // The last segment of a POST is an action, not a type, except for Resource Graph, which is queried by a POST to a type.
  const isAction = method === "POST" && provider.versions === eventGridVersions;
  const types = isAction ? resource.types.slice(0, -1) : resource.types;
  if (!types.length) return;
  throw gatewayError(
    404,
    "InvalidResourceType",
    `The resource type '${types.join("/")}' could not be found in the namespace '${provider.name}' for api version '${version}'. The supported api-versions are '${provider.versions.join(",")}'.`,
  );
}
