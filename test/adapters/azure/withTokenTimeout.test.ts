import type { TokenCredential } from "@azure/core-auth";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withTokenTimeout } from "../../../src/adapters/azure/withTokenTimeout.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const token = { token: "t", expiresOnTimestamp: 0 };

/** A credential that responds when a test lets it, and observes its signal. */
function createPendingCredential() {
  const held = Promise.withResolvers<typeof token>();
  let given: AbortSignal | undefined;
  const credential: TokenCredential = {
    getToken(_, options) {
      given = options?.abortSignal as AbortSignal;
      given.addEventListener("abort", () => held.reject(new Error("aborted")));
      return held.promise;
    },
  };
  return { credential, give: () => held.resolve(token), isEnded: () => given?.aborted };
}

test("ends a token request after its time-out, and aborts the credential", async () => {
  const { credential, isEnded } = createPendingCredential();
  const request = withTokenTimeout(credential, 30_000).getToken("s");
  const ended = expect(request).rejects.toMatchObject({
    code: "timed-out",
    message: "No token for Azure within 30 s.",
  });
  await vi.advanceTimersByTimeAsync(29_999);
  expect(isEnded()).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await ended;
  expect(isEnded()).toBe(true);
});

test("ignores the signal of a request, as others may wait for the same token", async () => {
  const { credential, give } = createPendingCredential();
  const controller = new AbortController();
  const request = withTokenTimeout(credential, 30_000).getToken("s", { abortSignal: controller.signal });
  controller.abort();
  give();
  expect(await request).toBe(token);
  expect(vi.getTimerCount()).toBe(0);
});
