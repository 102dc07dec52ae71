import { HttpError, type HttpReply, type HttpRequest, okReply } from "../../http/http.ts";
import { tenantId } from "../azureSubscriptions.ts";
import { createAccessToken } from "./accessToken.ts";
import { type ArmAccess, principalOf } from "./principals.ts";

/** Where clients get a token, as in an Azure Function app with a managed identity. */
export const identityPath = "/identity/token";

/** How long a token is valid, in seconds, as in Azure. */
const tokenLifetimeS = 24 * 3_600;

/**
 * What clients need to sign in, and can read without a token, as in Azure.
 *
 * @returns undefined for another path
 */
export function answerSignIn(request: HttpRequest, access: () => ArmAccess): HttpReply | undefined {
  const path = request.path.toLowerCase().replace(/(?<=.)\/$/, "");
  const answer = { [identityPath]: answerIdentity, [metadataPath]: answerMetadata }[path];
  if (!answer) return undefined;
  if (request.method === "GET") return answer(request, access());
  throw new HttpError(405, "MethodNotAllowed", `${request.method} ${path} isn't supported. Use GET.`, { allow: "GET" });
}

/** Where `az cloud register` finds the endpoints of a cloud. Here one address serves as all of them. */
const metadataPath = "/metadata/endpoints";

const answerMetadata = ({ origin }: HttpRequest): HttpReply =>
  okReply({
    galleryEndpoint: origin,
    graphEndpoint: origin,
    portalEndpoint: origin,
    authentication: { loginEndpoint: origin, audiences: [origin] },
  });

/**
 * Gives a client an access token, so that the Azure CLI and the credentials of Azure's SDKs sign in without an account:
 * IDENTITY_ENDPOINT is this address, IDENTITY_HEADER is `armToken`, with a role if wanted.
 *
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 * @throws HttpError 401 without the secret
 */
function answerIdentity({ headers, query }: HttpRequest, access: ArmAccess): HttpReply {
  // The older api-version 2017-09-01 calls it `secret`.
  const secret = headers["x-identity-header"] ?? headers["secret"];
  if (typeof secret !== "string" || !secret)
    throw new HttpError(401, "Unauthorized", "The header X-IDENTITY-HEADER must carry armToken of the ready line.");
  const { name, objectId } = principalOf(`Bearer ${secret}`, access);
  const resource = query.get("resource") ?? "";
  const now = Math.floor(access.now() / 1000);
  const exp = now + tokenLifetimeS;
  const claims = { aud: resource, iss: `https://sts.windows.net/${tenantId}/`, iat: now, nbf: now, exp };
  const token = createAccessToken({ ...claims, oid: objectId, tid: tenantId, role: name }, access.armToken);
  const times = { expires_on: String(exp), not_before: String(now) };
  return okReply({ access_token: token, client_id: objectId, ...times, resource, token_type: "Bearer" });
}
