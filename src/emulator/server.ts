import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure, tell } from "../core/failure.ts";
import { bodyOf, Refusal, refused, type Reply, type Request, send } from "./http.ts";
import { logged } from "./logged.ts";
import { answerUnreadable, end } from "./unreadable.ts";

export type Answer = (request: Request) => Reply | Promise<Reply>;

/** The emulator's end of the wire. */
export interface Listening {
  readonly port: number;
  /** Takes no further request, and resolves when those under way are answered, or after a second without them. */
  close(): Promise<void>;
}

/** How long a client may take to send a request, in milliseconds; a slower one does not hold its connection for ever. */
export interface Patience {
  readonly headers: number;
  /** All of it, headers included. */
  readonly request: number;
}

const usual: Patience = { headers: 10_000, request: 30_000 };

/**
 * Serves `answer` over http on this machine only.
 *
 * @param port 0 for any free one
 * @throws Failure `port-taken`
 */
export async function listen(
  port: number,
  answer: Answer,
  log: (line: string) => void,
  { headers: headersTimeout, request: requestTimeout }: Patience = usual,
): Promise<Listening> {
  const options = {
    headersTimeout,
    requestTimeout,
    connectionsCheckingInterval: headersTimeout / 2,
    // A request without is answered here, in the form of all other errors.
    requireHostHeader: false,
  };
  const server = createServer(options, (message, response) => void serve(message, response, answer, log));
  server.on("clientError", answerUnreadable);
  server.on("connect", (_, socket) => end(socket, [405, "MethodNotAllowed", "The Local Event Grid is no proxy."]));
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
  if (!response.destroyed) sendOrFail(response, reply, log);
  // What is left of a refused body is read and forgotten, else the connection could not be used again.
  message.resume();
}

/** No answer may end the emulator, not even one with a header that cannot be sent. */
function sendOrFail(response: ServerResponse, reply: Reply, log: (line: string) => void): void {
  try {
    send(response, reply);
  } catch (error) {
    send(response, refused(refusalOf(error, log)));
  }
}

function requestOf(message: IncomingMessage): Request {
  mustBeLocal(message);
  const origin = `http://${message.headers.host ?? ""}`;
  const url = message.url?.startsWith("/") ? parsed(origin + message.url) : undefined;
  if (!url) throw new Refusal(400, "BadRequest", "The request's address cannot be read.");
  const { pathname, searchParams } = url;
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
  if (headers.host === undefined) throw new Refusal(400, "BadRequest", "The request has no Host header.");
  const [local, port = "80"] = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d+))?$/i.exec(headers.host) ?? [];
  if (local === undefined || Number(port) !== socket.localPort)
    throw new Refusal(403, "Forbidden", `The Local Event Grid does not answer to the host name '${headers.host}'.`);
}

function parsed(target: string): URL | undefined {
  try {
    return new URL(target);
  } catch {
    return undefined;
  }
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
  log(logged(error));
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
