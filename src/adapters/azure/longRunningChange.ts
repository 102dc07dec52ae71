import { createHttpPoller, type LroResponse } from "@azure/core-lro";
import type { PipelineResponse } from "@azure/core-rest-pipeline";
import { Failure, isCancellation } from "../../core/failure.ts";
import { isObject, type Json, parseJsonOrUndefined } from "../../core/json.ts";
import { toArmFailure, toUnknownOutcome, toRequestFailure } from "./armFailure.ts";

/** A change that may still be running after the service has accepted it. */
export interface LongRunningChange {
  readonly method: "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  /** Milliseconds between polls. The service's Retry-After takes precedence. */
  readonly pollIntervalMs: number;
  /** Requests the change. */
  readonly start: () => Promise<PipelineResponse>;
  /** Sends one GET. */
  readonly poll: (url: string) => Promise<PipelineResponse>;
  /** Called with the status of each poll that finds it running; what it throws ends the wait. */
  readonly onStillRunning: (status: string) => Promise<void>;
}

/**
 * Waits until a change has ended. One failed poll is ignored; the second in a row ends the wait.
 *
 * @throws Failure if the service refuses the change, or if its outcome is unknown
 */
export async function waitForChange(change: LongRunningChange, signal: AbortSignal): Promise<void> {
  const { method, url, pollIntervalMs, start, poll, onStillRunning } = change;
  let lastBody: Json | undefined;
  const toLroResponse = (response: PipelineResponse): LroResponse => {
    const { status, headers, bodyAsText } = response;
    lastBody = parseJsonOrUndefined(bodyAsText ?? "");
    return { flatResponse: lastBody, rawResponse: { statusCode: status, headers: headers.toJSON(), body: lastBody } };
  };
  let hasPollFailed = false;
  const poller = await createHttpPoller(
    {
      requestMethod: method,
      requestPath: url,
      sendInitialRequest: async () => toLroResponse(await start()),
      async sendPollRequest(address) {
        let response: LroResponse;
        try {
          response = toLroResponse(await poll(new URL(address, url).href));
          hasPollFailed = false;
        } catch (error) {
          if (isCancellation(error)) throw error;
          if (hasPollFailed) throw toUnknownOutcome(error);
          hasPollFailed = true;
          return stillRunningResponse;
        }
        const status = isObject(lastBody) ? lastBody["status"] : undefined;
        if (typeof status === "string" && !isTerminalStatus(status)) await onStillRunning(status);
        return response;
      },
    },
    { intervalInMs: pollIntervalMs },
  );
  try {
    await poller.pollUntilDone({ abortSignal: signal });
  } catch (error) {
    if (error instanceof Failure || isCancellation(error)) throw error;
    // The poller's error does not contain the code of the service's error; the last body does.
    if (isObject(lastBody) && isObject(lastBody["error"])) throw toArmFailure(200, lastBody);
    const status = isObject(lastBody) ? lastBody["status"] : undefined;
    throw isTerminalStatus(status) ? unexplainedFailure(status) : toRequestFailure(error, url);
  }
}

/** Stands for a failed poll, so that the poller polls again after its interval. */
const stillRunningResponse: LroResponse = {
  flatResponse: undefined,
  rawResponse: { statusCode: 202, headers: {}, body: { status: "Running" } },
};

const unexplainedFailure = (status: string): Failure =>
  new Failure("refused", `The change ended with status ${status}, and the service gave no reason.`, {
    remedy: "Refresh to see the current state, then retry.",
  });

/** Running operations have more statuses than are documented. */
const isTerminalStatus = (status: Json | undefined): status is string =>
  typeof status === "string" && /^(Succeeded|Failed|Canceled)$/i.test(status);
