import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A webhook that only counts. */
export interface Sink {
  readonly url: string;
  /** Resolves when it has got `count` requests since the last call. */
  waitForRequests(count: number): Promise<void>;
  /** How many it has got since the last call of `got` has ended. */
  readonly received: number;
  close(): void;
}

/** @param status what it answers */
export async function startSink(status = 200): Promise<Sink> {
  let received = 0;
  let wanted = Infinity;
  let tell = (): void => {};
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.once("end", () => {
      if (message.headers["aeg-event-type"] === "SubscriptionValidation") {
        const [{ data }] = JSON.parse(Buffer.concat(chunks).toString()) as [{ data: { validationCode: string } }];
        response.end(JSON.stringify({ validationResponse: data.validationCode }));
        return;
      }
      response.writeHead(status, { "content-length": 0 }).end();
      if (++received >= wanted) tell();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    get received() {
      return received;
    },
    waitForRequests: async (count) => {
      wanted = count;
      await new Promise<void>((resolve) => {
        tell = resolve;
        if (received >= wanted) resolve();
      });
      received = 0;
      wanted = Infinity;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * Sends all bodies over some connections, each as soon as the one before was answered.
 *
 * @param expected the status of every answer
 */
export async function sendAll(
  url: string,
  headers: Readonly<Record<string, string>>,
  bodies: readonly string[],
  { connections = 16, expected = 200 } = {},
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++])
      await sendOne({ url, headers, body, expected }, agent);
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
}

interface LoadRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly expected: number;
}

function sendOne({ url, headers, body, expected }: LoadRequest, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { method: "POST", agent, headers: { ...headers, "content-length": Buffer.byteLength(body) } };
    const sent = request(url, options, (answer) => {
      answer.resume();
      answer.once("end", () =>
        answer.statusCode === expected ? resolve() : reject(new Error(`${url} answered ${answer.statusCode}.`)),
      );
    });
    sent.once("error", reject);
    sent.end(body);
  });
}
