import type { RpcChannel } from "../protocol/rpc.ts";

/** The page's end of the wire to the extension, over what `acquireVsCodeApi` gives. */
export const createPageChannel = (api: { readonly postMessage: (message: unknown) => void }): RpcChannel => ({
  post: api.postMessage,
  listen(listener) {
    const hear = ({ data }: MessageEvent<unknown>): void => listener(data);
    window.addEventListener("message", hear);
    return { dispose: () => window.removeEventListener("message", hear) };
  },
});
