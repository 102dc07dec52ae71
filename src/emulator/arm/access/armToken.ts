import { createHmac } from "node:crypto";

/**
 * The bearer token that Azure Resource Manager demands, in the characters that RFC 6750 allows. It is derived, so that a
 * folder of an earlier version has one too, and it can't be traced back to the key.
 *
 * @param adminKey random, and the same across restarts
 */
export const armTokenOf = (adminKey: string): string =>
  createHmac("sha256", adminKey).update("Azure Resource Manager").digest("base64url");
