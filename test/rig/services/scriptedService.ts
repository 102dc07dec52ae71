import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers one request, or breaks its connection. */
export type Responder = (response: ServerResponse, request: IncomingMessage) => void;

export const respondWith =
  (status: number, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Responder =>
  (response) =>
    response.writeHead(status, { "x-ms-request-id": `of-${status}`, ...headers }).end(JSON.stringify(body));

/** Responds with an error in the form of Azure Resource Manager. */
export const refuseWith = (status: number, headers: Readonly<Record<string, string>> = {}): Responder =>
  respondWith(status, { error: { code: "Code", message: `Refused with ${status}.` } }, headers);

export const neverRespond: Responder = () => {};
export const closeConnection: Responder = (response) => response.destroy();
export const truncateResponse: Responder = (response) => {
  response.writeHead(200, { "content-length": "100" }).write("{");
  setImmediate(() => response.destroy());
};

/** A service on this machine whose responses a test scripts. */
export interface ScriptedService {
  readonly endpoint: string;
  /** `METHOD path?query` of each request, in order. */
  readonly requests: string[];
  /** Sets the responders of the next requests, in order. The last one serves all further requests. */
  script(...responders: readonly Responder[]): void;
  close(): void;
}

export async function startScriptedService(): Promise<ScriptedService> {
  const requests: string[] = [];
  let responders: Responder[] = [neverRespond];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const respond = responders.length > 1 ? responders.shift() : responders[0];
    // An unread body would block the connection's next request.
    request.resume().on("end", () => respond?.(response, request));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    script(...next) {
      requests.length = 0;
      responders = [...next];
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
