import { isListOf, isNumber, isObjectWith, isText } from "../guards.ts";

/** The beginning of what a destination responded, as text. Secrets in headers are masked. */
export interface HandlerResponse {
  readonly headers: readonly HandlerResponseHeader[];
  /** The first 2 KB. */
  readonly body: string;
  /** Bytes of the body that are not in `body`. */
  readonly omittedBytes: number;
}

export interface HandlerResponseHeader {
  readonly name: string;
  readonly value: string;
}

/** Whether parsed JSON is the response of a handler. */
export const isHandlerResponse = isObjectWith<HandlerResponse>({
  headers: isListOf(isObjectWith<HandlerResponseHeader>({ name: isText, value: isText })),
  body: isText,
  omittedBytes: isNumber,
});

/** What stands in place of a secret. */
const maskedValue = "(hidden)";

const secretName =
  /cookie|authori[sz]ation|token|secret|passw|signature|credential|session|(api|access|function)s?-?key/i;

/** Parameters of a URL that carry keys and signatures, as in a `Location` header. */
const secretParameter = /([?&;](?:code|sig|key|token|access_token|sas|secret|password|aeg-sas-[a-z]+)=)[^&;#\s"]+/gi;

/** Whether a header of this name is secret. Handlers repeat the same few names. */
const secretNames = new Map<string, boolean>();
const maxRememberedNames = 1_000;

/** A header's value without secrets. */
export function maskHeaderValue(name: string, value: string): string {
  if (isSecretName(name)) return maskedValue;
  return value.includes("=") ? value.replace(secretParameter, `$1${maskedValue}`) : value;
}

function isSecretName(name: string): boolean {
  const known = secretNames.get(name);
  if (known !== undefined) return known;
  if (secretNames.size >= maxRememberedNames) secretNames.clear();
  const isSecret = secretName.test(name);
  secretNames.set(name, isSecret);
  return isSecret;
}
