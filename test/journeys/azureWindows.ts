import path from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { temporaryFolder } from "../rig/ending.ts";
import { replaceFile } from "../rig/replaceFile.ts";
import { screenshots } from "../rig/repository.ts";
import { type StandInAzure, type StandInTenant, startStandInAzure } from "../rig/standInAzure.ts";
import { openWorkbench, type Workbench, type WorkbenchOptions } from "../rig/workbench.ts";
import { endWindow } from "./endWindow.ts";
import { standInCloud } from "./standInCloud.ts";

const tenant = (at: number): string => `00000000-0000-4000-8000-00000000000${at}`;
export const [contoso, fabrikam, woodgrove, empty] = [tenant(1), tenant(2), tenant(3), tenant(4)] as const;
export const azureSubscription = (at: number): string => `00000000-0000-4000-8000-0000000000a${at}`;
export const eva = "eva@contoso.com";
export const ole = "ole@woodgrove.com";
export const ida = "ida@example.com";

/** Until the tree has settled. */
export const patience = { timeout: 15_000 };

/** Eva's, Ole's and Ida's. */
const usual: readonly StandInTenant[] = [
  {
    id: contoso,
    name: "Contoso",
    accounts: ["eva", "ole"],
    azureSubscriptions: [
      { id: azureSubscription(1), name: "Production" },
      { id: azureSubscription(2), name: "Test" },
    ],
  },
  {
    id: fabrikam,
    name: "Fabrikam",
    accounts: ["eva"],
    azureSubscriptions: [
      { id: azureSubscription(3), name: "Shared" },
      // Contoso's, which Fabrikam manages for it.
      { id: azureSubscription(1), name: "Production", tenantId: contoso },
    ],
  },
  {
    id: woodgrove,
    name: "Woodgrove",
    accounts: ["ole"],
    azureSubscriptions: [{ id: azureSubscription(4), name: "Lab" }],
  },
  { id: empty, name: "Empty", accounts: ["ida"], azureSubscriptions: [] },
];
const usualWorkspaces = [
  { subscriptionId: azureSubscription(1), name: "churn-prod" },
  { subscriptionId: azureSubscription(3), name: "vision-shared" },
  { subscriptionId: azureSubscription(4), name: "wood-lab" },
];

type Who = Readonly<Partial<Record<"eva" | "ole" | "ida", readonly string[]>>>;

/** For each test of a file an Azure that is a stand-in, and a window on it. */
export class AzureWindows {
  readonly folder = temporaryFolder();
  readonly #accounts = path.join(this.folder.path, "accounts.json");
  #azure: StandInAzure | undefined;
  #window: Workbench | undefined;

  constructor() {
    beforeEach(() => this.start(usual, usualWorkspaces));
    afterEach(async ({ task }) => {
      await endWindow(this.#window, task);
      this.#window = undefined;
      await this.#azure?.stop();
    });
  }

  get azure(): StandInAzure {
    if (!this.#azure) throw new Error("It runs during tests only.");
    return this.#azure;
  }

  /** Another one, in place of the one that there is. */
  async start(...given: Parameters<typeof startStandInAzure>): Promise<void> {
    await this.#azure?.stop();
    this.#azure = await startStandInAzure(...given);
  }

  /**
   * Says who is signed in, and in which tenants, as another window would.
   *
   * @param lifetime of a token, in seconds
   * @param broken why nobody gets a token, if so
   */
  signedIn(who: Who, lifetime = 3_600, broken?: string): void {
    const accounts = [
      { id: "eva", label: eva, home: contoso, signedIn: who.eva ?? [] },
      { id: "ole", label: ole, home: woodgrove, signedIn: who.ole ?? [] },
      { id: "ida", label: ida, home: empty, signedIn: who.ida ?? [] },
    ];
    replaceFile(this.#accounts, JSON.stringify({ broken, lifetime, accounts }));
  }

  /** A window on the stand-in's cloud, which is a custom one. */
  async opened(
    settings: Record<string, unknown> = {},
    env: Record<string, string> = {},
    more: WorkbenchOptions = {},
  ): Promise<Workbench> {
    const window = await openWorkbench(standInCloud(this.azure, this.#accounts, { ...more, settings, env }));
    this.#window = window;
    await window.openActivity("Azure ML Events");
    await window.tree.row("Azure").waitFor();
    return window;
  }
}

/** VS Code asks once for each account whether this extension may use it. */
export const allow = (window: Workbench): Promise<void> => window.dialog.press("Allow");

/** Accounts that VS Code has already are offered by a row each. */
export async function signInAs(window: Workbench, ...accounts: readonly string[]): Promise<void> {
  for (const account of accounts) {
    await window.tree.select(`${account}: sign in`);
    await allow(window);
    await window.tree.row(`${account}: sign in`).waitFor({ state: "detached" });
  }
}

/** Nobody was asked for anything, nor told anything but by a row. */
export async function isQuiet(window: Workbench): Promise<void> {
  expect(await window.page.locator(".monaco-dialog-box, .quick-input-widget:visible").count()).toBe(0);
  expect(await window.notifications.messages()).toEqual([]);
}

export const snap = (window: Workbench, what: string): Promise<void> =>
  window.snap(path.join(screenshots, `azure-${what}.png`));
