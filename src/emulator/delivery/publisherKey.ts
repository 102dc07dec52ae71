import { createHmac } from "node:crypto";
import { matchesSecret, HttpError, type HttpRequest } from "../http/http.ts";

/**
 * Checks that a publisher has the key, or a token signed with it.
 *
 * @param now milliseconds since 1970, by the clock that events are delivered by
 * @see https://learn.microsoft.com/azure/event-grid/authenticate-with-access-keys-shared-access-signatures
 * @throws HttpError 401
 */
export function requirePublisherKey(request: HttpRequest, key: string, now: number): void {
  const { headers, query } = request;
  // Documentation shows the key in a query as it is, where a plus sign means a space.
  const given = headers["aeg-sas-key"] ?? query.get("aeg-sas-key")?.replaceAll(" ", "+");
  if (given !== undefined) {
    if (matchesSecret(given, key)) return;
    throw unauthorized("The request authorization key is not authorized for this endpoint.", keyRemedy);
  }
  const token = headers["aeg-sas-token"] ?? /^SharedAccessSignature (.+)$/i.exec(headers.authorization ?? "")?.[1];
  if (typeof token !== "string")
    throw unauthorized(
      "Request must contain one of the following authorization signature: aeg-sas-token, aeg-sas-key.",
      keyRemedy,
    );
  const [, signed = "", signature = ""] = /^(.*)&s=([^&]+)$/.exec(token) ?? [];
  const expected = createHmac("sha256", Buffer.from(key, "base64")).update(signed, "utf8").digest("base64");
  if (!matchesSecret(decodeOrEmpty(signature), expected))
    throw unauthorized("The request authorization token is not signed with the key of this endpoint.", keyRemedy);
  const values = new URLSearchParams(signed);
  if (!isWithin(publishAddressOf(request), decodeOrEmpty(values.get("r") ?? "")))
    throw unauthorized(
      "The request authorization token is for another resource.",
      "Its part r must be publishEndpoint of the ready line, URL-encoded.",
    );
  const expiry = parseExpiry(decodeOrEmpty(values.get("e") ?? ""));
  if (Number.isNaN(expiry))
    throw unauthorized(
      "The request authorization token has no valid expiry.",
      "Its part e must be a time in UTC, URL-encoded, such as 1/31/2026 9:00:00 PM.",
    );
  if (expiry <= now)
    throw unauthorized(
      "The request authorization token has expired.",
      `It is ${new Date(now).toISOString()} in the Local Event Grid.`,
    );
}

const keyRemedy = "The key is publishKey of the ready line.";

const publishAddressOf = ({ origin, path }: HttpRequest): string => `${origin}${path}`;

/**
 * Whether a token for `resource` covers `address`: "A SAS token is valid for all resources prefixed with the resource URI
 * used in the signature string." Case, a query such as `?apiVersion=2018-01-01`, and a slash at the end don't matter, nor
 * do the name of this machine and the protocol, as all of them lead here.
 */
function isWithin(address: string, resource: string): boolean {
  const [endpoint, covered] = [URL.parse(address), URL.parse(resource)];
  if (!endpoint || !covered || !isLocalName(covered.hostname) || portOf(covered) !== portOf(endpoint)) return false;
  const wanted = segmentsOf(endpoint);
  return segmentsOf(covered).every((segment, at) => segment === wanted[at]);
}

const isLocalName = (host: string): boolean => ["127.0.0.1", "localhost", "[::1]"].includes(host.toLowerCase());

const portOf = ({ protocol, port }: URL): string => port || (protocol === "https:" ? "443" : "80");

const segmentsOf = ({ pathname }: URL): string[] => pathname.toLowerCase().split("/").filter(Boolean);

/** Expiry times are UTC, which .NET and Python omit: `1/31/2026 9:00:00 PM`, `2026-01-31T21:00:00.000000`. */
function parseExpiry(date: string): number {
  if (/(Z|[+-]\d\d:?\d\d|GMT|UTC)$/i.test(date)) return Date.parse(date);
  return Date.parse(/^\d{4}-\d\d-\d\d[T ]\d/.test(date) ? `${date.replace(" ", "T")}Z` : `${date} UTC`);
}

function decodeOrEmpty(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

const unauthorized = (message: string, remedy: string): HttpError =>
  new HttpError(401, "Unauthorized", `${message} ${remedy}`);
