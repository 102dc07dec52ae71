import { type PipelinePolicy, type PipelineRequest, retryPolicy, type RetryStrategy } from "@azure/core-rest-pipeline";
import { readThrottledSeconds } from "./retryAfter.ts";

/** All in milliseconds. */
export interface RequestTimeouts {
  /** Time-out of one request, and of one token. */
  readonly responseMs: number;
  /** Delay before each retry of a transient failure. */
  readonly retryDelaysMs: readonly number[];
  /** How long throttling may delay one change in all. */
  readonly maxThrottledMs: number;
}

/** For interactive use, where a failure after a second is better than nothing on screen. */
export const azureTimeouts: RequestTimeouts = { responseMs: 30_000, retryDelaysMs: [200, 800], maxThrottledMs: 60_000 };

/** A local service that does not respond now will not do so later. Retries would only hide that. */
export const loopbackTimeouts: RequestTimeouts = { ...azureTimeouts, retryDelaysMs: [] };

/** How often throttling may delay one change. */
const maxThrottledRetries = 2;

interface RetryPolicyOptions {
  /** Whether a request only reads. It fails at once if it is throttled. */
  readonly isRead: (request: PipelineRequest) => boolean;
  /** Called when throttling delays a change. */
  readonly onThrottled?: ((seconds: number) => void) | undefined;
}

/**
 * The only place where requests are retried. Transient failures are, if a repeated request does no harm; failures that a
 * second does not cure are not: an unknown host, a refused connection, a certificate. Throttled reads fail at once, as the
 * tree shows the delay. Throttled changes wait, up to a limit.
 */
export const createRetryPolicy = (
  { retryDelaysMs, maxThrottledMs }: RequestTimeouts,
  { isRead, onThrottled }: RetryPolicyOptions,
): PipelinePolicy => ({
  name: "retry",
  sendRequest(request, next) {
    const isReadRequest = isRead(request);
    let remainingMs = maxThrottledMs;
    const transient: RetryStrategy = {
      name: "transient",
      retry({ retryCount, response, responseError }) {
        const retryAfterInMs = retryDelaysMs[retryCount];
        const isTransient = response
          ? isTransientStatus(response.status) && readThrottledSeconds(response) === undefined
          : isConnectionLost(responseError);
        // A POST that changes something may do it twice.
        const isRepeatable = isReadRequest || request.method !== "POST";
        return isTransient && isRepeatable && retryAfterInMs !== undefined
          ? { retryAfterInMs }
          : { skipStrategy: true };
      },
    };
    const throttled: RetryStrategy = {
      name: "throttled",
      retry({ response }) {
        const seconds = response && readThrottledSeconds(response);
        if (isReadRequest || seconds === undefined || seconds * 1_000 > remainingMs) return { skipStrategy: true };
        remainingMs -= seconds * 1_000;
        onThrottled?.(Math.ceil(seconds));
        return { retryAfterInMs: seconds * 1_000 };
      },
    };
    const maxRetries = Math.max(retryDelaysMs.length, isReadRequest ? 0 : maxThrottledRetries);
    return retryPolicy([transient, throttled], { maxRetries }).sendRequest(request, next);
  },
});

/** Whether a retry may succeed a second later. */
const isTransientStatus = (status: number): boolean =>
  status === 408 || (status >= 500 && status !== 501 && status !== 505);

/** Whether the connection broke during a request, so that its outcome is unknown. */
export const isConnectionLost = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^(ECONNRESET|EPIPE|PARSE_ERROR)$/.test(String(error.code));
