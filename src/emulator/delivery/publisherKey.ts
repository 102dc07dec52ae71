import { createHmac } from "node:crypto";
import { matchesSecret, HttpError, type HttpRequest } from "../http/http.ts";

/**
 * Checks that a publisher has the key, or a token signed with it.
 *
 * @param now milliseconds since 1970
 * @see https://learn.microsoft.com/azure/event-grid/authenticate-with-access-keys-shared-access-signatures
 * @throws HttpError 401
 */
export function requirePublisherKey({ headers }: HttpRequest, key: string, now: number): void {
  const given = headers["aeg-sas-key"];
  if (given !== undefined) {
    if (matchesSecret(given, key)) return;
    throw unauthorized(
      "The request authorization key is not authorized for this endpoint. The key is publishKey of the ready line.",
    );
  }
  const token = headers["aeg-sas-token"] ?? /^SharedAccessSignature (.+)$/i.exec(headers.authorization ?? "")?.[1];
  if (typeof token !== "string")
    throw unauthorized(
      "Request must contain one of the following authorization signature: aeg-sas-token, aeg-sas-key. The key is publishKey of the ready line.",
    );
  const [, signed = "", signature = ""] = /^(.*)&s=([^&]+)$/.exec(token) ?? [];
  const expected = createHmac("sha256", Buffer.from(key, "base64")).update(signed, "utf8").digest("base64");
  if (!matchesSecret(decodeOrEmpty(signature), expected))
    throw unauthorized("The request authorization token is not signed with the key of this endpoint.");
  const expiry = Date.parse(toUtc(decodeOrEmpty(new URLSearchParams(signed).get("e") ?? "")));
  if (!(expiry > now)) throw unauthorized("The request authorization token has expired.");
}

/** Expiry times are UTC, which .NET clients omit: `1/31/2026 9:00:00 PM`. */
const toUtc = (date: string): string => (/(Z|[+-]\d\d:?\d\d|GMT|UTC)$/i.test(date) ? date : `${date} UTC`);

function decodeOrEmpty(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

const unauthorized = (message: string): HttpError => new HttpError(401, "Unauthorized", message);
