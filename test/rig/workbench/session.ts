import type { Page } from "playwright-core";
import type { VsCodeServerOptions } from "../vsCodeServer.ts";

export interface SessionOptions extends Omit<VsCodeServerOptions, "extensionTestsPath"> {
  /** The size of the window in CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

/** A window of VS Code, in a browser or on the desktop, that tests can control. */
export interface Session {
  readonly page: Page;
  readonly globalStorageFolder: string;
  /** Opens a second window of the same VS Code, which has its own extension host. */
  openWindow(): Promise<Page>;
  close(): Promise<void>;
}
