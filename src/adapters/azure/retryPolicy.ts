import { type PipelinePolicy, type PipelineRequest, retryPolicy, type RetryStrategy } from "@azure/core-rest-pipeline";
import { readThrottledSeconds } from "./retryAfter.ts";

/** How long is waited, in milliseconds. */
export interface RequestTimeouts {
  /** For the answer to one request, and for a token. */
  readonly responseMs: number;
  /** Before each repetition of what failed by chance; their number is that of the repetitions. */
  readonly retryDelaysMs: readonly number[];
  /** How long Azure may have one change wait in all. */
  readonly maxThrottledMs: number;
}

/** A person looks on: they rather hear of a failure after a second than be shown nothing. */
export const azureTimeouts: RequestTimeouts = { responseMs: 30_000, retryDelaysMs: [200, 800], maxThrottledMs: 60_000 };

/** A local service that does not answer now will not answer after a pause either; repetitions would only hide it. */
export const loopbackTimeouts: RequestTimeouts = { ...azureTimeouts, retryDelaysMs: [] };

/** How often Azure may ask one change to wait. */
const maxThrottledRetries = 2;

interface RetryPolicyOptions {
  /** Whether a request only reads, and who asked is told to wait rather than kept waiting. */
  readonly isRead: (request: PipelineRequest) => boolean;
  /** Hears that a change waits because Azure asked for it. */
  readonly onThrottled?: ((seconds: number) => void) | undefined;
}

/**
 * The one place where a request is sent again. What failed by chance is, once it does no harm; what no wait of a second
 * mends is told at once: an unknown host, a refused connection, a certificate. Throttled reads are told at once too, as
 * the tree shows the wait; throttled changes wait, as far as that is bearable.
 */
export const createRetryPolicy = (
  { retryDelaysMs: pauses, maxThrottledMs: throttled }: RequestTimeouts,
  { isRead, onThrottled: waits }: RetryPolicyOptions,
): PipelinePolicy => ({
  name: "retries",
  sendRequest(request, next) {
    const read = isRead(request);
    let patience = throttled;
    const byChance: RetryStrategy = {
      name: "byChance",
      retry({ retryCount, response, responseError }) {
        const pause = pauses[retryCount];
        const mends = response
          ? isTransientStatus(response.status) && readThrottledSeconds(response) === undefined
          : isConnectionLost(responseError);
        // A POST that is no question may do twice what was wanted once.
        const harmless = read || request.method !== "POST";
        return mends && harmless && pause !== undefined ? { retryAfterInMs: pause } : { skipStrategy: true };
      },
    };
    const whenAsked: RetryStrategy = {
      name: "whenAsked",
      retry({ response }) {
        const seconds = response && readThrottledSeconds(response);
        if (read || seconds === undefined || seconds * 1_000 > patience) return { skipStrategy: true };
        patience -= seconds * 1_000;
        waits?.(Math.ceil(seconds));
        return { retryAfterInMs: seconds * 1_000 };
      },
    };
    const maxRetries = Math.max(pauses.length, read ? 0 : maxThrottledRetries);
    return retryPolicy([byChance, whenAsked], { maxRetries }).sendRequest(request, next);
  },
});

/** Whether an answer's status may be another one a second later. */
const isTransientStatus = (status: number): boolean =>
  status === 408 || (status >= 500 && status !== 501 && status !== 505);

/** Whether a connection ended in the middle, so that nobody knows what has become of the request. */
export const isConnectionLost = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^(ECONNRESET|EPIPE|PARSE_ERROR)$/.test(String(error.code));
