import { request as requestHttp } from "node:http";
import { connect } from "node:net";
import type { RunningEmulator } from "../../../src/emulator/startEmulator.ts";
import { eventSubscriptionPath } from "../../emulator/rig.ts";

export type EmulatorTarget = Omit<RunningEmulator, "stop">;

/** A request, or the bytes to send instead. */
export interface HostileRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
  readonly wire?: string | Buffer;
}

/** A hostile request and the expected response: status, Azure's error code, and part of the message. */
export type HostileRow = readonly [
  what: string,
  make: (grid: EmulatorTarget) => HostileRequest,
  status: number,
  code: string,
  part: string,
];

/** Creates rows with the same expected status and code. */
const answeredWith =
  (status: number, code: string) =>
  (what: string, make: HostileRow[1], part: string): HostileRow => [what, make, status, code, part];
export const badRequest = answeredWith(400, "BadRequest");
export const invalidRequest = answeredWith(400, "InvalidRequest");
export const invalidContent = answeredWith(400, "InvalidRequestContent");
export const notFound = answeredWith(404, "ResourceNotFound");

export interface HostileResult {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export const sendHostile = ({ port }: EmulatorTarget, { wire, ...request }: HostileRequest): Promise<HostileResult> =>
  wire === undefined ? sendRequest(port, request) : sendBytes(port, wire);

/** Uses `node:http`, because `fetch` does not allow to set Host and Origin. */
function sendRequest(
  port: number,
  { method = "GET", path, headers = {}, body }: HostileRequest,
): Promise<HostileResult> {
  return new Promise((resolve, reject) => {
    const request = requestHttp({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.once("end", () => resolve(toResult(response.statusCode ?? 0, text)));
    });
    request.once("error", reject);
    request.end(body);
  });
}

/** Sends bytes, and reads one response. */
function sendBytes(port: number, bytes: string | Buffer): Promise<HostileResult> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const whole = /^HTTP\/1\.1 (\d+) [\s\S]*?content-length: (\d+)[\s\S]*?\r\n\r\n([\s\S]*)$/i.exec(text);
      if (!whole || Buffer.byteLength(whole[3] ?? "") < Number(whole[2])) return;
      socket.destroy();
      resolve(toResult(Number(whole[1]), whole[3] ?? ""));
    });
    socket.on("error", () => {});
    socket.once("close", () => resolve({ status: 0, code: "", message: "" }));
  });
}

/** A response that is not JSON is plain text. */
function toResult(status: number, text: string): HostileResult {
  if (!text.startsWith("{")) return { status, code: "", message: text };
  const { error } = JSON.parse(text) as { error?: { code: string; message: string } };
  return { status, code: error?.code ?? "", message: error?.message ?? "" };
}

export const apiVersionQuery = "?api-version=2025-02-15";
/** The path of an event subscription on the workspace. */
export const eventSubscriptionUrl = ({ workspaceId }: EmulatorTarget, name: string): string =>
  `${workspaceId}${eventSubscriptionPath}/${name}${apiVersionQuery}`;
export const deepJson = "[".repeat(100_000) + "]".repeat(100_000);
export const hugeBody = Buffer.alloc(3 * 1024 * 1024, "x");
