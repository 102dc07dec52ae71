import { Failure } from "../../core/failure.ts";

/** VS Code's message if it cannot reach a proxy. It may name several, with passwords. */
const unreachableProxyMessage = /^Failed to establish a socket connection to proxies: (?:[A-Z\d]+ )?([^\s;]+)/;

/** The proxy that VS Code could not reach; undefined for other errors. */
export function findUnreachableProxy(error: unknown): string | undefined {
  const [, address] = (error instanceof Error && unreachableProxyMessage.exec(error.message)) || [];
  return address && toProxyHost(address);
}

/** `host:port` of a proxy, without user and password. */
export const toProxyHost = (address: string): string => address.replace(/^.*[/@](?=.)/, "").replace(/\/$/, "");

// The problem comes before the name, as the tree is often narrow.
export const proxyUnreachableFailure = (proxy: string, host: string): Failure =>
  new Failure("unreachable", `No answer from the proxy ${proxy}.`, {
    why: `VS Code connects to ${host} through it.`,
    remedy: `Check ${proxySettingText}, then retry.`,
  });

/**
 * The failure for a response that came from a proxy instead of `host`.
 *
 * @param proxy `host:port`, if known
 */
export function proxyRefusedFailure(status: number, host: string, proxy: string | undefined): Failure {
  const name = proxy ? `the proxy ${proxy}` : "the proxy";
  if (status === 407)
    return new Failure("unreachable", `Password wanted by ${name}.`, {
      why: `VS Code connects to ${host} through it.`,
      remedy: `Enter http://user:password@host:port in ${proxySettingText}, then retry.`,
    });
  return new Failure("unreachable", `No connection through ${name} to ${host}.`, {
    why: `The proxy responded with status ${status}.`,
    remedy:
      status >= 500
        ? "Retry in a moment. If that doesn't help, ask its administrator."
        : `Ask its administrator to allow ${host}, or add the host to the setting http.noProxy, then retry.`,
  });
}

const proxySettingText = "the setting http.proxy or the variable HTTPS_PROXY";
