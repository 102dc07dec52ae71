import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { RpcChannel } from "../protocol/rpc.ts";

/** Pages that the build writes to `dist/webview`. */
type WebviewPage = "filterForm" | "tail";

/** Folders that a page may load from, for `localResourceRoots`. */
export const webviewRoots = (extension: vscode.Uri): vscode.Uri[] => [
  vscode.Uri.joinPath(extension, "dist", "webview"),
  vscode.Uri.joinPath(extension, "media"),
];

const escapeHtml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** The HTML of a page. Only scripts with its nonce run; styles and fonts load from the extension only. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, page: WebviewPage, title: string): string {
  const nonce = randomBytes(18).toString("base64");
  const uri = (...parts: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(extension, ...parts)).toString();
  const source = webview.cspSource;
  const policy = `default-src 'none'; style-src ${source}; font-src ${source}; img-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${uri("dist", "webview", "codicon.css")}" nonce="${nonce}">
<link rel="stylesheet" href="${uri("media", "page.css")}">
<link rel="stylesheet" href="${uri("media", `${page}.css`)}">
</head>
<body>
<main id="app"></main>
<script type="module" nonce="${nonce}" src="${uri("dist", "webview", `${page}.js`)}"></script>
</body>
</html>`;
}

/** The extension's end of the channel to a page. */
export const createHostChannel = (webview: vscode.Webview): RpcChannel => ({
  post: (message) => void webview.postMessage(message),
  listen: (listener) => webview.onDidReceiveMessage(listener),
});
