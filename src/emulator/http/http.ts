import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";

/** One request, its path taken apart by the router. */
export interface HttpRequest<Parameter extends string = string> {
  readonly method: string;
  /** `http://host:port` as the client wrote it, so that links in answers lead back the same way. */
  readonly origin: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly parameters: Readonly<Record<Parameter, string>>;
  /**
   * Reads the body; refuses one that is too large. May be asked again.
   *
   * @param most bytes that it may have; 1 MB if not given
   */
  bytes(most?: number): Promise<Buffer>;
  /** Reads the body as JSON; refuses one that is too large, as `bytes` does, malformed or nested too deeply. */
  json(most?: number): Promise<Json>;
}

export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** Sent as plain text, for a person; only without `body`. */
  readonly text?: string;
}

/** A request that is answered with an error in Azure's form: `{"error":{"code","message"}}`. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

const megabyte = 1024 * 1024;

/** The largest request body in bytes, if nothing else is said: Event Grid's limit for a publish request. @see https://learn.microsoft.com/azure/event-grid/quotas-limits */
const maxBodyBytes = megabyte;

/** How deep arrays and objects may be nested; what the service's own JSON reader allows by default. */
const maxNesting = 64;

/** The ways to read a request's body. */
export function createBodyReader(message: IncomingMessage): Pick<HttpRequest, "bytes" | "json"> {
  let reading: Promise<Buffer> | undefined;
  const bytes = (most = maxBodyBytes): Promise<Buffer> => (reading ??= readBytes(message, most));
  return { bytes, json: async (most) => parseBody(await bytes(most)) };
}

/** Reads JSON, or throws a `Refusal`. */
function parseBody(bytes: Buffer): Json {
  if (!bytes.length)
    throw new HttpError(400, "InvalidRequestContent", "The request content was empty; JSON is expected.");
  const invalid = (why: string): HttpError =>
    new HttpError(
      400,
      "InvalidRequestContent",
      `The request content was invalid and could not be deserialized: '${why}'.`,
    );
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (isTooDeep(text)) throw invalid(`JSON may be nested ${maxNesting} levels deep`);
    return JSON.parse(text) as Json;
  } catch (error) {
    throw error instanceof HttpError ? error : invalid(error instanceof Error ? error.message : String(error));
  }
}

/** As `readJson`, for a body that must be an object. */
export async function readJsonObject(request: HttpRequest): Promise<JsonObject> {
  const body = await request.json();
  if (isObject(body)) return body;
  throw new HttpError(400, "InvalidRequestContent", "The request content was invalid: a JSON object is expected.");
}

function readBytes(message: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on("data", (chunk: Buffer) => {
      size += chunk.length;
      // The rest is still read, and forgotten, so that a client that is writing gets to see the answer.
      if (size <= most) chunks.push(chunk);
      else chunks.length = 0;
    });
    // The client went away, or was cut off: nobody reads the answer any more, and nothing here has failed.
    message.once("error", () =>
      reject(new HttpError(400, "BadRequest", "The request's body did not come to its end.")),
    );
    message.once("end", () => {
      if (size <= most) return resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
      reject(
        new HttpError(
          413,
          "RequestEntityTooLarge",
          `The request is ${size} bytes; the limit is ${most} (${most / megabyte} MB).`,
        ),
      );
    });
  });
}

/** Counts brackets outside of strings before anything recursive sees the text. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === charCodes.backslash) at++;
      else if (code === charCodes.quote) quoted = false;
    } else if (code === charCodes.quote) quoted = true;
    else if (code === charCodes.brace || code === charCodes.bracket) {
      if (++depth > maxNesting) return true;
    } else if (code === charCodes.endOfBrace || code === charCodes.endOfBracket) depth--;
  }
  return false;
}

const charCodes = { quote: 0x22, backslash: 0x5c, bracket: 0x5b, endOfBracket: 0x5d, brace: 0x7b, endOfBrace: 0x7d };

/** Sends `reply`. */
export function sendReply(response: ServerResponse, { status, headers = {}, body, text = "" }: HttpReply): void {
  const sent = body === undefined ? text : JSON.stringify(body);
  const kind = body === undefined ? "text/plain" : "application/json";
  const type = sent ? { "content-type": `${kind}; charset=utf-8` } : {};
  response.writeHead(status, { ...type, "content-length": Buffer.byteLength(sent), ...headers }).end(sent);
}

/** The error body that Azure answers `refusal` with. */
export const errorReply = ({ status, code, message, headers }: HttpError): HttpReply => ({
  status,
  headers,
  body: { error: { code, message } },
});

/** Whether `given` is the secret, in a time that does not depend on where they differ. */
export function matchesSecret(given: string | string[] | undefined, secret: string): boolean {
  if (typeof given !== "string") return false;
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
