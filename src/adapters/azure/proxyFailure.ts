import { Failure } from "../../core/failure.ts";

/** What VS Code says where it cannot reach a proxy, which may be several and may have a password in it. */
const away = /^Failed to establish a socket connection to proxies: (?:[A-Z\d]+ )?([^\s;]+)/;

/** The proxy that an error of VS Code's could not reach; undefined for other errors. */
export function unreachableProxy(error: unknown): string | undefined {
  const [, address] = (error instanceof Error && away.exec(error.message)) || [];
  return address && nameOf(address);
}

/** A proxy's `host:port`, without the user and password that its address may hold. */
export const nameOf = (address: string): string => address.replace(/^.*[/@](?=.)/, "").replace(/\/$/, "");

export const proxyAway = (proxy: string, host: string): Failure =>
  new Failure("unreachable", `The proxy ${proxy} does not answer.`, {
    why: `VS Code reaches ${host} through it.`,
    remedy: `Check ${where}, then retry.`,
  });

/**
 * Tells an answer that a proxy gave in the place of `host`.
 *
 * @param proxy `host:port`, if known
 */
export function refusedByProxy(status: number, host: string, proxy: string | undefined): Failure {
  const name = proxy ? `The proxy ${proxy}` : "The proxy";
  if (status === 407)
    return new Failure("unreachable", `${name} wants a user name and a password.`, {
      why: `VS Code reaches ${host} through it.`,
      remedy: `Write them as http://user:password@host:port into ${where}, then retry.`,
    });
  return new Failure("unreachable", `${name} lets nobody through to ${host}.`, {
    why: `It answered with status ${status}.`,
    remedy: `Ask who runs it to allow ${host}, or name that in the setting http.noProxy, then retry.`,
  });
}

const where = "the setting http.proxy or the variable HTTPS_PROXY";
