import { describe, expect, it } from "vitest";
import { HttpError } from "../../../src/emulator/http/http.ts";
import { dispatch, route } from "../../../src/emulator/http/router.ts";
import { request } from "../request.ts";

const routes = [
  route("GET", "/types/:type", ({ parameters }) => ({ status: 200, body: [parameters.type] })),
  route("PUT", "/types/:type", () => ({ status: 201 })),
  route("GET", "/Types/:type/events/:event", ({ parameters: { type, event } }) => ({
    status: 200,
    body: [type, event],
  })),
];

describe("routes a path to the handler with its parameters", () => {
  it.each([
    ["/types/One", ["One"]],
    ["//TYPES/One/", ["One"]],
    ["/types/a/EVENTS/b", ["a", "b"]],
    ["/types/__proto__", ["__proto__"]],
  ])("%s", (path, body) => {
    expect(dispatch(routes, request({ path }))).toEqual({ status: 200, body });
  });
});

const catchError = (method: string, path: string): unknown => {
  try {
    return dispatch(routes, request({ method, path }));
  } catch (error) {
    return error;
  }
};

it("answers an unknown path with 404", () => {
  expect(catchError("GET", "/types")).toMatchObject({ status: 404 });
  expect(catchError("GET", "/types/a/b/c/d")).toBeInstanceOf(HttpError);
});

it("answers another method of a known path with 405 and the allowed methods", () => {
  expect(catchError("DELETE", "/types/a")).toMatchObject({ status: 405, headers: { allow: "GET, PUT" } });
});
