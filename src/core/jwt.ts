import { isObject, type JsonObject } from "./json.ts";

/**
 * Reads the claims of a token without verifying it. Use them only to show a name or to find out when the token expires.
 *
 * @returns an empty object for a token that is not a JWT
 * @see https://www.rfc-editor.org/rfc/rfc7519
 */
export function parseJwtClaims(token: string): JsonObject {
  const base64 = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0);
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isObject(claims) ? claims : {};
  } catch {
    return {};
  }
}

/** When a token expires, in milliseconds since 1970; undefined if the token has no expiry. */
export function parseJwtExpiry(token: string): number | undefined {
  const { exp } = parseJwtClaims(token);
  return typeof exp === "number" ? exp * 1000 : undefined;
}
