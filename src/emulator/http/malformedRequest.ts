import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Answers a request that is no valid HTTP or too slow, and closes its connection: where the next request begins is unknown. */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  endWithError(socket, malformedReplies[error.code ?? ""] ?? [400, "BadRequest", "The request isn't valid HTTP/1.1."]);
}

/** The last response on a connection. */
type FinalReply = readonly [status: number, code: string, message: string];

/** Answers with an error in Azure's form and closes the connection. */
export function endWithError(socket: Duplex, [status, code, message]: FinalReply): void {
  const body = JSON.stringify({ error: { code, message } });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** Responses by the error code of Node's HTTP parser. */
const malformedReplies: Readonly<Record<string, FinalReply>> = {
  HPE_HEADER_OVERFLOW: [431, "RequestHeaderFieldsTooLarge", "The request's headers are larger than 16 KB."],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "RequestTimeout", "The request wasn't completed in time."],
  HPE_INVALID_TRANSFER_ENCODING: [400, "BadRequest", "The request has both transfer-encoding and content-length."],
  HPE_INVALID_CONTENT_LENGTH: [
    400,
    "BadRequest",
    "The request's content-length isn't a number, or is sent together with transfer-encoding.",
  ],
  HPE_UNEXPECTED_CONTENT_LENGTH: [
    400,
    "BadRequest",
    "The request has content-length twice, or together with transfer-encoding.",
  ],
};
