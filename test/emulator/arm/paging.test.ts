import { describe, expect, it } from "vitest";
import { pageByToken, pageBySkip } from "../../../src/emulator/arm/paging.ts";
import type { HttpRequest } from "../../../src/emulator/http/http.ts";
import { request } from "../request.ts";

const names = Array.from({ length: 45 }, (_, at) => `item-${at}`);
const items = names.map((name) => ({ name }));

const listRequest = (query: string | Readonly<Record<string, string>>): HttpRequest =>
  request({ path: "/list", query: new URLSearchParams(query) });

const ask = (query: string | Readonly<Record<string, string>>) =>
  pageByToken(listRequest(query), items) as { readonly value: { name: string }[]; readonly nextLink?: string };

function all(query: Record<string, string>): { sizes: number[]; names: string[] } {
  const pages = [ask({ "api-version": "2025-02-15", ...query })];
  for (let link = pages[0]?.nextLink; link; link = pages.at(-1)?.nextLink) pages.push(ask(new URL(link).search));
  return {
    sizes: pages.map(({ value }) => value.length),
    names: pages.flatMap(({ value }) => value.map(({ name }) => name)),
  };
}

it("returns pages of 20 without gaps or duplicates", () => {
  expect(all({})).toEqual({ sizes: [20, 20, 5], names });
});

it("$top sets the page size, and stays in the next link", () => {
  expect(all({ $top: "15" })).toEqual({ sizes: [15, 15, 15], names });
});

it("$filter stays in the next link", () => {
  const { names: found } = all({ $filter: "contains(name, 'item-1')", $top: "3" });
  expect(found).toEqual(names.filter((name) => name.includes("item-1")));
});

it("formats the next link as the service does", () => {
  expect(ask({ "api-version": "2025-02-15", $top: "20" }).nextLink).toBe(
    "http://127.0.0.1:1/list?api-version=2025-02-15&$skiptoken=%7b%22token%22%3a%2220%22%2c%22range%22%3a%7b%22min%22%3a%22%22%2c%22max%22%3a%22FF%22%7d%7d&$top=20",
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

describe("rejects", () => {
  it.each([
    [{ $top: "0" }],
    [{ $top: "101" }],
    [{ $top: "many" }],
    [{ $filter: "location eq 'westeurope'" }],
    [{ $filter: "name eq item" }],
    [{ $skiptoken: "x" }],
    [{ $skiptoken: "null" }],
    [{ $skiptoken: '{"token":"-1"}' }],
    [{ $filter: `a${" ".repeat(10_000)}b` }],
  ])("%j", (query) => {
    expect(() => ask(query)).toThrow(/\$(top|filter|skiptoken)/);
  });
});

describe("by $skip", () => {
  const many = Array.from({ length: 250 }, (_, at) => ({ name: `item-${at}` }));

  it("returns pages of 100, the last without a next link", () => {
    const links: (string | undefined)[] = [];
    const seen: unknown[] = [];
    for (let query: string | undefined = "api-version=2024-10-01"; query !== undefined;) {
      const { value, nextLink } = pageBySkip(listRequest(query), many) as { value: unknown[]; nextLink?: string };
      links.push(nextLink);
      seen.push(...value);
      query = nextLink === undefined ? undefined : new URL(nextLink).search;
    }
    expect(links).toEqual([
      "http://127.0.0.1:1/list?api-version=2024-10-01&$skip=100",
      "http://127.0.0.1:1/list?api-version=2024-10-01&$skip=200",
      undefined,
    ]);
    expect(seen).toEqual(many);
  });

  it.each(["-1", "x", "1.5"])("rejects %s", ($skip) => {
    expect(() => pageBySkip(listRequest({ $skip }), many)).toThrow(`'${$skip}' of $skip`);
  });
});
