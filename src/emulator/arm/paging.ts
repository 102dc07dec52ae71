import type { JsonObject } from "../../core/json.ts";
import { type HttpRequest, invalidRequest } from "../http/http.ts";
import { toText } from "../store/jsonValues.ts";

/** In characters. Parsing a longer one would block the emulator. */
const maxFilterLength = 4_000;

/** The service's own page size. */
const defaultPageSize = 20;

/**
 * The page of a list that a request asks for.
 *
 * @param items each with a `name`
 * @returns the response body, without `nextLink` on the last page
 * @throws HttpError 400 for an invalid `$top`, `$filter` or `$skiptoken`
 */
export function pageByToken(request: HttpRequest, items: readonly JsonObject[]): JsonObject {
  const { query } = request;
  const top = query.get("$top");
  const size = top === null ? defaultPageSize : Number(top);
  if (!Number.isInteger(size) || size < 1 || size > 100)
    throw invalidRequest(`The value '${top}' of $top is not a whole number from 1 to 100.`);
  const found = items.filter(parseNameFilter(query.get("$filter")));
  const token = query.get("$skiptoken");
  const from = token === null ? 0 : parseSkipToken(token);
  const value = found.slice(from, from + size);
  if (from + size >= found.length) return { value };
  const filter = query.get("$filter");
  const nextToken = JSON.stringify({ token: String(from + size), range: { min: "", max: "FF" } });
  const nextLink = nextLinkTo(request, [
    `$skiptoken=${toLowerCaseEscapes(encodeURIComponent(nextToken))}`,
    ...(top === null ? [] : [`$top=${top}`]),
    ...(filter === null ? [] : [`$filter=${encodeURIComponent(filter)}`]),
  ]);
  return { value, nextLink };
}

/** Like `pageByToken`, as other providers do: pages of 100, with their position in `$skip`. */
export function pageBySkip(request: HttpRequest, items: readonly JsonObject[]): JsonObject {
  const skip = request.query.get("$skip") ?? "0";
  const from = Number(skip);
  if (!Number.isInteger(from) || from < 0) throw invalidRequest(`The value '${skip}' of $skip is not a whole number.`);
  const to = from + 100;
  const value = items.slice(from, to);
  return to >= items.length ? { value } : { value, nextLink: nextLinkTo(request, [`$skip=${to}`]) };
}

/** `%7b` for `%7B`, as the service writes it. */
const toLowerCaseEscapes = (text: string): string => text.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

const nextLinkTo = ({ origin, path, query }: HttpRequest, parameters: readonly string[]): string =>
  `${origin}${encodeURI(path)}?${[`api-version=${query.get("api-version") ?? ""}`, ...parameters].join("&")}`;

function parseSkipToken(token: string): number {
  let position = NaN;
  try {
    position = Number((JSON.parse(token) as { token?: unknown } | null)?.token);
  } catch {
    // Handled below, like any other token that the emulator did not issue.
  }
  if (Number.isInteger(position) && position >= 0) return position;
  throw invalidRequest("The $skiptoken was not issued by this service.");
}

/**
 * Parses `$filter`: comparisons of the name, joined by `and` and `or`, each optionally after `not`. `and` takes
 * precedence; parentheses aren't supported.
 *
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions/list-by-resource
 */
function parseNameFilter(filter: string | null): (item: JsonObject) => boolean {
  if (!filter) return () => true;
  if (filter.length > maxFilterLength)
    throw invalidRequest(`The $filter is ${filter.length} characters long. The limit is ${maxFilterLength}.`);
  const alternatives = splitOutside(filter, "or").map((part) => splitOutside(part, "and").map(parseComparison));
  return ({ name }) => alternatives.some((all) => all.every((holds) => holds(toText(name).toLowerCase())));
}

function parseComparison(text: string): (name: string) => boolean {
  const not = /^\s*not\s+(.*)$/is.exec(text)?.[1];
  if (not !== undefined) {
    const holds = parseComparison(not);
    return (name) => !holds(name);
  }
  const contains = /^\s*contains\(\s*name\s*,\s*'((?:[^']|'')*)'\s*\)\s*$/i.exec(text)?.[1];
  if (contains !== undefined) return (name) => name.includes(unquote(contains));
  const [, operator, value] = /^\s*name\s+(eq|ne)\s+'((?:[^']|'')*)'\s*$/i.exec(text) ?? [];
  if (operator === undefined || value === undefined)
    throw invalidRequest(
      `The $filter part "${text.trim()}" isn't supported. Use name eq, name ne or contains(name, '...').`,
    );
  return operator.toLowerCase() === "eq" ? (name) => name === unquote(value) : (name) => name !== unquote(value);
}

const unquote = (text: string): string => text.replaceAll("''", "'").toLowerCase();

/** Splits at a word outside of quotes. */
const splitOutside = (text: string, word: string): string[] =>
  text.split(new RegExp(`\\s+${word}\\s+(?=(?:[^']*'[^']*')*[^']*$)`, "i"));
