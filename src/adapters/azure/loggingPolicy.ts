import type { PipelinePolicy, PipelineResponse } from "@azure/core-rest-pipeline";
import { isCancellation } from "../../core/failure.ts";
import { maskIds } from "../../core/maskIds.ts";
import type { CallLog } from "../../ports/callLog.ts";

/**
 * Writes one line for each request that was sent, also for each repetition. Neither query nor headers nor bodies nor what
 * an error says: they may hold secrets.
 *
 * @param now milliseconds, from any point in time
 */
export const createLoggingPolicy = (log: CallLog, now: () => number): PipelinePolicy => ({
  name: "logCalls",
  async sendRequest(request, next) {
    const begun = now();
    const write = (outcome: string, failed: boolean, more = ""): void => {
      const { pathname } = new URL(request.url);
      const line = (path: string): string =>
        `${request.method} ${path} ${outcome} after ${Math.round(now() - begun)} ms${more}`;
      if (failed) log.warn(line(maskIds(pathname)));
      log.trace(line(pathname));
    };
    try {
      const response = await next(request);
      const { status } = response;
      write(`was answered with ${status}`, status >= 400, `, request id ${readRequestId(response)}`);
      return response;
    } catch (error) {
      if (!isCancellation(error)) write(`failed with ${readErrorCode(error)}`, true);
      else if (request.abortSignal?.aborted) write("was cancelled", false);
      else write("was not answered", true);
      throw error;
    }
  },
});

/** What Azure's support asks for first. What comes instead of an id is not repeated. */
function readRequestId({ headers }: PipelineResponse): string {
  const id = headers.get("x-ms-request-id") ?? headers.get("x-ms-correlation-request-id") ?? "";
  return /^[\w:-]{1,64}$/.test(id) ? id : "none";
}

/** Such as ECONNRESET. */
function readErrorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^[A-Z_]{1,40}$/.test(code) ? code : "an error";
}
