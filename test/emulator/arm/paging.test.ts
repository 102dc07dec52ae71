import { describe, expect, it } from "vitest";
import { page } from "../../../src/emulator/arm/paging.ts";
import type { Request } from "../../../src/emulator/http.ts";

const names = Array.from({ length: 45 }, (_, at) => `item-${at}`);
const items = names.map((name) => ({ name }));

function ask(query: string | Readonly<Record<string, string>>) {
  const request: Request = {
    method: "GET",
    origin: "http://127.0.0.1:1",
    path: "/list",
    query: new URLSearchParams(query),
    headers: {},
    parameters: {},
    bytes: () => Promise.resolve(Buffer.alloc(0)),
    json: () => Promise.resolve(null),
  };
  return page(request, items) as unknown as { value: { name: string }[]; nextLink?: string };
}

function all(query: Record<string, string>): { sizes: number[]; names: string[] } {
  const pages = [ask({ "api-version": "2025-02-15", ...query })];
  for (let link = pages[0]?.nextLink; link; link = pages.at(-1)?.nextLink) pages.push(ask(new URL(link).search));
  return {
    sizes: pages.map(({ value }) => value.length),
    names: pages.flatMap(({ value }) => value.map(({ name }) => name)),
  };
}

it("pages of 20 follow each other without gap or double", () => {
  expect(all({})).toEqual({ sizes: [20, 20, 5], names });
});

it("$top sets the page, and is kept in the link to the next", () => {
  expect(all({ $top: "15" })).toEqual({ sizes: [15, 15, 15], names });
});

it("$filter is kept in the link to the next", () => {
  const { names: found } = all({ $filter: "contains(name, 'item-1')", $top: "3" });
  expect(found).toEqual(names.filter((name) => name.includes("item-1")));
});

it("the link is written as the service writes it", () => {
  expect(ask({ "api-version": "2025-02-15", $top: "20" }).nextLink).toBe(
    "http://127.0.0.1:1/list?api-version=2025-02-15&$skiptoken=%7B%22token%22%3A%2220%22%2C%22range%22%3A%7B%22min%22%3A%22%22%2C%22max%22%3A%22FF%22%7D%7D&$top=20",
  );
});

describe("$filter", () => {
  it.each([
    ["name eq 'item-7'", ["item-7"]],
    ["NAME EQ 'ITEM-7'", ["item-7"]],
    ["CONTAINS(namE, 'm-44')", ["item-44"]],
    [
      "contains(name, 'item-4') and name ne 'item-4' and not name eq 'item-40'",
      ["item-41", "item-42", "item-43", "item-44"],
    ],
    ["name eq 'item-1' or name eq 'item-2'", ["item-1", "item-2"]],
    ["name eq ' or '", []],
  ])("%s", ($filter, found) => {
    expect(ask({ $filter }).value.map(({ name }) => name)).toEqual(found);
  });
});

describe("refuses", () => {
  it.each([
    [{ $top: "0" }],
    [{ $top: "101" }],
    [{ $top: "many" }],
    [{ $filter: "location eq 'westeurope'" }],
    [{ $filter: "name eq item" }],
    [{ $skiptoken: "x" }],
    [{ $skiptoken: "null" }],
    [{ $skiptoken: '{"token":"-1"}' }],
  ])("%j", (query) => {
    expect(() => ask(query)).toThrow(/\$(top|filter|skiptoken)/);
  });
});
