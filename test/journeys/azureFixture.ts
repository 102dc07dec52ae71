import path from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { createTemporaryFolder } from "../rig/cleanup.ts";
import { replaceFile } from "../rig/replaceFile.ts";
import { screenshotsFolder } from "../rig/paths.ts";
import { type StandInAzure, type StandInTenant, startStandInAzure } from "../rig/services/standInAzure.ts";
import { openWorkbench, type Workbench, type WorkbenchOptions } from "../rig/workbench/workbench.ts";
import { closeWindow } from "./closeWindow.ts";
import { standInCloudOptions } from "./standInCloudOptions.ts";

const tenantId = (at: number): string => `00000000-0000-4000-8000-00000000000${at}`;
export const [contoso, fabrikam, woodgrove, empty] = [tenantId(1), tenantId(2), tenantId(3), tenantId(4)] as const;
export const azureSubscriptionId = (at: number): string => `00000000-0000-4000-8000-0000000000a${at}`;
export const eva = "eva@contoso.com";
export const ole = "ole@woodgrove.com";
export const ida = "ida@example.com";

/** Until the tree has settled. */
export const pollTimeout = { timeout: 15_000 };

/** Eva's, Ole's and Ida's. */
const defaultTenants: readonly StandInTenant[] = [
  {
    id: contoso,
    name: "Contoso",
    accounts: ["eva", "ole"],
    azureSubscriptions: [
      { id: azureSubscriptionId(1), name: "Production" },
      { id: azureSubscriptionId(2), name: "Test" },
    ],
  },
  {
    id: fabrikam,
    name: "Fabrikam",
    accounts: ["eva"],
    azureSubscriptions: [
      { id: azureSubscriptionId(3), name: "Shared" },
      // Contoso's, which Fabrikam manages for it.
      { id: azureSubscriptionId(1), name: "Production", tenantId: contoso },
    ],
  },
  {
    id: woodgrove,
    name: "Woodgrove",
    accounts: ["ole"],
    azureSubscriptions: [{ id: azureSubscriptionId(4), name: "Lab" }],
  },
  { id: empty, name: "Empty", accounts: ["ida"], azureSubscriptions: [] },
];
const defaultWorkspaces = [
  { subscriptionId: azureSubscriptionId(1), name: "churn-prod" },
  { subscriptionId: azureSubscriptionId(3), name: "vision-shared" },
  { subscriptionId: azureSubscriptionId(4), name: "wood-lab" },
];

type SignedInTenants = Readonly<Partial<Record<"eva" | "ole" | "ida", readonly string[]>>>;

/** For each test of a file an Azure that is a stand-in, and a window on it. */
export class AzureFixture {
  readonly folder = createTemporaryFolder();
  readonly #accounts = path.join(this.folder.path, "accounts.json");
  #azure: StandInAzure | undefined;
  #window: Workbench | undefined;

  constructor() {
    beforeEach(() => this.startAzure(defaultTenants, defaultWorkspaces));
    afterEach(async ({ task }) => {
      await closeWindow(this.#window, task);
      this.#window = undefined;
      await this.#azure?.stop();
    });
  }

  get azure(): StandInAzure {
    if (!this.#azure) throw new Error("It runs during tests only.");
    return this.#azure;
  }

  /** Another one, in place of the one that there is. */
  async startAzure(...given: Parameters<typeof startStandInAzure>): Promise<void> {
    await this.#azure?.stop();
    this.#azure = await startStandInAzure(...given);
  }

  /**
   * Says who is signed in, and in which tenants, as another window would.
   *
   * @param lifetime of a token, in seconds
   * @param broken why nobody gets a token, if so
   */
  setSignedIn(who: SignedInTenants, lifetime = 3_600, broken?: string): void {
    const accounts = [
      { id: "eva", label: eva, home: contoso, signedIn: who.eva ?? [] },
      { id: "ole", label: ole, home: woodgrove, signedIn: who.ole ?? [] },
      { id: "ida", label: ida, home: empty, signedIn: who.ida ?? [] },
    ];
    replaceFile(this.#accounts, JSON.stringify({ broken, lifetime, accounts }));
  }

  /** A window on the stand-in's cloud, which is a custom one. */
  async openWindow(
    settings: Record<string, unknown> = {},
    env: Record<string, string> = {},
    more: WorkbenchOptions = {},
  ): Promise<Workbench> {
    const window = await openWorkbench(standInCloudOptions(this.azure, this.#accounts, { ...more, settings, env }));
    this.#window = window;
    await window.openActivity("Azure ML Events");
    await window.tree.row("Azure").waitFor();
    return window;
  }
}

/** VS Code asks once for each account whether this extension may use it. */
export const allowSignIn = (window: Workbench): Promise<void> => window.dialog.press("Allow");

/** Accounts that VS Code has already are offered by a row each. */
export async function signInAs(window: Workbench, ...accounts: readonly string[]): Promise<void> {
  for (const account of accounts) {
    await window.tree.select(`Sign in as ${account}…`);
    await allowSignIn(window);
    await window.tree.row(`Sign in as ${account}…`).waitFor({ state: "detached" });
  }
}

/** Nobody was asked for anything, nor told anything but by a row. */
export async function expectNoPrompts(window: Workbench): Promise<void> {
  expect(await window.page.locator(".monaco-dialog-box, .quick-input-widget:visible").count()).toBe(0);
  expect(await window.notifications.messages()).toEqual([]);
}

export const saveAzureScreenshot = (window: Workbench, what: string): Promise<void> =>
  window.saveScreenshot(path.join(screenshotsFolder, `azure-${what}.png`));
