import { isObject, type JsonObject } from "./json.ts";

/**
 * What a token says of itself. Nothing is proven by it: it is read to show a name and to know when to ask for the next one.
 *
 * @returns no claims for a token that is none of JSON
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

/** When a token ends, in milliseconds since 1970; undefined when it does not say so. */
export function parseJwtExpiry(token: string): number | undefined {
  const { exp } = parseJwtClaims(token);
  return typeof exp === "number" ? exp * 1000 : undefined;
}
