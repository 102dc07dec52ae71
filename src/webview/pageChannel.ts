import type { RpcChannel } from "../protocol/rpc.ts";

/** The page's end of the channel to the extension. `api` is the result of `acquireVsCodeApi`. */
export const createPageChannel = (api: { readonly postMessage: (message: unknown) => void }): RpcChannel => ({
  post: api.postMessage,
  listen(listener) {
    const onMessage = ({ data }: MessageEvent<unknown>): void => listener(data);
    window.addEventListener("message", onMessage);
    return { dispose: () => window.removeEventListener("message", onMessage) };
  },
});
