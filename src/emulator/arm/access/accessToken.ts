import { createHmac } from "node:crypto";
import { isNumber, isObjectWith, isText } from "../../../core/guards.ts";
import { parseJsonOrUndefined } from "../../../core/json.ts";
import { matchesSecret } from "../../http/http.ts";

/** The claims of an access token that this emulator reads. */
export interface AccessTokenClaims {
  /** The name of a role, or `owner`. */
  readonly role: string;
  /** Seconds since 1970. */
  readonly exp: number;
}

const isAccessTokenClaims = isObjectWith<AccessTokenClaims>({ role: isText, exp: isNumber });

/**
 * Creates a JSON Web Token, which clients such as the Azure CLI take apart.
 *
 * @param key signs it
 * @see https://www.rfc-editor.org/rfc/rfc7519
 */
export function createAccessToken(
  claims: AccessTokenClaims & { readonly [name: string]: string | number },
  key: string,
) {
  const content = [{ typ: "JWT", alg: "HS256" }, claims].map((part) => encodeBase64Url(JSON.stringify(part))).join(".");
  return `${content}.${signatureOf(content, key)}`;
}

/**
 * Reads a token that `createAccessToken` has made with the same key.
 *
 * @param now seconds since 1970
 * @returns undefined for any other, and for one that has expired
 */
export function readAccessToken(token: string, key: string, now: number): AccessTokenClaims | undefined {
  const [, content = "", payload = "", signature] = /^([\w-]+\.([\w-]+))\.([\w-]+)$/.exec(token) ?? [];
  if (!matchesSecret(signature, signatureOf(content, key))) return undefined;
  const claims = parseJsonOrUndefined(Buffer.from(payload, "base64url").toString());
  return isAccessTokenClaims(claims) && claims.exp > now ? claims : undefined;
}

const encodeBase64Url = (text: string): string => Buffer.from(text).toString("base64url");

const signatureOf = (content: string, key: string): string =>
  createHmac("sha256", key).update(content).digest("base64url");
