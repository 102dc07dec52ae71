import { Failure, type FailureCode, isCancellation } from "../../core/failure.ts";
import { isObject, type Json } from "../../core/json.ts";
import { missingRight } from "../../core/permissions.ts";
import { handshakeFailure } from "../../core/subscription/handshake.ts";

const codes: Readonly<Record<number, FailureCode>> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  408: "timed-out",
  409: "conflict",
  429: "throttled",
};

/**
 * Tells a refusal of Azure Resource Manager to a person, in the service's own words.
 *
 * @param status the answer's status, or 200 for an operation that was accepted and failed later
 * @param body `{"error":{"code","message"}}`, or whatever came instead
 * @see https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 */
export function armFailure(status: number, body: Json | undefined): Failure {
  const error = isObject(body) && isObject(body["error"]) ? body["error"] : {};
  const [code, message] = [error["code"], error["message"]].map((text) => (typeof text === "string" ? text : ""));
  const said = message || (code ? `The service answered ${code}.` : `The service answered with status ${status}.`);
  // The real service writes this code with a space and in two spellings.
  if (code && /^url validation$/i.test(code)) return handshakeFailure(said);
  const missing = status === 403 ? missingRight(said) : undefined;
  if (missing) return new Failure("forbidden", missing.message, { why: said, remedy: missing.remedy });
  return new Failure(codes[status] ?? (status >= 500 ? "unreachable" : "refused"), said);
}

/** Tells anything that a request threw; what is already told, or cancelled, passes as it is. */
export function requestFailure(error: unknown, endpoint: string): unknown {
  if (error instanceof Failure || isCancellation(error)) return error;
  const { code, statusCode, message } = error as { code?: unknown; statusCode?: unknown; message?: unknown };
  if (typeof statusCode === "number")
    return new Failure(codes[statusCode] ?? "refused", String(message), { cause: error });
  // System errors carry an upper-case code such as ECONNREFUSED; anything else is a bug and stays one.
  if (typeof code !== "string" || !/^(E[A-Z]|UND_ERR|REQUEST_SEND_ERROR|CERT|DEPTH_ZERO)/.test(code)) return error;
  return new Failure("unreachable", `${new URL(endpoint).host} does not answer.`, {
    why: String(message),
    remedy: "Check the network, then refresh.",
    cause: error,
  });
}
