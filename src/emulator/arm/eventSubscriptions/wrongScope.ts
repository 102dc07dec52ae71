import { HttpError, type HttpReply } from "../../http/http.ts";
import { route, type Route } from "../../http/router.ts";
import { systemTopicPath } from "../systemTopics/systemTopic.ts";

const systemTopicScopePath = `${systemTopicPath}/providers/Microsoft.EventGrid/eventSubscriptions` as const;

/** A system topic has event subscriptions below it, and cannot be the scope of others; people try it. */
export const wrongScopeRoutes: readonly Route[] = (["GET", "PUT", "PATCH", "DELETE"] as const).flatMap((method) => [
  route(method, systemTopicScopePath, refuseWrongScope),
  route(method, `${systemTopicScopePath}/:name`, refuseWrongScope),
]);

/** @see https://github.com/pulumi/pulumi/issues/6048 */
function refuseWrongScope(): HttpReply {
  throw new HttpError(
    400,
    "InvalidRequest",
    "This event subscription operation is not supported using this API call. Please use the proper API and try again.",
  );
}
