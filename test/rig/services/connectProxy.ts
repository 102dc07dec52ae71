import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";

/** A proxy on this machine, as companies have one between their people and the internet. */
export interface ConnectProxy {
  /** For example `http://127.0.0.1:3128`. */
  readonly url: string;
  /** `host:port` of each tunnel that was asked for, also of those that it refused. */
  readonly requestedHosts: readonly string[];
  /** `user:password` without which it answers 407; empty for none. */
  password: string;
  /** What it answers instead of letting anybody through; 0 for letting through. */
  refusalStatus: number;
  close(): Promise<void>;
}

/** @param hosts ports of this machine by the `host:port` that stands for each; all other addresses are unknown to it */
export async function startConnectProxy(hosts: Readonly<Record<string, number>>): Promise<ConnectProxy> {
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_, response) => response.writeHead(501).end());
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
  });
  server.on("connect", ({ url = "", headers }: IncomingMessage, client: Duplex) => {
    asked.push(url);
    const refuse = (status: string, header = ""): void =>
      void client.end(`HTTP/1.1 ${status}\r\n${header}content-type: text/html\r\n\r\n<html>${status}</html>`);
    const given = headers["proxy-authorization"]?.replace(/^Basic /, "") ?? "";
    if (proxy.password && Buffer.from(given, "base64").toString() !== proxy.password)
      return refuse("407 Proxy Authentication Required", 'proxy-authenticate: Basic realm="Contoso"\r\n');
    if (proxy.refusalStatus) return refuse(`${proxy.refusalStatus} Refused`);
    const port = hosts[url];
    if (port === undefined) return refuse("502 Bad Gateway");
    const target = connect(port, "localhost", () => client.write("HTTP/1.1 200 Connection Established\r\n\r\n"));
    target.on("error", () => client.destroy()).on("close", () => client.destroy());
    client.on("close", () => target.destroy());
    client.pipe(target).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: ConnectProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requestedHosts: asked,
    password: "",
    refusalStatus: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return proxy;
}
