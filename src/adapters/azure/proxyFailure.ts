import { Failure } from "../../core/failure.ts";

/** What VS Code says where it cannot reach a proxy, which may be several and may have a password in it. */
const unreachableProxyMessage = /^Failed to establish a socket connection to proxies: (?:[A-Z\d]+ )?([^\s;]+)/;

/** The proxy that an error of VS Code's could not reach; undefined for other errors. */
export function findUnreachableProxy(error: unknown): string | undefined {
  const [, address] = (error instanceof Error && unreachableProxyMessage.exec(error.message)) || [];
  return address && toProxyHost(address);
}

/** A proxy's `host:port`, without the user and password that its address may hold. */
export const toProxyHost = (address: string): string => address.replace(/^.*[/@](?=.)/, "").replace(/\/$/, "");

// What is wrong comes before the name: the tree is often narrow.
export const proxyUnreachableFailure = (proxy: string, host: string): Failure =>
  new Failure("unreachable", `No answer from the proxy ${proxy}.`, {
    why: `VS Code reaches ${host} through it.`,
    remedy: `Check ${proxySettingText}, then retry.`,
  });

/**
 * Tells an answer that a proxy gave in the place of `host`.
 *
 * @param proxy `host:port`, if known
 */
export function proxyRefusedFailure(status: number, host: string, proxy: string | undefined): Failure {
  const name = proxy ? `the proxy ${proxy}` : "the proxy";
  if (status === 407)
    return new Failure("unreachable", `Password wanted by ${name}.`, {
      why: `VS Code reaches ${host} through it.`,
      remedy: `Write the user name and the password as http://user:password@host:port into ${proxySettingText}, then retry.`,
    });
  return new Failure("unreachable", `No way through ${name} to ${host}.`, {
    why: `It answered with status ${status}.`,
    remedy:
      status >= 500
        ? "Retry in a moment; if it stays so, ask who runs it."
        : `Ask who runs it to allow ${host}, or name that in the setting http.noProxy, then retry.`,
  });
}

const proxySettingText = "the setting http.proxy or the variable HTTPS_PROXY";
