import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";

/** A request. The router fills in `parameters`. */
export interface HttpRequest<Parameter extends string = string> {
  readonly method: string;
  /** `http://host:port` or `https://host:port` as the client wrote it, so that links in responses use the same address. */
  readonly origin: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly parameters: Readonly<Record<Parameter, string>>;
  /**
   * Reads the body. May be called again.
   *
   * @param maxBytes 1 MB by default
   * @throws HttpError 413 when the body is larger
   */
  bytes(maxBytes?: number): Promise<Buffer>;
  /** Reads the body as JSON. @throws HttpError as `bytes` does, and 400 when it is malformed or nested too deeply */
  json(maxBytes?: number): Promise<Json>;
  /** Like `json`, with the text that was parsed. */
  jsonText(maxBytes?: number): Promise<ParsedJson>;
}

/** JSON and its text. */
export interface ParsedJson {
  readonly value: Json;
  readonly text: string;
}

export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** JSON, sent as it is; only without `body`. */
  readonly json?: string;
  /** Sent as plain text; only without `body` and `json`. */
  readonly text?: string;
}

/** Answers a request with an error in Azure's form: `{"error":{"code","message"}}`. */
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

export const badRequest = (message: string): HttpError => new HttpError(400, "BadRequest", message);

/** The error of Azure Resource Manager for a body that it can't read. */
export const invalidContent = (message: string): HttpError => new HttpError(400, "InvalidRequestContent", message);

/** The error of Event Grid for a request with invalid content. */
export const invalidRequest = (message: string): HttpError => new HttpError(400, "InvalidRequest", message);

export const notFound = (message: string): HttpError => new HttpError(404, "ResourceNotFound", message);

/** An error of Azure Resource Manager itself, before the request reaches a resource provider. */
export const gatewayError = (status: number, code: string, message: string): HttpError =>
  new HttpError(status, code, message, { "x-ms-failure-cause": "gateway" });

export const okReply = (body?: object): HttpReply => ({ status: 200, ...(body ? { body } : {}) });

const megabyte = 1024 * 1024;

/** Event Grid's limit for a publish request. @see https://learn.microsoft.com/azure/event-grid/quotas-limits */
const defaultMaxBytes = megabyte;

/** How deep arrays and objects may be nested: the default of the service's own JSON reader. */
const maxDepth = 64;

export function createBodyReader(message: IncomingMessage): Pick<HttpRequest, "bytes" | "json" | "jsonText"> {
  let reading: Promise<Buffer> | undefined;
  const bytes = (maxBytes = defaultMaxBytes): Promise<Buffer> => (reading ??= readBytes(message, maxBytes));
  return {
    bytes,
    json: async (maxBytes) => parseBody(await bytes(maxBytes)).value,
    jsonText: async (maxBytes) => parseBody(await bytes(maxBytes)),
  };
}

function parseBody(bytes: Buffer): ParsedJson {
  if (!bytes.length) throw invalidContent("The request content was empty. JSON is expected.");
  const invalid = (reason: string): HttpError =>
    invalidContent(`The request content was invalid and could not be deserialized: '${reason}'.`);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (isTooDeep(text)) throw invalid(`JSON can be nested ${maxDepth} levels deep`);
    return { value: JSON.parse(text) as Json, text };
  } catch (error) {
    throw error instanceof HttpError ? error : invalid(error instanceof Error ? error.message : String(error));
  }
}

/** Reads the body as a JSON object. @throws HttpError as `HttpRequest.json` does, and 400 for any other JSON */
export async function readJsonObject(request: HttpRequest): Promise<JsonObject> {
  const body = await request.json();
  if (isObject(body)) return body;
  throw invalidContent("The request content was invalid: a JSON object is expected.");
}

function readBytes(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on("data", (chunk: Buffer) => {
      size += chunk.length;
      // What follows is read and discarded, so that a client that is still writing sees the response.
      if (size <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    // The client disconnected, which is no failure of the emulator.
    message.once("error", () => reject(badRequest("The request's body is incomplete.")));
    message.once("end", () => {
      if (size <= maxBytes) return resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
      reject(
        new HttpError(
          413,
          "RequestEntityTooLarge",
          `The request is ${size} bytes. The limit is ${maxBytes} (${maxBytes / megabyte} MB).`,
        ),
      );
    });
  });
}

/** Counts brackets outside of strings, so that no recursive code sees a text that is nested too deeply. */
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
      if (++depth > maxDepth) return true;
    } else if (code === charCodes.endOfBrace || code === charCodes.endOfBracket) depth--;
  }
  return false;
}

const charCodes = { quote: 0x22, backslash: 0x5c, bracket: 0x5b, endOfBracket: 0x5d, brace: 0x7b, endOfBrace: 0x7d };

export function sendReply(response: ServerResponse, { status, headers = {}, body, json, text = "" }: HttpReply): void {
  const jsonContent = body === undefined ? json : JSON.stringify(body);
  const content = jsonContent ?? text;
  const kind = jsonContent === undefined ? "text/plain" : "application/json";
  const type = content ? { "content-type": `${kind}; charset=utf-8` } : {};
  response.writeHead(status, { ...type, "content-length": Buffer.byteLength(content), ...headers }).end(content);
}

export const errorReply = ({ status, code, message, headers }: HttpError): HttpReply => ({
  status,
  headers,
  body: { error: { code, message } },
});

/** Compares in constant time. */
export function matchesSecret(value: string | string[] | undefined, secret: string): boolean {
  if (typeof value !== "string") return false;
  const [a, b] = [Buffer.from(value), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
