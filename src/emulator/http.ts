import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { isObject, type Json, type JsonObject } from "../core/json.ts";

/** One request, its path taken apart by the router. */
export interface Request<Parameter extends string = string> {
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

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: Json;
  /** Sent as plain text, for a person; only without `body`. */
  readonly text?: string;
}

/** A request that is answered with an error in Azure's form: `{"error":{"code","message"}}`. */
export class Refusal extends Error {
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
const largestBody = megabyte;

/** How deep arrays and objects may be nested; what the service's own JSON reader allows by default. */
const deepestNesting = 64;

/** The ways to read a request's body. */
export function bodyOf(message: IncomingMessage): Pick<Request, "bytes" | "json"> {
  let reading: Promise<Buffer> | undefined;
  const bytes = (most = largestBody): Promise<Buffer> => (reading ??= readBytes(message, most));
  return { bytes, json: async (most) => parsed(await bytes(most)) };
}

/** Reads JSON, or throws a `Refusal`. */
function parsed(bytes: Buffer): Json {
  if (!bytes.length)
    throw new Refusal(400, "InvalidRequestContent", "The request content was empty; JSON is expected.");
  const invalid = (why: string): Refusal =>
    new Refusal(
      400,
      "InvalidRequestContent",
      `The request content was invalid and could not be deserialized: '${why}'.`,
    );
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (isTooDeep(text)) throw invalid(`JSON may be nested ${deepestNesting} levels deep`);
    return JSON.parse(text) as Json;
  } catch (error) {
    throw error instanceof Refusal ? error : invalid(error instanceof Error ? error.message : String(error));
  }
}

/** As `readJson`, for a body that must be an object. */
export async function readObject(request: Request): Promise<JsonObject> {
  const body = await request.json();
  if (isObject(body)) return body;
  throw new Refusal(400, "InvalidRequestContent", "The request content was invalid: a JSON object is expected.");
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
    message.once("error", () => reject(new Refusal(400, "BadRequest", "The request's body did not come to its end.")));
    message.once("end", () => {
      if (size <= most) return resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
      reject(
        new Refusal(
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
      if (code === mark.backslash) at++;
      else if (code === mark.quote) quoted = false;
    } else if (code === mark.quote) quoted = true;
    else if (code === mark.brace || code === mark.bracket) {
      if (++depth > deepestNesting) return true;
    } else if (code === mark.endOfBrace || code === mark.endOfBracket) depth--;
  }
  return false;
}

const mark = { quote: 0x22, backslash: 0x5c, bracket: 0x5b, endOfBracket: 0x5d, brace: 0x7b, endOfBrace: 0x7d };

/** Sends `reply`. */
export function send(response: ServerResponse, { status, headers = {}, body, text = "" }: Reply): void {
  const sent = body === undefined ? text : JSON.stringify(body);
  const kind = body === undefined ? "text/plain" : "application/json";
  const type = sent ? { "content-type": `${kind}; charset=utf-8` } : {};
  response.writeHead(status, { ...type, "content-length": Buffer.byteLength(sent), ...headers }).end(sent);
}

/** The error body that Azure answers `refusal` with. */
export const refused = ({ status, code, message, headers }: Refusal): Reply => ({
  status,
  headers,
  body: { error: { code, message } },
});

/** Whether `given` is the secret, in a time that does not depend on where they differ. */
export function isSecret(given: string | string[] | undefined, secret: string): boolean {
  if (typeof given !== "string") return false;
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
