import { Refusal, refused, type Reply, type Request } from "../http.ts";
import { dispatch, type Route } from "../router.ts";
import { mustBeAllowed } from "./authorization.ts";
import { principalOf } from "./principals.ts";
import { mustNameVersion } from "./versions.ts";

/**
 * Azure Resource Manager: what all of its resources ask of a request, the routes, and what all of its answers carry.
 *
 * @param ids gives GUIDs that were never given before
 */
export async function answerArm(routes: readonly Route[], request: Request, ids: () => string): Promise<Reply> {
  const id = ids();
  const shared = { "x-ms-request-id": id, "x-ms-correlation-request-id": id, ...quota(request) };
  const reply = await answered(routes, request);
  return { ...reply, headers: { ...shared, ...reply.headers } };
}

async function answered(routes: readonly Route[], request: Request): Promise<Reply> {
  try {
    const principal = principalOf(request);
    mustNameVersion(request);
    mustBeAllowed(principal, request);
    return await dispatch(routes, request);
  } catch (error) {
    if (error instanceof Refusal) return refused(error);
    throw error;
  }
}

/**
 * What is left of the Azure subscription's quota: nobody is throttled here, so always what the service says first.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
function quota({ method, path }: Request): Readonly<Record<string, string>> {
  if (!/^\/+subscriptions\/[^/]/i.test(path)) return {};
  const left = (what: string, count: number) => ({
    [`x-ms-ratelimit-remaining-subscription-${what}`]: String(count),
  });
  if (method === "GET") return left("reads", 1099);
  if (method === "DELETE") return left("deletes", 799);
  return { ...left("writes", 799), ...left("global-writes", 11_999) };
}
