import { afterEach } from "vitest";
import { openWorkbench, type Workbench } from "../rig/workbench/workbench.ts";
import { closeWindow } from "./closeWindow.ts";
import { openTree, startFromWelcome } from "./journey.ts";

/** Gives each test of a file a window of a new user, connected to a Local Event Grid. */
export class LocalFixture {
  #window: Workbench | undefined;

  constructor() {
    afterEach(async ({ task }) => {
      await closeWindow(this.#window, task);
      this.#window = undefined;
    });
  }

  /** Opens a window that shows the view container. */
  async openWindow(settings: Readonly<Record<string, unknown>> = {}): Promise<Workbench> {
    this.#window = await openWorkbench({ settings });
    await this.#window.openActivity("Azure ML Events");
    await startFromWelcome(this.#window);
    return this.#window;
  }

  /** Opens a window and expands the seeded workspace. */
  async openWithTree(settings: Readonly<Record<string, unknown>> = {}): Promise<Workbench> {
    const window = await this.openWindow(settings);
    await openTree(window);
    return window;
  }
}
