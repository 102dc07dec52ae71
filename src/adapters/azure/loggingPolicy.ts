import type { PipelinePolicy, PipelineResponse } from "@azure/core-rest-pipeline";
import { isCancellation } from "../../core/failure.ts";
import { maskIds } from "../../core/maskIds.ts";
import type { CallLog } from "../../ports/callLog.ts";

/**
 * Logs one line for each request, retries included. Leaves out queries, headers, bodies and error messages, which may
 * contain secrets.
 *
 * @param now milliseconds since any point in time
 */
export const createLoggingPolicy = (log: CallLog, now: () => number): PipelinePolicy => ({
  name: "logging",
  async sendRequest(request, next) {
    const startedAt = now();
    const write = (outcome: string, isFailure: boolean, details = ""): void => {
      const { pathname } = new URL(request.url);
      const line = (path: string): string =>
        `${request.method} ${path} ${outcome} after ${Math.round(now() - startedAt)} ms${details}`;
      if (isFailure) log.warn(line(maskIds(pathname)));
      log.trace(line(pathname));
    };
    try {
      const response = await next(request);
      const { status } = response;
      write(`responded with ${status}`, status >= 400, `, request id ${readRequestId(response)}`);
      return response;
    } catch (error) {
      if (!isCancellation(error)) write(`failed with ${readErrorCode(error)}`, true);
      else if (request.abortSignal?.aborted) write("was canceled", false);
      else write("got no response", true);
      throw error;
    }
  },
});

/** The id that Azure support asks for. Anything that does not look like one is not logged. */
function readRequestId({ headers }: PipelineResponse): string {
  const id = headers.get("x-ms-request-id") ?? headers.get("x-ms-correlation-request-id") ?? "";
  return /^[\w:-]{1,64}$/.test(id) ? id : "none";
}

/** Such as ECONNRESET. */
function readErrorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^[A-Z_]{1,40}$/.test(code) ? code : "an error";
}
