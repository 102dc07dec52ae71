import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";

/** An HTTP proxy on this machine, like those of companies, for CONNECT requests only. */
export interface ConnectProxy {
  /** For example `http://127.0.0.1:3128`. */
  readonly url: string;
  /** `host:port` of each requested tunnel, including refused ones. */
  readonly requestedHosts: readonly string[];
  /** The `user:password` that it demands with status 407. Empty for none. */
  password: string;
  /** The status with which it refuses every tunnel. 0 for none. */
  refusalStatus: number;
  close(): Promise<void>;
}

/** @param hosts ports of this machine by the `host:port` that they represent. Others answer 502. */
export async function startConnectProxy(hosts: Readonly<Record<string, number>>): Promise<ConnectProxy> {
  const requestedHosts: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_, response) => response.writeHead(501).end());
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
  });
  server.on("connect", ({ url = "", headers }: IncomingMessage, client: Duplex) => {
    requestedHosts.push(url);
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
    requestedHosts,
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
