import type { Problem } from "../problem.ts";

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Whether a URL's host is this machine itself. */
export const isLoopback = (url: URL): boolean => loopbackHost.test(url.hostname);

/**
 * Says what stands against `url` as a webhook. Azure takes https only; the Local Event Grid also takes http on this machine.
 *
 * @returns problems of the whole value (pointer `""`)
 * @see https://learn.microsoft.com/azure/event-grid/handler-webhooks
 */
export function validateEndpoint(url: string): Problem[] {
  const refuse = (message: string, remedy: string): Problem[] => [{ severity: "error", pointer: "", message, remedy }];
  const example =
    "Write the whole URL, for example https://example.com/api/events or http://localhost:7071/api/events.";
  if (!url) return refuse("The webhook endpoint is missing.", example);
  // URL readers drop or escape these without a word; nobody means to send them.
  if (/\s/.test(url)) return refuse("The webhook endpoint contains a space or a line break.", "Remove it.");
  if (!URL.canParse(url)) return refuse(`"${redactUrl(url)}" is not a URL.`, example);
  const parsed = new URL(url);
  if (parsed.protocol === "https:") return [];
  if (parsed.protocol !== "http:") return refuse(`Event Grid cannot send to ${parsed.protocol} addresses.`, example);
  if (isLoopback(parsed)) return [];
  return refuse(
    `Event Grid sends to https addresses only, and ${parsed.host} is given with http.`,
    "Use https; http is accepted for localhost only.",
  );
}

/**
 * A webhook's URL fit to be shown or logged: without query and credentials, where handlers keep their keys.
 *
 * @param url also one that is none: people paste keys into wrong URLs, too
 */
export function redactUrl(url: string): string {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return url.replace(/[?#].*$/s, "").replace(/^.*@/s, "");
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
