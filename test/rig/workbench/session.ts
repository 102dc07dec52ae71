import type { Page } from "playwright-core";
import type { VsCodeServerOptions } from "../vsCodeServer.ts";

export interface SessionOptions extends Omit<VsCodeServerOptions, "extensionTestsPath"> {
  /** Of the window, in CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

/** A running VS Code with a window that can be driven, whichever VS Code it is. */
export interface Session {
  readonly page: Page;
  readonly globalStorageFolder: string;
  /** Opens a second window of the same VS Code, with an extension host of its own. */
  openWindow(): Promise<Page>;
  close(): Promise<void>;
}
