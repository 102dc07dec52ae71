import type { JsonObject } from "../../core/json.ts";
import { deliveryDestinationOf, settingsOf } from "../store/storedEventSubscription.ts";

/** The application as which Event Grid signs in to webhooks in the public cloud; handlers compare it with `appid`. */
const eventGridApplicationId = "4962773b-9cdb-44cf-a8bf-237846a00ab7";

/** In seconds: the shortest lifetime of Entra's own tokens. */
const tokenLifetimeSeconds = 3600;

/**
 * A stand-in for the bearer token that Event Grid sends to a webhook protected by Microsoft Entra. Only Entra can
 * issue a real one: this one is unsigned (`alg` is `none`) and its issuer says where it comes from, so a handler that
 * validates tokens as it must refuses it. It serves to try what a handler reads of a token, or that it asks for one.
 *
 * @param properties of the event subscription
 * @param now milliseconds since 1970
 * @returns the token, or undefined when the webhook is not protected by Entra: both its tenant and its application
 * must be given
 * @see https://learn.microsoft.com/azure/event-grid/secure-webhook-delivery
 */
export function entraToken(properties: JsonObject, now: number): string | undefined {
  const settings = settingsOf(deliveryDestinationOf(properties) ?? {});
  const { azureActiveDirectoryTenantId: tid, azureActiveDirectoryApplicationIdOrUri: aud } = settings;
  if (typeof tid !== "string" || typeof aud !== "string" || !tid || !aud) return undefined;
  const issuedAt = Math.floor(now / 1000);
  const claims = {
    aud,
    iss: "urn:local-event-grid:not-entra",
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + tokenLifetimeSeconds,
    appid: eventGridApplicationId,
    tid,
    ver: "1.0",
  };
  return `${toBase64Url({ typ: "JWT", alg: "none" })}.${toBase64Url(claims)}.`;
}

/** The header with the token, or none. */
export function entraHeaders(properties: JsonObject, now: number): Record<string, string> {
  const token = entraToken(properties, now);
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

const toBase64Url = (part: JsonObject): string => Buffer.from(JSON.stringify(part)).toString("base64url");
