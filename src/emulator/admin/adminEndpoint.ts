import type { JsonObject } from "../../core/json.ts";
import { matchesSecret, HttpError, type HttpReply, type HttpRequest, okReply } from "../http/http.ts";
import { answerChallenge, challengeHeader } from "../store/instance.ts";
import { dispatch, route, type Route } from "../http/router.ts";

/**
 * Answers a request of the emulator's owner. The header `x-admin-key` must carry the key from the instance file. Only to a
 * challenge, the answer proves that the emulator has it too.
 */
export function answerAdmin(
  routes: readonly Route[],
  request: HttpRequest,
  adminKey: string,
): HttpReply | Promise<HttpReply> {
  const challenge = request.headers[challengeHeader];
  if (typeof challenge === "string")
    return okReply({ answer: answerChallenge(challenge, Number(new URL(request.origin).port), adminKey) });
  if (matchesSecret(request.headers["x-admin-key"], adminKey)) return dispatch(routes, request);
  throw new HttpError(401, "Unauthorized", "The header x-admin-key must carry adminKey from instance.json.");
}

interface ProcessRoutesDeps {
  /** `{ instanceId, pid, startedAt }` */
  readonly health: JsonObject;
  /** Restores the seed. */
  readonly reset: () => Promise<void>;
  readonly stop: () => void;
}

/** Health, reset and stop. */
export const processRoutes = ({ health, reset, stop }: ProcessRoutesDeps): readonly Route[] => [
  route("GET", "/admin/health", () => okReply(health)),
  route("POST", "/admin/reset", async () => {
    await reset();
    return okReply();
  }),
  route("POST", "/admin/stop", () => {
    // After the response: stopping waits for requests in progress.
    setImmediate(stop);
    return { status: 202 };
  }),
];
