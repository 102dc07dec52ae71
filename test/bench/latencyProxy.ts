import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";

/** What a proxy has seen. */
export interface LatencyProxy {
  readonly url: string;
  /** What has passed since it was last asked: requests, and how often one came after all before it were answered. */
  takeCounts(): { readonly requests: number; readonly roundTrips: number };
  close(): void;
}

/** Stands in front of a loopback service and lets each request come later. */
export async function startLatencyProxy(service: string, milliseconds: number): Promise<LatencyProxy> {
  const agent = new Agent({ keepAlive: true });
  let [requests, roundTrips, underWay] = [0, 0, 0];
  const forward = async (asked: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [body] = await Promise.all([buffer(asked), setTimeout(milliseconds)]);
    const { method = "GET", url = "/" } = asked;
    const headers = { ...asked.headers, host: new URL(service).host };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(new URL(url, service), { method, agent, headers }, resolve).on("error", reject).end(body);
    });
    // The service names itself in links to next pages; they are to come this way too.
    const told = (await text(answer)).replaceAll(service, proxy.url);
    response.writeHead(answer.statusCode ?? 502, { "content-type": "application/json" }).end(told);
  };
  const server = createServer((asked, response) => {
    requests++;
    if (underWay++ === 0) roundTrips++;
    response.on("close", () => underWay--);
    forward(asked, response).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: LatencyProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeCounts() {
      const passed = { requests, roundTrips };
      [requests, roundTrips] = [0, 0];
      return passed;
    },
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
  return proxy;
}
