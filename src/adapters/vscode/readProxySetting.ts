import * as vscode from "vscode";

/** The address of the proxy that VS Code uses, by its setting or the environment. May contain a password. */
export const readProxySetting = (): string | undefined =>
  vscode.workspace.getConfiguration("http").get<string>("proxy") ||
  ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"].map((name) => process.env[name]).find(Boolean);
