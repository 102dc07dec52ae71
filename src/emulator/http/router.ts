import { HttpError, type HttpReply, type HttpRequest } from "./http.ts";

/** The names in a path pattern: `"name"` in `/topicTypes/:name`. */
type ParametersOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParametersOf<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

export interface Route {
  readonly method: string;
  readonly segments: readonly string[];
  readonly handle: (request: HttpRequest) => HttpReply | Promise<HttpReply>;
}

/** One row of a route table. A segment that begins with `:` is a parameter; the others match without regard to case. */
export const route = <const Path extends string>(
  method: "GET" | "PUT" | "PATCH" | "POST" | "DELETE",
  path: Path,
  handle: (request: HttpRequest<ParametersOf<Path>>) => HttpReply | Promise<HttpReply>,
): Route => ({ method, segments: segmentsOf(path), handle });

/**
 * Finds the route that a request names and hands the request to it.
 *
 * @throws Refusal 404 when no route has this path, 405 when one has, but not with this method
 */
export function dispatch(routes: readonly Route[], request: HttpRequest): HttpReply | Promise<HttpReply> {
  const segments = segmentsOf(request.path);
  const here = routes.filter((route) => matches(route, segments));
  const found = here.find(({ method }) => method === request.method);
  if (found) return found.handle({ ...request, parameters: parametersOf(found, segments) });
  const what = `${request.method} ${request.path}`;
  if (!here.length) throw new HttpError(404, "InvalidResourceType", `The Local Event Grid has nothing at ${what}.`);
  const allow = here.map(({ method }) => method).join(", ");
  throw new HttpError(405, "MethodNotAllowed", `${what} is not supported here; ${allow} would be.`, { allow });
}

/** Empty segments do not count: clients write `//subscriptions/...`, and Azure takes it. */
const segmentsOf = (path: string): string[] => path.split("/").filter(Boolean);

const matches = ({ segments: pattern }: Route, segments: readonly string[]): boolean =>
  pattern.length === segments.length &&
  pattern.every((part, at) => part.startsWith(":") || part.toLowerCase() === segments[at]?.toLowerCase());

const parametersOf = ({ segments: pattern }: Route, segments: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    pattern.flatMap((part, at) => (part.startsWith(":") ? [[part.slice(1), segments[at] ?? ""]] : [])),
  );
