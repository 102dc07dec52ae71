import { memoizeAsync } from "../../core/memoizeAsync.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { wrapCloud } from "../lists/wrapCloud.ts";

/**
 * A cloud that is located before each call and connected at its first use. A local one may move: when the window that
 * runs it is closed, another one starts it at another address.
 *
 * @param locate finds or starts the cloud and returns its endpoint
 * @param connect is called once for each endpoint, and again after it failed
 */
export function createLazyCloud(
  locate: (signal: AbortSignal) => Promise<string>,
  connect: (endpoint: string) => Promise<Cloud>,
): Cloud {
  let last: { readonly endpoint: string; readonly open: () => Promise<Cloud> } | undefined;
  return wrapCloud(async (signal) => {
    const endpoint = await locate(signal);
    if (last?.endpoint !== endpoint) last = { endpoint, open: memoizeAsync(() => connect(endpoint)) };
    return last.open();
  });
}
