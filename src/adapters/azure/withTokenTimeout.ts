import type { TokenCredential } from "@azure/core-auth";
import { Failure } from "../../core/failure.ts";
import { withTimeout } from "../../core/wait.ts";
import { systemTimers } from "./systemTimers.ts";

/**
 * A credential whose tokens have a time-out. The SDK shares one token among all requests that wait for it, so the
 * cancellation of one request must not reach it.
 *
 * @throws Failure `timed-out`
 */
export const withTokenTimeout = (credential: TokenCredential, timeoutMs: number): TokenCredential => ({
  getToken: (scopes, options) =>
    withTimeout({ timeoutMs, createError: tokenTimeoutFailure, ...systemTimers }, (abortSignal) =>
      credential.getToken(scopes, { ...options, abortSignal }),
    ),
});

const tokenTimeoutFailure = (timeoutMs: number): Failure =>
  new Failure("timed-out", `No token for Azure within ${timeoutMs / 1_000} s.`, {
    remedy: "Check the network and the proxy, then retry. If that doesn't help, sign in again.",
  });
