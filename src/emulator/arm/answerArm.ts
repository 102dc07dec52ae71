import { HttpError, errorReply, type HttpReply, type HttpRequest } from "../http/http.ts";
import { dispatch, type Route } from "../http/router.ts";
import { requirePermission } from "./access/authorization.ts";
import { principalOf } from "./access/principals.ts";
import { requireApiVersion } from "./apiVersions.ts";

/**
 * Azure Resource Manager: what all of its resources ask of a request, the routes, and what all of its answers carry.
 *
 * @param ids gives GUIDs that were never given before
 */
export async function answerArm(routes: readonly Route[], request: HttpRequest, ids: () => string): Promise<HttpReply> {
  const id = ids();
  const shared = { "x-ms-request-id": id, "x-ms-correlation-request-id": id, ...quotaHeaders(request) };
  const reply = await dispatchArm(routes, request);
  return { ...reply, headers: { ...shared, ...reply.headers } };
}

async function dispatchArm(routes: readonly Route[], request: HttpRequest): Promise<HttpReply> {
  try {
    const principal = principalOf(request);
    requireApiVersion(request);
    requirePermission(principal, request);
    return await dispatch(routes, request);
  } catch (error) {
    if (error instanceof HttpError) return errorReply(error);
    throw error;
  }
}

/**
 * What is left of the Azure subscription's quota: nobody is throttled here, so always what the service says first.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
function quotaHeaders({ method, path }: HttpRequest): Readonly<Record<string, string>> {
  if (!/^\/+subscriptions\/[^/]/i.test(path)) return {};
  const left = (what: string, count: number) => ({
    [`x-ms-ratelimit-remaining-subscription-${what}`]: String(count),
  });
  if (method === "GET") return left("reads", 1099);
  if (method === "DELETE") return left("deletes", 799);
  return { ...left("writes", 799), ...left("global-writes", 11_999) };
}
