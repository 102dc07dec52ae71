import path from "node:path";
import type { Locator } from "playwright-core";
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

/** Enough for the tree to load. */
export const pollTimeout = { timeout: 15_000 };

/** The tenants of Eva, Ole and Ida. */
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
      // An Azure subscription of Contoso that Fabrikam manages.
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

/** Gives each test of a file a stand-in for Azure and a window connected to it. */
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
    if (!this.#azure) throw new Error("The stand-in for Azure runs only during tests.");
    return this.#azure;
  }

  /** Replaces the stand-in. */
  async startAzure(...given: Parameters<typeof startStandInAzure>): Promise<void> {
    await this.#azure?.stop();
    this.#azure = await startStandInAzure(...given);
  }

  /**
   * Signs accounts in to tenants and out of all others, as another window would.
   *
   * @param lifetime of a token, in seconds
   * @param broken the reason why no account gets a token
   */
  setSignedIn(who: SignedInTenants, lifetime = 3_600, broken?: string): void {
    const accounts = [
      { id: "eva", label: eva, home: contoso, signedIn: who.eva ?? [] },
      { id: "ole", label: ole, home: woodgrove, signedIn: who.ole ?? [] },
      { id: "ida", label: ida, home: empty, signedIn: who.ida ?? [] },
    ];
    replaceFile(this.#accounts, JSON.stringify({ broken, lifetime, accounts }));
  }

  /** Opens a window connected to the stand-in. */
  async openWindow(
    settings: Record<string, unknown> = {},
    env: Record<string, string> = {},
    more: WorkbenchOptions = {},
  ): Promise<Workbench> {
    const window = await openWorkbench(standInCloudOptions(this.azure, this.#accounts, { ...more, settings, env }));
    this.#window = window;
    await window.openActivity("Azure ML Events");
    await window.tree.row("Azure").or(signInButton(window)).first().waitFor();
    return window;
  }
}

/** The button of the welcome view, which replaces the tree while no one is signed in and nothing has run. */
export const signInButton = ({ page }: Workbench): Locator =>
  page.locator(".part.sidebar").getByRole("button", { name: "Sign In to Azure…" });

/** Confirms that the extension may use an account, which VS Code asks once per account. */
export const allowSignIn = (window: Workbench): Promise<void> => window.dialog.press("Allow");

/** Signs in with accounts that VS Code knows, each offered by a row. */
export async function signInAs(window: Workbench, ...accounts: readonly string[]): Promise<void> {
  for (const account of accounts) {
    await window.tree.press(`Not signed in as ${account}`, "Sign In to Azure…");
    await allowSignIn(window);
    await window.tree.row(`Not signed in as ${account}`).waitFor({ state: "detached" });
  }
}

/** Expects that no dialog, quick pick or notification is open. */
export async function expectNoPrompts(window: Workbench): Promise<void> {
  expect(await window.page.locator(".monaco-dialog-box, .quick-input-widget:visible").count()).toBe(0);
  expect(await window.notifications.messages()).toEqual([]);
}

export const saveAzureScreenshot = (window: Workbench, what: string): Promise<void> =>
  window.saveScreenshot(path.join(screenshotsFolder, `azure-${what}.png`));
