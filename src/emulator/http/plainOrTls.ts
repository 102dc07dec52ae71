import { once } from "node:events";
import type { Server } from "node:http";
import { createServer, type Server as NetServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

/** The first byte of a TLS handshake. @see https://www.rfc-editor.org/rfc/rfc8446#section-5.1 */
const handshakeByte = 0x16;

/**
 * Makes one port that answers in TLS to who speaks TLS, and in plain HTTP to the others: windows of VS Code find the
 * emulator by its folder and need no certificate.
 *
 * @param server gets the connections of both kinds; it doesn't listen itself
 * @param handshakeMs how long a client may take for its first byte, and again for the handshake
 */
export function createPlainOrTlsServer(
  server: Server,
  { key, cert, handshakeMs }: { readonly key: string; readonly cert: string; readonly handshakeMs: number },
): PlainOrTlsServer {
  const sockets = new Set<Socket>();
  const tls = createTlsServer({ key, cert, handshakeTimeout: handshakeMs }, (socket) =>
    server.emit("connection", socket),
  );
  tls.on("tlsClientError", (_, socket) => socket.destroy());
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    void route(socket).catch(() => socket.destroy());
  });

  async function route(socket: Socket): Promise<void> {
    await once(socket, "readable", { signal: AbortSignal.timeout(handshakeMs) });
    const first = socket.read() as Buffer | null;
    // The client closed the connection.
    if (!first) return void socket.destroy();
    socket.unshift(first);
    (first[0] === handshakeByte ? tls : server).emit("connection", socket);
  }

  // Starts its time-outs, as it would by listening.
  server.emit("listening");
  return {
    listener,
    closeAllConnections() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

interface PlainOrTlsServer {
  readonly listener: NetServer;
  /** Also those that have sent nothing yet. */
  closeAllConnections(): void;
}
