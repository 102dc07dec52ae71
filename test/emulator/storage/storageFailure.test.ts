import { expect, it } from "vitest";
import { toStorageFailure } from "../../../src/emulator/storage/storageFailure.ts";

const place = { kind: "container", name: "dead", account: "churn", host: "127.0.0.1:10000" } as const;
const thrown = (name: string, more: object): Error => Object.assign(new Error("Said.\nRequestId:1"), { name }, more);

it.each([
  [thrown("RestError", { code: "ECONNREFUSED" }), "unreachable", "does not answer"],
  [thrown("AbortError", {}), "unreachable", "does not answer"],
  [thrown("RestError", { statusCode: 408 }), "unreachable", "is unavailable"],
  [thrown("RestError", { statusCode: 503, code: "ServerBusy" }), "unreachable", "is unavailable"],
  [thrown("RestError", { statusCode: 404, code: "ContainerNotFound" }), "storage", 'has no container "dead"'],
  [thrown("RestError", { statusCode: 403, code: "AuthenticationFailed" }), "storage", "was refused"],
])("%s is told", (error, code, message) => {
  expect(toStorageFailure(error, "A blob", place)).toMatchObject({
    code,
    message: expect.stringContaining(message) as unknown,
    why: expect.not.stringContaining("RequestId") as unknown,
  });
});

it("a bug stays what it is", () => {
  const bug = new TypeError("undefined is not a function");
  expect(toStorageFailure(bug, "A blob", place)).toBe(bug);
});

it("holds nothing of the request, in which the signature and the events are", () => {
  const request = { headers: { authorization: "SharedKey churn:signature" }, body: "event" };
  const { cause } = toStorageFailure(thrown("RestError", { statusCode: 500, request }), "A blob", place) as Error;
  expect(cause).toEqual({ name: "RestError", statusCode: 500, code: undefined });
});
