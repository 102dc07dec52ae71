import { HttpError, errorReply, type HttpReply, type HttpRequest } from "../http/http.ts";
import { dispatch, type Route } from "../http/router.ts";
import { requirePermission } from "./access/authorization.ts";
import type { Principal } from "./access/principals.ts";
import { requireApiVersion } from "./apiVersions.ts";
import { missingOperation } from "./missingOperation.ts";

/**
 * Answers a request to Azure Resource Manager: the checks and headers that all resources share, and the routes.
 */
export async function answerArm(
  routes: readonly Route[],
  request: HttpRequest,
  { callerOf, ids }: AnswerArmDeps,
): Promise<HttpReply> {
  const id = ids();
  const canonical = { ...request, query: withLowerCaseNames(request.query) };
  const shared = { "x-ms-request-id": id, "x-ms-correlation-request-id": id, ...quotaHeaders(request) };
  const reply = await dispatchArm(routes, canonical, callerOf);
  return { ...reply, headers: { ...shared, ...reply.headers } };
}

interface AnswerArmDeps {
  /** @throws HttpError 401 */
  readonly callerOf: (request: HttpRequest) => Principal;
  /** Creates unique GUIDs. */
  readonly ids: () => string;
}

async function dispatchArm(
  routes: readonly Route[],
  request: HttpRequest,
  callerOf: AnswerArmDeps["callerOf"],
): Promise<HttpReply> {
  try {
    const principal = callerOf(request);
    requireApiVersion(request);
    requirePermission(principal, request);
    return await dispatch(routes, request, missingOperation);
  } catch (error) {
    if (error instanceof HttpError) return errorReply(error);
    throw error;
  }
}

/** Azure Resource Manager ignores the case of parameters: `$skipToken` is `$skiptoken`. */
const withLowerCaseNames = (query: URLSearchParams): URLSearchParams =>
  new URLSearchParams([...query].map(([name, value]): [string, string] => [name.toLowerCase(), value]));

/**
 * The remaining quota of the Azure subscription. Requests are never throttled here, so it is always the initial one.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
function quotaHeaders({ method, path }: HttpRequest): Readonly<Record<string, string>> {
  if (!/^\/+subscriptions\/[^/]/i.test(path)) return {};
  const remaining = (kind: string, count: number) => ({
    [`x-ms-ratelimit-remaining-subscription-${kind}`]: String(count),
  });
  if (method === "GET") return remaining("reads", 1099);
  if (method === "DELETE") return remaining("deletes", 799);
  return { ...remaining("writes", 799), ...remaining("global-writes", 11_999) };
}
