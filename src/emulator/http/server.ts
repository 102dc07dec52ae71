import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Server as NetServer } from "node:net";
import { TLSSocket } from "node:tls";
import { Failure, formatFailure } from "../../core/failure.ts";
import { describeForLog } from "../../core/log/logLine.ts";
import {
  badRequest,
  createBodyReader,
  HttpError,
  errorReply,
  type HttpReply,
  type HttpRequest,
  sendReply,
} from "./http.ts";
import { answerMalformed, endWithError } from "./malformedRequest.ts";
import { createPlainOrTlsServer } from "./plainOrTls.ts";

type RequestHandler = (request: HttpRequest) => HttpReply | Promise<HttpReply>;

interface RunningServer {
  readonly port: number;
  /** Accepts no more requests, and resolves when those in progress are answered; after a second their connections are closed. */
  close(): Promise<void>;
}

/** How long a client may take to send a request, in milliseconds, so that a slow one does not hold its connection forever. */
export interface RequestReadTimeouts {
  readonly headers: number;
  /** The whole request, headers included. */
  readonly request: number;
}

const defaultReadTimeouts: RequestReadTimeouts = { headers: 10_000, request: 30_000 };

interface ListenOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly answer: RequestHandler;
  readonly log: (line: string) => void;
  readonly timeouts?: RequestReadTimeouts | undefined;
  /** In PEM. With a certificate, it speaks TLS too. */
  readonly certificate?: { readonly key: string; readonly cert: string } | undefined;
}

/**
 * Serves HTTP on 127.0.0.1 only.
 *
 * @throws Failure `port-taken`
 */
export async function listen(listenOptions: ListenOptions): Promise<RunningServer> {
  const { port, answer, log, timeouts = defaultReadTimeouts, certificate } = listenOptions;
  const { headers: headersTimeout, request: requestTimeout } = timeouts;
  const options = {
    headersTimeout,
    requestTimeout,
    connectionsCheckingInterval: headersTimeout / 2,
    // A missing Host header is answered by `requireLocalCaller`, in Azure's error form.
    requireHostHeader: false,
  };
  const server = createServer(options, (message, response) => void serve(message, response, answer, log));
  server.on("clientError", answerMalformed);
  server.on("connect", (_, socket) =>
    endWithError(socket, [405, "MethodNotAllowed", "The Local Event Grid isn't a proxy."]),
  );
  const plainOrTls = certificate && createPlainOrTlsServer(server, { ...certificate, handshakeMs: headersTimeout });
  const listener = plainOrTls?.listener ?? server;
  await new Promise<void>((resolve, reject) => {
    listener.once("error", (error) => reject(toListenFailure(port, error)));
    listener.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (listener.address() as AddressInfo).port,
    close: () => closeServer(listener, server, plainOrTls ?? server),
  };
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  answer: RequestHandler,
  log: (line: string) => void,
): Promise<void> {
  let reply: HttpReply;
  try {
    reply = await answer(toRequest(message));
  } catch (error) {
    reply = errorReply(toHttpError(error, log));
  }
  if (reply.status === 401 && reply.body) log(describeRefusal(message, reply.body));
  // The client may have disconnected in the meantime.
  if (!response.destroyed) sendOrFail(response, reply, log);
  // Discards what is unread of a rejected body, so that the connection can be reused.
  message.resume();
}

/** The log entry for a request without the key or token that it needs, so that a stopped client finds the reason here. */
function describeRefusal({ method, url = "" }: IncomingMessage, body: object): string {
  const { error } = body as { readonly error?: { readonly message?: string } };
  return `Refused ${method} ${url.split("?")[0]?.slice(0, 200)}: ${error?.message}`;
}

/** A reply that cannot be sent, such as one with an invalid header, must not end the process. */
function sendOrFail(response: ServerResponse, reply: HttpReply, log: (line: string) => void): void {
  try {
    sendReply(response, reply);
  } catch (error) {
    sendReply(response, errorReply(toHttpError(error, log)));
  }
}

function toRequest(message: IncomingMessage): HttpRequest {
  requireLocalCaller(message);
  const protocol = message.socket instanceof TLSSocket ? "https" : "http";
  const origin = `${protocol}://${message.headers.host ?? ""}`;
  const url = message.url?.startsWith("/") ? URL.parse(origin + message.url) : null;
  if (!url) throw badRequest("The request's address isn't valid.");
  const { pathname, searchParams } = url;
  return {
    method: message.method ?? "GET",
    origin,
    path: decodePath(pathname),
    query: searchParams,
    headers: message.headers,
    parameters: {},
    ...createBodyReader(message),
  };
}

/**
 * Rejects web pages: a page of another site sends its origin, and a page whose host name was made to resolve to this
 * machine (DNS rebinding) sends that name as the host.
 */
function requireLocalCaller({ headers, socket }: IncomingMessage): void {
  if (headers.origin !== undefined)
    throw new HttpError(403, "Forbidden", "The Local Event Grid doesn't answer web pages.");
  if (headers.host === undefined) throw badRequest("The request has no Host header.");
  const [local, port = socket instanceof TLSSocket ? "443" : "80"] =
    /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d+))?$/i.exec(headers.host) ?? [];
  if (local === undefined || Number(port) !== socket.localPort)
    throw new HttpError(403, "Forbidden", `The Local Event Grid doesn't answer to the host name '${headers.host}'.`);
}

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw badRequest("The request's path isn't percent-encoded correctly.");
  }
}

function toHttpError(error: unknown, log: (line: string) => void): HttpError {
  if (error instanceof HttpError) return error;
  log(describeForLog(error));
  const message = error instanceof Failure ? formatFailure(error) : "Internal server error occurred.";
  return new HttpError(500, "InternalServerError", message);
}

function toListenFailure(port: number, error: NodeJS.ErrnoException): Error {
  const remedy = "Choose another port, or 0 for any free port.";
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: "is in use by another program",
    EACCES: "can't be used without more privileges",
  };
  const reason = reasons[error.code ?? ""];
  if (reason === undefined) return error;
  return new Failure("port-taken", `Port ${port} on 127.0.0.1 ${reason}.`, { remedy, cause: error });
}

/** @param listener may be another than `server`, which then only answers */
function closeServer(
  listener: NetServer,
  server: Server,
  connections: Pick<Server, "closeAllConnections">,
): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => connections.closeAllConnections(), 1_000);
    force.unref();
    if (listener !== server) server.close();
    listener.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
