import { createHttpPoller, type LroResponse } from "@azure/core-lro";
import type { PipelineResponse } from "@azure/core-rest-pipeline";
import { Failure, isCancellation } from "../../core/failure.ts";
import { isObject, type Json } from "../../core/json.ts";
import { toArmFailure, toUnknownOutcome, toRequestFailure } from "./armFailure.ts";
import { parseResponseBody } from "./parseResponseBody.ts";

/** A change that may go on at the service after it was taken. */
export interface LongRunningChange {
  readonly method: "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  /** Milliseconds between two looks; the service's Retry-After wins over it. */
  readonly pollIntervalMs: number;
  /** Asks for the change. */
  readonly start: () => Promise<PipelineResponse>;
  /** Sends one GET. */
  readonly poll: (url: string) => Promise<PipelineResponse>;
  /** Is asked after each look that sees it under way; what it throws ends the wait. */
  readonly onStillRunning: () => Promise<void>;
}

/**
 * Waits until a change has ended. A look that fails does not lose what goes on; the second one in a row ends the wait.
 *
 * @throws Failure as the service refused, or that nobody knows what became of it
 */
export async function waitForChange(operation: LongRunningChange, signal: AbortSignal): Promise<void> {
  const { method, url, pollIntervalMs: interval, start: begin, poll: look, onStillRunning: meanwhile } = operation;
  let last: Json | undefined;
  const seen = (response: PipelineResponse): LroResponse => {
    last = parseResponseBody(response);
    const { status, headers } = response;
    return { flatResponse: last, rawResponse: { statusCode: status, headers: headers.toJSON(), body: last } };
  };
  let failed = false;
  const poller = await createHttpPoller(
    {
      requestMethod: method,
      requestPath: url,
      sendInitialRequest: async () => seen(await begin()),
      async sendPollRequest(address) {
        let response: LroResponse;
        try {
          response = seen(await look(new URL(address, url).href));
          failed = false;
        } catch (error) {
          if (isCancellation(error)) throw error;
          if (failed) throw toUnknownOutcome(toRequestFailure(error, url));
          failed = true;
          return stillRunningResponse;
        }
        if (isObject(last) && !isTerminalStatus(last["status"])) await meanwhile();
        return response;
      },
    },
    { intervalInMs: interval },
  );
  try {
    await poller.pollUntilDone({ abortSignal: signal });
  } catch (error) {
    if (error instanceof Failure || isCancellation(error) || !isObject(last)) throw error;
    // The poller's own error has lost the code; the last body it was given still has it.
    if (isObject(last["error"])) throw toArmFailure(200, last);
    const { status } = last;
    if (isTerminalStatus(status)) throw unexplainedFailure(status);
    throw error;
  }
}

/** What the poller makes of a look that failed: it looks again after its interval. */
const stillRunningResponse: LroResponse = {
  flatResponse: undefined,
  rawResponse: { statusCode: 202, headers: {}, body: { status: "Running" } },
};

const unexplainedFailure = (status: string): Failure =>
  new Failure("refused", `The service ended the change as ${status} and does not say why.`, {
    remedy: "Refresh to see what became of it, then try again.",
  });

/** The service has more words for an operation under way than are documented. */
const isTerminalStatus = (status: Json | undefined): status is string =>
  typeof status === "string" && /^(Succeeded|Failed|Canceled)$/i.test(status);
