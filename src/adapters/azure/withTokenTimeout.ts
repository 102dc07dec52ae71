import type { TokenCredential } from "@azure/core-auth";
import { Failure } from "../../core/failure.ts";
import { raceAbort } from "./raceAbort.ts";

/**
 * A credential that gives its token in time or fails. One token serves all requests that wait for it meanwhile, so the
 * cancellation of one of them must not reach it.
 *
 * @param limit milliseconds
 * @throws Failure `timed-out`
 */
export const withTokenTimeout = (credential: TokenCredential, limit: number): TokenCredential => ({
  getToken(scopes, options) {
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(tokenTimeoutFailure(limit)), limit);
    const { signal } = ending;
    const ask = () => credential.getToken(scopes, { ...options, abortSignal: signal });
    return raceAbort(signal, ask).finally(() => clearTimeout(timer));
  },
});

const tokenTimeoutFailure = (limit: number): Failure =>
  new Failure("timed-out", `No token for Azure came within ${limit / 1_000} s.`, {
    why: "Who is signed in was asked for one and has not answered.",
    remedy: "Check the network and the proxy, then retry; if it stays so, sign in again.",
  });
