import { Failure, formatFailure } from "../failure.ts";
import { escapeInvisible } from "../visibleText.ts";

/** A longer line is cut, in characters: a log is read by people. */
const maxLineLength = 4_000;

/** Secrets as they come in errors of other programs, and what is kept of them. */
const secrets: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // Queries carry keys of functions and signatures of storage accounts.
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"']*@/gi, "$1…@"],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, "$1?…"],
  [/\b(Bearer|Basic|SharedAccessSignature)\s+[\w.~+/=%&-]{16,}/gi, "$1 …"],
  [/\b(aeg-sas-(?:key|token)|x-admin-key|authorization)(["']?\s*[:=]\s*["']?)(?!\s)[^\s"',]+/gi, "$1$2…"],
  [/\b(AccountKey|SharedAccessKey|SharedAccessSignature|password|code|sig|token)=[^\s&;"',]+/gi, "$1=…"],
  [/&s=[^\s&;"',]+/g, "&s=…"],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, "eyJ…"],
  // Keys of Event Grid (32 bytes) and of storage accounts (64 bytes).
  [/(?<![\w+/])(?:[\w+/]{43}=|[\w+/]{86}==)/g, "…"],
];

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Makes one line for a log of any text: nothing in it starts another line, reaches the terminal as a command, or shows a
 * secret.
 */
export function toLogLine(text: string): string {
  // A secret that the cut divides would not be recognized, so it is cut afterwards. Far longer texts are cut twice.
  const readable = secrets.reduce((line, [pattern, to]) => line.replace(pattern, to), text.slice(0, 4 * maxLineLength));
  const line = escapeInvisible(readable.replace(/[\n\r\t]/g, (character) => shortEscapes[character] ?? ""));
  return line.length > maxLineLength ? `${line.slice(0, maxLineLength)}… (cut)` : line;
}

/** The log entry for an error: a failure with its cause and remedy, anything else with its stack. */
export const describeForLog = (error: unknown): string =>
  error instanceof Failure ? formatFailure(error) : error instanceof Error ? describeStack(error) : String(error);

/** Like `describeForLog`, with the error that caused it, for a log that a person reads after a message. */
export const describeWithCause = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? describeForLog(error) : `${describeForLog(error)} Cause: ${describeForLog(cause)}`;
};

const describeStack = ({ stack, message }: Error): string => (stack ?? message).replace(/\n\s+(?=at )/g, " | ");
