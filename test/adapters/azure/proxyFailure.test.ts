import { expect, test } from "vitest";
import { toRequestFailure } from "../../../src/adapters/azure/armFailure.ts";
import { toProxyHost, proxyRefusedFailure, findUnreachableProxy } from "../../../src/adapters/azure/proxyFailure.ts";
import { type Failure, formatFailure } from "../../../src/core/failure.ts";

const unreachableProxyPrefix = "Failed to establish a socket connection to proxies: ";

test.each([
  ["PROXY proxy.contoso.com:3128", "proxy.contoso.com:3128"],
  ["PROXY <credentials>@proxy.contoso.com:3128", "proxy.contoso.com:3128"],
  ["PROXY eva:s3cret@proxy.contoso.com:3128", "proxy.contoso.com:3128"],
  ["PROXY eva:s3/cr@et@proxy.contoso.com:3128", "proxy.contoso.com:3128"],
  ["HTTPS one:443; PROXY two:80; DIRECT", "one:443"],
  ["SOCKS5 [::1]:1080", "[::1]:1080"],
])("finds the proxy in VS Code's %s, without its password", (result, name) => {
  expect(findUnreachableProxy(new Error(unreachableProxyPrefix + result))).toBe(name);
});

test.each([new Error("connect ECONNREFUSED 127.0.0.1:9"), new Error(unreachableProxyPrefix), undefined])(
  "finds no proxy in %s",
  (error) => {
    expect(findUnreachableProxy(error)).toBeUndefined();
  },
);

test.each([
  ["http://proxy:3128", "proxy:3128"],
  ["http://proxy:3128/", "proxy:3128"],
  ["http://eva:s3cret@proxy:3128/", "proxy:3128"],
  ["socks5://proxy", "proxy"],
  ["eva:s3cret@proxy:3128", "proxy:3128"],
])("shortens the setting %s to %s", (address, name) => {
  expect(toProxyHost(address)).toBe(name);
});

test("names the settings to check if a proxy is unreachable", () => {
  const error = Object.assign(new Error(`${unreachableProxyPrefix}PROXY eva:s3cret@proxy:3128`), {
    code: "REQUEST_SEND_ERROR",
  });
  const failure = toRequestFailure(error, "https://management.azure.com") as Failure;
  expect(formatFailure(failure)).toBe(
    "No answer from the proxy proxy:3128. VS Code connects to management.azure.com through it. Check the setting http.proxy or the variable HTTPS_PROXY, then retry.",
  );
  expect(failure.cause).toBeUndefined();
});

test.each([
  [407, "proxy:3128", /^Password wanted by the proxy proxy:3128\./],
  [407, undefined, /^Password wanted by the proxy\./],
  [
    403,
    "proxy:3128",
    /^No connection through the proxy proxy:3128 to management\.azure\.com\. The proxy responded with status 403\. Ask/,
  ],
  [502, "proxy:3128", /^No connection through .+ status 502\. Retry in a moment/],
])("attributes a status %i of the proxy %s to the proxy", (status, proxy, text) => {
  expect(formatFailure(proxyRefusedFailure(status, "management.azure.com", proxy))).toMatch(text);
});
