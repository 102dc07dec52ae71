import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a service does with one request. */
export type Fate = (response: ServerResponse, request: IncomingMessage) => void;

export const answers =
  (status: number, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Fate =>
  (response) =>
    response.writeHead(status, { "x-ms-request-id": `of-${status}`, ...headers }).end(JSON.stringify(body));

/** As Azure Resource Manager refuses. */
export const refuses = (status: number, headers: Readonly<Record<string, string>> = {}): Fate =>
  answers(status, { error: { code: "Code", message: `Refused with ${status}.` } }, headers);

export const hangs: Fate = () => {};
export const cuts: Fate = (response) => response.destroy();
export const cutsItsAnswer: Fate = (response) => {
  response.writeHead(200, { "content-length": "100" }).write("{");
  setImmediate(() => response.destroy());
};

/** A service on this machine that does with each request what a test says. */
export interface ScriptedService {
  readonly endpoint: string;
  /** `METHOD path?query` of each request, in order. */
  readonly asked: string[];
  /** The fates of the next requests, one each; the last one is that of all others. */
  script(...fates: readonly Fate[]): void;
  close(): void;
}

export async function startScriptedService(): Promise<ScriptedService> {
  const asked: string[] = [];
  let fates: Fate[] = [hangs];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const fate = fates.length > 1 ? fates.shift() : fates[0];
    // A body that nobody reads would keep the connection from its next request.
    request.resume().on("end", () => fate?.(response, request));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
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
