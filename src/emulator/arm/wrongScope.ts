import { Refusal, type Reply } from "../http.ts";
import { route, type Route } from "../router.ts";
import { systemTopicPath } from "./systemTopic.ts";

const list = `${systemTopicPath}/providers/Microsoft.EventGrid/eventSubscriptions` as const;

/** A system topic has event subscriptions below it, and cannot be the scope of others; people try it. */
export const wrongScopeRoutes: readonly Route[] = (["GET", "PUT", "PATCH", "DELETE"] as const).flatMap((method) => [
  route(method, list, refuse),
  route(method, `${list}/:name`, refuse),
]);

/** @see https://github.com/pulumi/pulumi/issues/6048 */
function refuse(): Reply {
  throw new Refusal(
    400,
    "InvalidRequest",
    "This event subscription operation is not supported using this API call. Please use the proper API and try again.",
  );
}
