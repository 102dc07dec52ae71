import { Refusal, type Reply, type Request } from "../http.ts";
import { dispatch, type Route } from "../router.ts";

/** Azure Resource Manager: what all of its resources ask of a request, and then the routes. */
export function answerArm(routes: readonly Route[], request: Request): Reply | Promise<Reply> {
  mustBeSignedIn(request);
  mustNameVersion(request);
  return dispatch(routes, request);
}

/** Any token will do: who works offline has nobody to sign in to. */
function mustBeSignedIn({ headers }: Request): void {
  if (/^Bearer \S+/i.test(headers.authorization ?? "")) return;
  const message = "Authentication failed. The 'Authorization' header is missing or carries no bearer token.";
  throw new Refusal(401, "AuthenticationFailed", message, { "www-authenticate": "Bearer" });
}

function mustNameVersion({ query }: Request): void {
  const version = query.get("api-version");
  if (!version) {
    const message = "The api-version query parameter (?api-version=) is required for all requests.";
    throw new Refusal(400, "MissingApiVersionParameter", message);
  }
  if (!/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version))
    throw new Refusal(
      400,
      "InvalidApiVersionParameter",
      `The api-version '${version}' is invalid; it is a date such as 2025-02-15.`,
    );
}
