import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a service does with one request. */
export type Responder = (response: ServerResponse, request: IncomingMessage) => void;

export const respondWith =
  (status: number, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Responder =>
  (response) =>
    response.writeHead(status, { "x-ms-request-id": `of-${status}`, ...headers }).end(JSON.stringify(body));

/** As Azure Resource Manager refuses. */
export const refuseWith = (status: number, headers: Readonly<Record<string, string>> = {}): Responder =>
  respondWith(status, { error: { code: "Code", message: `Refused with ${status}.` } }, headers);

export const neverRespond: Responder = () => {};
export const closeConnection: Responder = (response) => response.destroy();
export const truncateResponse: Responder = (response) => {
  response.writeHead(200, { "content-length": "100" }).write("{");
  setImmediate(() => response.destroy());
};

/** A service on this machine that does with each request what a test says. */
export interface ScriptedService {
  readonly endpoint: string;
  /** `METHOD path?query` of each request, in order. */
  readonly requests: string[];
  /** The fates of the next requests, one each; the last one is that of all others. */
  script(...fates: readonly Responder[]): void;
  close(): void;
}

export async function startScriptedService(): Promise<ScriptedService> {
  const asked: string[] = [];
  let fates: Responder[] = [neverRespond];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const fate = fates.length > 1 ? fates.shift() : fates[0];
    // A body that nobody reads would keep the connection from its next request.
    request.resume().on("end", () => fate?.(response, request));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: asked,
    script(...next) {
      asked.length = 0;
      fates = [...next];
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
