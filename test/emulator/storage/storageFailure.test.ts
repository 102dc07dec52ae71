import { expect, it } from "vitest";
import { toStorageFailure } from "../../../src/emulator/storage/storageFailure.ts";

const place = { kind: "container", name: "dead", account: "churn", host: "127.0.0.1:10000" } as const;
const createError = (name: string, more: object): Error =>
  Object.assign(new Error("First line.\nRequestId:1"), { name }, more);

it.each([
  [createError("RestError", { code: "ECONNREFUSED" }), "unreachable", "doesn't respond"],
  [createError("AbortError", {}), "unreachable", "doesn't respond"],
  [createError("RestError", { statusCode: 408 }), "unreachable", "is unavailable"],
  [createError("RestError", { statusCode: 503, code: "ServerBusy" }), "unreachable", "is unavailable"],
  [createError("RestError", { statusCode: 404, code: "ContainerNotFound" }), "storage", 'has no container "dead"'],
  [createError("RestError", { statusCode: 403, code: "AuthenticationFailed" }), "storage", "was rejected"],
])("converts %s to a failure", (error, code, message) => {
  expect(toStorageFailure(error, "A blob", place)).toMatchObject({
    code,
    message: expect.stringContaining(message) as unknown,
    why: expect.not.stringContaining("RequestId") as unknown,
  });
});

it("leaves a bug as it is", () => {
  const bug = new TypeError("undefined is not a function");
  expect(toStorageFailure(bug, "A blob", place)).toBe(bug);
});

it("contains nothing of the request, which has the signature and the events", () => {
  const request = { headers: { authorization: "SharedKey churn:signature" }, body: "event" };
  const { cause } = toStorageFailure(createError("RestError", { statusCode: 500, request }), "A blob", place) as Error;
  expect(cause).toEqual({ name: "RestError", statusCode: 500, code: undefined });
});
