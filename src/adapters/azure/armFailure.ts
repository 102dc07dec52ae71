import { Failure, type FailureCode, isCancellation, formatFailure } from "../../core/failure.ts";
import { isObject, type Json } from "../../core/json.ts";
import { parseMissingPermission } from "../../core/permissions.ts";
import { createHandshakeFailure } from "../../core/subscription/handshakeFailure.ts";
import { proxyUnreachableFailure, findUnreachableProxy } from "./proxyFailure.ts";

const failureCodeByStatus: Readonly<Record<number, FailureCode>> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  408: "timed-out",
  409: "conflict",
  429: "throttled",
};

/** The way on where the refusal itself shows none. */
const remedyByCode: Partial<Record<FailureCode, string>> = {
  unauthorized: "Sign in again, then retry.",
  forbidden: "Ask an administrator for access, then retry.",
  "not-found": "It may have been deleted; refresh the level above.",
  "timed-out": "Retry.",
  conflict: "Something else is changing it; retry in a moment.",
  throttled: "Wait a minute, then retry.",
  unreachable: "The service has a problem of its own; retry in a moment.",
};

/**
 * Tells a refusal of Azure Resource Manager to a person, in the service's own words.
 *
 * @param status the answer's status, or 200 for an operation that was accepted and failed later
 * @param body `{"error":{"code","message"}}`, or whatever came instead
 * @param retryAfter seconds after which the service wants to be asked again, if it said so
 * @see https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 */
export function toArmFailure(status: number, body: Json | undefined, retryAfter?: number): Failure {
  const error = isObject(body) && isObject(body["error"]) ? body["error"] : {};
  const [code, message] = [error["code"], error["message"]].map((text) => (typeof text === "string" ? text : ""));
  const said = message || (code ? `The service answered ${code}.` : `The service answered with status ${status}.`);
  // The real service writes this code with a space and in two spellings.
  if (code && /^url validation$/i.test(code)) return createHandshakeFailure(said);
  const missing = status === 403 ? parseMissingPermission(said) : undefined;
  if (missing) return new Failure("forbidden", missing.message, { why: said, remedy: missing.remedy });
  const isThrottling = status === 503 && retryAfter !== undefined;
  const kind = isThrottling
    ? "throttled"
    : (failureCodeByStatus[status] ?? (status >= 500 ? "unreachable" : "refused"));
  const remedy = remedyByCode[kind];
  return new Failure(kind, said, {
    ...(remedy ? { remedy } : {}),
    ...(retryAfter === undefined ? {} : { retryAfter: Math.ceil(retryAfter) }),
  });
}

/** Tells that Azure has a change wait for longer than anybody would look on, or again and again. */
export const throttlingFailure = (refusal: Failure, seconds: number): Failure =>
  new Failure("throttled", `Azure asks to wait ${Math.ceil(seconds)} s before it changes anything.`, {
    why: refusal.message,
    remedy: "Nothing was changed; try again then.",
    retryAfter: Math.ceil(seconds),
    cause: refusal,
  });

/** @param what completes "The service ..." */
export const unexpectedResponseFailure = (what: string): Failure =>
  new Failure("refused", `The service ${what}.`, {
    why: "A proxy or a sign-in page may have answered in its place.",
    remedy: "Check the network, then retry.",
  });

/** @param limit milliseconds after which nobody waits any longer */
export const timeoutFailure = (endpoint: string, limit: number): Failure =>
  new Failure("timed-out", `${new URL(endpoint).host} has not answered within ${limit / 1_000} s.`, {
    remedy: "Check the network and the proxy, then retry.",
  });

/** Tells that nobody knows what became of a change; bugs and cancellations pass as they are. */
export const toUnknownOutcome = (cause: unknown): unknown =>
  cause instanceof Failure
    ? new Failure(cause.code, "Nothing was heard of what became of the change.", {
        why: formatFailure(cause),
        remedy: "It may have been made, or still go on: refresh to see.",
        cause,
      })
    : cause;

/** What codes say that a certificate is not trusted, as Node and OpenSSL write them. */
const certificateErrorCode = /^(CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS)/;

/** Tells anything that a request threw; what is already told, or cancelled, passes as it is. */
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
      remedy: "Behind a proxy that inspects traffic, let the system trust its certificate, then retry.",
      cause: error,
    });
  // System errors carry an upper-case code such as ECONNREFUSED; a body that breaks off is a PARSE_ERROR;
  // anything else is a bug and stays one.
  if (!/^(E[A-Z]|UND_ERR|REQUEST_SEND_ERROR|PARSE_ERROR|HPE_)/.test(code)) return error;
  return new Failure("unreachable", `${host} does not answer.`, {
    why: String(message),
    remedy: "Check the network, then refresh.",
    cause: error,
  });
}
