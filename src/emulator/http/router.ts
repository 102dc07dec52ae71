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

/** Defines a route. A segment that begins with `:` is a parameter; the others match case-insensitively. */
export const route = <const Path extends string>(
  method: "GET" | "PUT" | "PATCH" | "POST" | "DELETE",
  path: Path,
  handle: (request: HttpRequest<ParametersOf<Path>>) => HttpReply | Promise<HttpReply>,
): Route => ({ method, segments: segmentsOf(path), handle });

/**
 * Calls the handler of the route that matches a request.
 *
 * @param missing creates the error when no route matches, from the methods that the path has
 * @throws HttpError 404 when no route has this path, 405 when one has, but not with this method; or that of `missing`
 */
export function dispatch(
  routes: readonly Route[],
  request: HttpRequest,
  missing: (request: HttpRequest, allowed: readonly string[]) => HttpError = missingRoute,
): HttpReply | Promise<HttpReply> {
  const segments = segmentsOf(request.path);
  const candidates = routes.filter((route) => matches(route, segments));
  const found = candidates.find(({ method }) => method === request.method);
  if (found) return found.handle({ ...request, parameters: parametersOf(found, segments) });
  throw missing(
    request,
    candidates.map(({ method }) => method),
  );
}

/** The error for a request without a route. @param allowed the methods that the path has */
export function missingRoute({ method, path }: HttpRequest, allowed: readonly string[]): HttpError {
  const name = `${method} ${path}`;
  if (!allowed.length) return new HttpError(404, "InvalidResourceType", `The Local Event Grid doesn't have ${name}.`);
  const allow = allowed.join(", ");
  return new HttpError(405, "MethodNotAllowed", `${name} isn't supported. Use ${allow}.`, { allow });
}

/** Empty segments are ignored: some clients send `//subscriptions/...`, and Azure accepts it. */
const segmentsOf = (path: string): string[] => path.split("/").filter(Boolean);

const matches = ({ segments: pattern }: Route, segments: readonly string[]): boolean =>
  pattern.length === segments.length &&
  pattern.every((part, at) => part.startsWith(":") || part.toLowerCase() === segments[at]?.toLowerCase());

const parametersOf = ({ segments: pattern }: Route, segments: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    pattern.flatMap((part, at) => (part.startsWith(":") ? [[part.slice(1), segments[at] ?? ""]] : [])),
  );
