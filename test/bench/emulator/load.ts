import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A webhook that only counts. */
export interface Sink {
  readonly url: string;
  /** Resolves when it has got `count` requests since the last call. */
  got(count: number): Promise<void>;
  /** How many requests it has got since the last call. */
  taken(): number;
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
    got: async (count) => {
      wanted = count;
      await new Promise<void>((resolve) => {
        tell = resolve;
        if (received >= wanted) resolve();
      });
      received = 0;
      wanted = Infinity;
    },
    taken: () => {
      const count = received;
      received = 0;
      return count;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * Sends all bodies over `connections` connections, each as soon as the one before was answered.
 *
 * @throws when one is answered with another status than `expected`
 */
export async function sendAll(
  url: string,
  headers: Readonly<Record<string, string>>,
  bodies: readonly string[],
  { connections = 16, expected = 200 }: { connections?: number; expected?: number } = {},
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++])
      await send(url, headers, body, { agent, expected });
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
}

function send(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { agent, expected }: { readonly agent: Agent; readonly expected: number },
): Promise<void> {
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
