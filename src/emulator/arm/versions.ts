import { Refusal, type Request } from "../http.ts";
import { readPath } from "./resourcePath.ts";

/**
 * The versions of Event Grid's control plane that are answered: all that were published from 2020-06-01 on.
 *
 * @see https://learn.microsoft.com/azure/templates/microsoft.eventgrid/eventsubscriptions
 */
export const versions: readonly string[] = [
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
 * Other providers' versions need only be dates: which of them a client takes is nothing that one would test here.
 *
 * @throws Refusal 400 when the request names no version or none that is a date, 404 for one that Event Grid never had
 */
export function mustNameVersion({ method, path, query }: Request): void {
  const version = query.get("api-version");
  if (!version) {
    const message = "The api-version query parameter (?api-version=) is required for all requests.";
    throw new Refusal(400, "MissingApiVersionParameter", message);
  }
  if (!/^\d{4}-\d{2}-\d{2}(-preview)?$/i.test(version))
    throw new Refusal(
      400,
      "InvalidApiVersionParameter",
      `The api-version '${version}' is invalid; it is a date such as 2025-02-15.`,
    );
  const named = readPath(path);
  if (named?.provider.toLowerCase() !== "microsoft.eventgrid") return;
  // An action is not a type, and to register a provider is not the provider's own business.
  const types = method === "POST" ? named.types.slice(0, -1) : named.types;
  if (!types.length) return;
  if (versions.includes(version.toLowerCase())) return;
  throw new Refusal(
    404,
    "InvalidResourceType",
    `The resource type '${types.join("/")}' could not be found in the namespace 'Microsoft.EventGrid' for api version '${version}'. The supported api-versions are '${versions.join(",")}'.`,
    { "x-ms-failure-cause": "gateway" },
  );
}
