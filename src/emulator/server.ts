import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure, tell } from "../core/failure.ts";
import { bodyOf, Refusal, refused, type Reply, type Request, send } from "./http.ts";

export type Answer = (request: Request) => Reply | Promise<Reply>;

/** The emulator's end of the wire. */
export interface Listening {
  readonly port: number;
  /** Takes no further request, and resolves when those under way are answered, or after a second without them. */
  close(): Promise<void>;
}

/**
 * Serves `answer` over http on this machine only.
 *
 * @param port 0 for any free one
 * @throws Failure `port-taken`
 */
export async function listen(port: number, answer: Answer, log: (line: string) => void): Promise<Listening> {
  const server = createServer((message, response) => void serve(message, response, answer, log));
  // A client that sends slowly, or nothing at all, does not hold its connection for ever.
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(cannotListen(port, error)));
    server.listen(port, "127.0.0.1", resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closed(server) };
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  log: (line: string) => void,
): Promise<void> {
  let reply: Reply;
  try {
    reply = await answer(requestOf(message));
  } catch (error) {
    reply = refused(refusalOf(error, log));
  }
  // Whoever went away while the answer was made does not get it.
  if (!response.destroyed) send(response, reply);
  // What is left of a refused body is read and forgotten, else the connection could not be used again.
  message.resume();
}

function requestOf(message: IncomingMessage): Request {
  mustBeLocal(message);
  const origin = `http://${message.headers.host ?? ""}`;
  const target = `${origin}${message.url?.startsWith("/") ? message.url : "/"}`;
  if (!URL.canParse(target)) throw new Refusal(400, "BadRequest", "The request's address cannot be read.");
  const { pathname, searchParams } = new URL(target);
  return {
    method: message.method ?? "GET",
    origin,
    path: decoded(pathname),
    query: searchParams,
    headers: message.headers,
    parameters: {},
    ...bodyOf(message),
  };
}

/**
 * Keeps pages in a browser out: one from elsewhere sends its origin, and one whose host name was made to lead here
 * (DNS rebinding) sends that name as host.
 */
function mustBeLocal({ headers, socket }: IncomingMessage): void {
  if (headers.origin !== undefined)
    throw new Refusal(403, "Forbidden", "The Local Event Grid does not answer web pages.");
  const [local, port = "80"] = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d+))?$/i.exec(headers.host ?? "") ?? [];
  if (local === undefined || Number(port) !== socket.localPort)
    throw new Refusal(
      403,
      "Forbidden",
      `The Local Event Grid does not answer to the host name '${headers.host ?? ""}'.`,
    );
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new Refusal(400, "BadRequest", "The request's path is not percent-encoded correctly.");
  }
}

function refusalOf(error: unknown, log: (line: string) => void): Refusal {
  if (error instanceof Refusal) return error;
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const message = error instanceof Failure ? tell(error) : "Internal server error occurred.";
  return new Refusal(500, "InternalServerError", message);
}

function cannotListen(port: number, error: NodeJS.ErrnoException): Error {
  const remedy = "Choose another port, or 0 for any free one.";
  if (error.code === "EADDRINUSE")
    return new Failure("port-taken", `Port ${port} on 127.0.0.1 is taken by another program.`, {
      remedy,
      cause: error,
    });
  if (error.code === "EACCES")
    return new Failure("port-taken", `Port ${port} on 127.0.0.1 may not be used by this user.`, {
      remedy,
      cause: error,
    });
  return error;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), 1_000);
    force.unref();
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
