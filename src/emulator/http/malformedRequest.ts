import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Answers what is no HTTP, or comes too slowly, and ends its connection: where the next request would begin is unknown. */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  endWithError(socket, malformedReplies[error.code ?? ""] ?? [400, "BadRequest", "The request is no HTTP/1.1."]);
}

/** The last answer of a connection. */
type FinalReply = readonly [status: number, code: string, message: string];

/** Answers with an error in Azure's form, and ends the connection. */
export function endWithError(socket: Duplex, [status, code, message]: FinalReply): void {
  const body = JSON.stringify({ error: { code, message } });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** What Node's reader of requests refuses, by its own code. */
const malformedReplies: Readonly<Record<string, FinalReply>> = {
  HPE_HEADER_OVERFLOW: [431, "RequestHeaderFieldsTooLarge", "The request's headers are larger than 16 KB."],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "RequestTimeout", "The request did not come to its end in time."],
  HPE_INVALID_TRANSFER_ENCODING: [
    400,
    "BadRequest",
    "The request's transfer-encoding and content-length contradict each other.",
  ],
  HPE_INVALID_CONTENT_LENGTH: [
    400,
    "BadRequest",
    "The request's content-length is no number, or stands beside transfer-encoding.",
  ],
  HPE_UNEXPECTED_CONTENT_LENGTH: [
    400,
    "BadRequest",
    "The request has content-length twice, or beside transfer-encoding.",
  ],
};
