import { createError, type Problem } from "../problem.ts";

/**
 * Host of the handler that the Local Event Grid brings. It answers for this host itself, at any path, so that its first
 * event subscriptions have a destination that works. Names below localhost are never in the public DNS.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6761#section-6.3
 */
export const sampleHandlerHost = "sample-handler.localhost";

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Whether a URL's host is this machine. */
export const isLoopback = (url: URL): boolean => loopbackHost.test(url.hostname);

/**
 * Checks a webhook URL. Azure accepts only https; the Local Event Grid also accepts http on this machine.
 *
 * @returns problems of the whole value (pointer `""`)
 * @see https://learn.microsoft.com/azure/event-grid/handler-webhooks
 */
export function validateEndpoint(url: string): Problem[] {
  const refuse = (message: string, remedy: string): Problem[] => [createError("", message, remedy)];
  const example = "For example, https://example.com/api/events or http://localhost:7071/api/events.";
  if (!url) return refuse("Enter a webhook URL.", example);
  // URL parsers silently drop or escape these.
  if (/\s/.test(url)) return refuse("The webhook URL contains a space or a line break.", "Remove it.");
  if (!URL.canParse(url)) return refuse(`"${redactUrl(url)}" isn't a URL.`, `Enter a whole URL. ${example}`);
  const parsed = new URL(url);
  if (parsed.protocol === "https:") return [];
  if (parsed.protocol !== "http:")
    return refuse(`Event Grid can't send to ${parsed.protocol} addresses.`, `Enter a web address. ${example}`);
  if (isLoopback(parsed) || parsed.hostname === sampleHandlerHost) return [];
  return refuse(
    `Event Grid sends only to https URLs, and ${parsed.host} is given with http.`,
    "Use https. Only localhost can use http.",
  );
}

/**
 * A webhook URL that is safe to show and log: without query string and credentials, where handlers keep their keys.
 *
 * @param url also text that isn't a URL: users paste keys into malformed URLs, too
 */
export function redactUrl(url: string): string {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return url.replace(/[?#].*$/s, "").replace(/^.*@/s, "");
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
