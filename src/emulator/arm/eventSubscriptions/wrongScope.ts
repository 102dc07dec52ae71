import { type HttpReply, invalidRequest } from "../../http/http.ts";
import { route, type Route } from "../../http/router.ts";
import { systemTopicPath } from "../systemTopics/systemTopic.ts";

const systemTopicScopePath = `${systemTopicPath}/providers/Microsoft.EventGrid/eventSubscriptions` as const;

/** A common mistake: a system topic has child event subscriptions, and cannot be the scope of extension resources. */
export const wrongScopeRoutes: readonly Route[] = (["GET", "PUT", "PATCH", "DELETE"] as const).flatMap((method) => [
  route(method, systemTopicScopePath, rejectWrongScope),
  route(method, `${systemTopicScopePath}/:name`, rejectWrongScope),
]);

/** @see https://github.com/pulumi/pulumi/issues/6048 */
function rejectWrongScope(): HttpReply {
  throw invalidRequest(
    "This event subscription operation is not supported using this API call. Please use the proper API and try again.",
  );
}
