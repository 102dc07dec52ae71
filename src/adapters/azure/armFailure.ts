import { Failure, type FailureCode, isCancellation, formatFailure } from "../../core/failure.ts";
import { isObject, type Json } from "../../core/json.ts";
import { parseMissingPermission } from "../../core/permissionTexts.ts";
import { createEndpointFailure } from "../../core/subscription/endpointFailure.ts";
import { createHandshakeFailure } from "../../core/subscription/handshakeFailure.ts";
import { proxyUnreachableFailure, findUnreachableProxy } from "./proxyFailure.ts";

const failureCodeByStatus: Readonly<Record<number, FailureCode>> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  408: "timed-out",
  409: "conflict",
  429: "throttled",
  // Retrying doesn't help.
  501: "refused",
};

/** The remedy if the refusal itself has none. */
const remedyByCode: Partial<Record<FailureCode, string>> = {
  unauthorized: "Sign in again, then retry.",
  forbidden: "Ask an administrator for access, then retry.",
  "not-found": "It may have been deleted. Refresh the parent.",
  "timed-out": "Retry.",
  conflict: "Something else is changing it. Retry in a moment.",
  throttled: "Wait a minute, then retry.",
  unreachable: "The service has a problem. Retry in a moment.",
};

/**
 * The failure for a refusal of Azure Resource Manager, in the service's own words.
 *
 * @param status of the response; 200 for an operation that was accepted and failed later
 * @param body usually `{"error":{"code","message"}}`
 * @param retryAfter delay in seconds that the service asked for, if it did
 * @see https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 */
export function toArmFailure(status: number, body: Json | undefined, retryAfter?: number): Failure {
  const error = isObject(body) && isObject(body["error"]) ? body["error"] : {};
  const [code, message] = [error["code"], error["message"]].map((text) => (typeof text === "string" ? text : ""));
  const reason = message || `The service responded with ${code || `status ${status}`}.`;
  // The service writes this code with a space and in two spellings.
  if (code && /^url validation$/i.test(code)) return createHandshakeFailure(reason);
  if (code && /^endpoint validation$/i.test(code)) return createEndpointFailure(reason);
  const missing = status === 403 ? parseMissingPermission(reason) : undefined;
  if (missing) return new Failure("forbidden", missing.message, { why: reason, remedy: missing.remedy });
  const isThrottling = status === 503 && retryAfter !== undefined;
  const kind = isThrottling
    ? "throttled"
    : (failureCodeByStatus[status] ?? (status >= 500 ? "unreachable" : "refused"));
  return new Failure(kind, reason, { remedy: remedyByCode[kind], retryAfter: retryAfter && Math.ceil(retryAfter) });
}

/** For a change that Azure delays for longer than a user would wait, or again and again. */
export const throttlingFailure = (refusal: Failure, seconds: number): Failure =>
  new Failure("throttled", `Azure is throttling changes for ${Math.ceil(seconds)} s.`, {
    why: refusal.message,
    remedy: "Nothing was changed. Retry after that time.",
    retryAfter: Math.ceil(seconds),
    cause: refusal,
  });

/** @param what completes "The service ..." */
export const unexpectedResponseFailure = (what: string): Failure =>
  new Failure("refused", `The service ${what}.`, {
    why: "The response may be from a proxy or a sign-in page.",
    remedy: "Check the network, then retry.",
  });

export const timeoutFailure = (endpoint: string, timeoutMs: number): Failure =>
  new Failure("timed-out", `${new URL(endpoint).host} didn't respond within ${timeoutMs / 1_000} s.`, {
    remedy: "Check the network and the proxy, then retry.",
  });

/** For a change whose outcome is unknown. Returns unexpected errors and cancellations unchanged. */
export const toUnknownOutcome = (cause: unknown): unknown =>
  cause instanceof Failure
    ? new Failure(cause.code, "It's unknown whether the change was made.", {
        why: formatFailure(cause),
        remedy: "Refresh to see the current state.",
        cause,
      })
    : cause;

/** Codes of untrusted certificates, as in Node and OpenSSL. */
const certificateErrorCode = /^(CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS)/;

/** The failure for what a request threw. Returns failures, cancellations and unexpected errors unchanged. */
export function toRequestFailure(error: unknown, endpoint: string): unknown {
  if (error instanceof Failure || isCancellation(error)) return error;
  const { code, statusCode, message } = error as { code?: unknown; statusCode?: unknown; message?: unknown };
  if (typeof statusCode === "number")
    return new Failure(failureCodeByStatus[statusCode] ?? "refused", String(message), {
      remedy: "Retry.",
      cause: error,
    });
  const { host } = new URL(endpoint);
  const proxy = findUnreachableProxy(error);
  if (proxy) return proxyUnreachableFailure(proxy, host);
  if (typeof code !== "string") return error;
  if (certificateErrorCode.test(code))
    return new Failure("unreachable", `The certificate of ${host} is not trusted.`, {
      why: String(message),
      remedy: "If a proxy inspects traffic, add its certificate to the system's trusted certificates, then retry.",
      cause: error,
    });
  // System errors have an upper-case code such as ECONNREFUSED, and a truncated body is a PARSE_ERROR.
  if (!/^(E[A-Z]|UND_ERR|REQUEST_SEND_ERROR|PARSE_ERROR|HPE_)/.test(code)) return error;
  return new Failure("unreachable", `${host} does not answer.`, {
    why: String(message),
    remedy: "Check the network, then refresh.",
    cause: error,
  });
}
