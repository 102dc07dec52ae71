import { randomUUID } from "node:crypto";
import path from "node:path";
import * as vscode from "vscode";
import type { MachineCredentialKind } from "./adapters/azure/machineAccounts.ts";
import { CaptureFiles } from "./adapters/capture/captureFiles.ts";
import { LedgerDatabase } from "./adapters/capture/ledgerDatabase.ts";
import { EmulatorAdminClient } from "./adapters/emulator/emulatorAdminClient.ts";
import { EmulatorConnection } from "./adapters/emulator/emulatorConnection.ts";
import { SyntaxThread } from "./adapters/syntax/syntaxThread.ts";
import { AzureSubscriptionChoice, readCredentialSetting, watchAzureSettings } from "./adapters/vscode/azureSettings.ts";
import { readProxySetting } from "./adapters/vscode/readProxySetting.ts";
import { createFallbackAccountSource } from "./app/azure/fallbackAccountSource.ts";
import { Arrangement } from "./app/tree/arrangement.ts";
import { AzureAccountsCloud } from "./app/azure/azureAccountsCloud.ts";
import type { TreeNode } from "./app/tree/treeNode.ts";
import { createLazyCloud } from "./app/localGrid/lazyCloud.ts";
import { LocalEventGridWatcher } from "./app/localGrid/localEventGridWatcher.ts";
import { ListCache } from "./app/lists/listCache.ts";
import type { ListScope } from "./app/lists/listScope.ts";
import { debounce } from "./app/lists/debounce.ts";
import { Tails } from "./app/tail/tails.ts";
import { createTimeoutCloud } from "./app/lists/timeoutCloud.ts";
import { DisposableStore } from "./core/disposable.ts";
import { watchWhileVisible } from "./views/localGrid/watchWhileVisible.ts";
import { registerCommands } from "./views/commands.ts";
import { DeliveredEventDocuments } from "./views/localGrid/deliveredEventDocuments.ts";
import { DeliveriesView } from "./views/localGrid/deliveriesView.ts";
import { TailEventDocuments } from "./views/tail/tailEventDocuments.ts";
import { EventSubscriptionDocuments } from "./views/subscription/eventSubscriptionDocuments.ts";
import { FilterForms } from "./views/subscription/filterForms.ts";
import { LocalEventGridStatusBarItem } from "./views/localGrid/localEventGridStatusBarItem.ts";
import { ImportDiagnostics } from "./views/subscription/importDiagnostics.ts";
import { ErrorReporter } from "./views/errorReporter.ts";
import { TailViewProvider } from "./views/tail/tailViewProvider.ts";
import { WorkspaceTree } from "./views/tree/workspaceTree.ts";

let shutDown: (() => Promise<unknown>) | undefined;

/** The composition root: makes each part, gives it its neighbours, owns its end. No decision is taken here. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri: extension, globalStorageUri, subscriptions, secrets, globalState: memento } = context;
  const parts = new DisposableStore();
  subscriptions.push(parts);

  const log = parts.add(vscode.window.createOutputChannel("Azure ML Events", { log: true }));
  const report = new ErrorReporter(log);
  const storage = globalStorageUri.fsPath;
  const now = Date.now;
  const after = (wait: number, act: () => void) => {
    const timer = setTimeout(act, wait);
    return { dispose: () => clearTimeout(timer) };
  };
  const stamp = () => ({ id: randomUUID(), time: new Date().toISOString() });

  const grid = new EmulatorConnection({
    folder: () => localEventGridSettings().get("folder") || path.join(storage, "local-event-grid"),
    port: () => localEventGridSettings().get("port", 0),
    storage: () => localEventGridSettings().get("storage", ""),
    principal: () => localEventGridSettings().get("principal", "owner"),
    log: (line) => log.info(line),
    watchInterval: 2_000,
  });
  const local = createLazyCloud(
    async () => (await grid.connect()).armEndpoint,
    async (endpoint) => {
      const { connectArm } = await import("./adapters/azure/connectArm.ts");
      // What a crashed window has left behind is deleted as soon as the cloud that has it is reached.
      void tails.deleteOrphans(new AbortController().signal).catch((error: unknown) => report.describe(error));
      return connectArm({ endpoint, credential: grid.credential }, { pollInterval: 100, log }).cloud;
    },
  );
  const timeout = { timeoutMs: 30_000, after };
  const choice = new AzureSubscriptionChoice(memento);
  const vsCodeAccounts = memoizeAsync(async () => {
    const { VsCodeAccounts } = await import("./adapters/vscode/vsCodeAccounts.ts");
    return new VsCodeAccounts(now);
  });
  const machineAccounts = async (kind: MachineCredentialKind) => {
    const { MachineAccounts } = await import("./adapters/azure/machineAccounts.ts");
    return new MachineAccounts(kind, (await vsCodeAccounts()).environment());
  };
  const azure = new AzureAccountsCloud({
    accountSource: async () => {
      const set = readCredentialSetting();
      if (set !== "auto" && set !== "vscode") return machineAccounts(set);
      const ofVsCode = await vsCodeAccounts();
      return set === "vscode" ? ofVsCode : createFallbackAccountSource(ofVsCode, () => machineAccounts("auto"));
    },
    selectedSubscriptions: () => choice.ids,
    connect: async (credential, azureSubscriptions) => {
      const { endpoint, scope } = (await vsCodeAccounts()).environment();
      const { connectArm } = await import("./adapters/azure/connectArm.ts");
      const options = {
        pollInterval: 2_000,
        azureSubscriptions,
        log,
        proxy: readProxySetting,
        onWait: reportRetryWait,
      };
      return connectArm({ endpoint, credential, scope }, options);
    },
    timeout: timeout,
  });
  const clouds = { local: createTimeoutCloud(local, timeout), azure };
  const listings = parts.add(new ListCache(clouds, { now, after }));
  const roots: readonly TreeNode[] = [
    { kind: "cloud", label: "Local Event Grid", cloud: "local" },
    { kind: "cloud", label: "Azure", cloud: "azure" },
  ];

  const tails = new Tails({
    cloud: local,
    receiver: {
      async listen(accept, signal) {
        const { WebhookReceiver } = await import("./adapters/webhook/webhookReceiver.ts");
        return new WebhookReceiver(now).listen(accept, signal);
      },
    },
    captures: new CaptureFiles(path.join(storage, "captures")),
    ledger: new LedgerDatabase(path.join(storage, "ledger"), process.pid),
    now,
    newId: () => randomUUID().slice(0, 8),
    after,
  });
  // A live tail has a temporary event subscription to delete, while the emulator that holds it still runs.
  shutDown = () => tails.stopAll().then(() => grid.stop());

  const control = new EmulatorAdminClient(() => grid.connect());
  const watch = parts.add(new LocalEventGridWatcher({ localEventGrid: grid, control, now, after, intervalMs: 2_000 }));
  const arrangement = new Arrangement(memento);
  const tree = parts.add(new WorkspaceTree({ roots, listCache: listings, arrangement, watch, azure }));
  // A sign-in is told in several events.
  const azureChanged = debounce(after, 100, () => {
    azure.reset();
    tree.invalidate({ cloud: "azure" });
  });
  const sessionsChanged = debounce(after, 100, () => {
    void azure.isAffectedBySessionChange(new AbortController().signal).then((is) => is && azureChanged());
  });
  parts.add(watchAzureSettings(azureChanged, sessionsChanged));
  const deliveries = parts.add(new DeliveriesView(control, watch));
  parts.add(new LocalEventGridStatusBarItem(watch, tails));
  parts.add(watchWhileVisible(watch, [tree, deliveries]));
  const documents = parts.add(new TailEventDocuments(tails));
  const written = (of: ListScope) => tree.invalidate(of);
  const forms = parts.add(
    new FilterForms({ extensionUri: extension, clouds, secrets, memento, tails, report, stamp, onWritten: written }),
  );
  const syntax = new SyntaxThread(syntaxThreadOptions(path.join(extension.fsPath, "dist")));
  parts.add(new TailViewProvider({ extensionUri: extension, tails, documents, report }));
  parts.add(
    tails.onChanged((change) => {
      if (change.kind === "tails" && change.hasCloudChanged) tree.invalidate({ cloud: "local" });
      if (change.kind === "problems") void report.warn(change.tail.target.label, change.problems);
    }),
  );
  parts.add(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("amlEvents.localEventGrid.principal")) tree.invalidate({ cloud: "local" });
    }),
  );
  parts.add(
    registerCommands({
      extensionUri: extension,
      localEventGrid: grid,
      control,
      watch,
      deliveries,
      deliveredEventDocuments: parts.add(new DeliveredEventDocuments()),
      now,
      after,
      nextModelVersion: createCounter(1),
      clouds,
      listCache: listings,
      arrangement,
      azure,
      reloadAzure: azureChanged,
      subscriptionChoice: choice,
      signIn: async (who) => (await vsCodeAccounts()).signIn(who),
      publisher: grid,
      tails,
      tree,
      forms,
      eventSubscriptionDocuments: parts.add(new EventSubscriptionDocuments(clouds)),
      syntax,
      importDiagnostics: parts.add(new ImportDiagnostics()),
      roots,
      report,
      log,
      stamp,
    }),
  );
}

/** Where the build puts the parsers, and how many milliseconds they may take for one text. */
const syntaxThreadOptions = (dist: string) => ({
  script: path.join(dist, "syntaxWorker.cjs"),
  files: {
    runtime: path.join(dist, "syntax/web-tree-sitter.wasm"),
    hcl: path.join(dist, "syntax/tree-sitter-hcl.wasm"),
    bicep: path.join(dist, "syntax/tree-sitter-bicep.wasm"),
  },
  budget: 2_000,
});

/** Makes what is asked for when it is first asked for, and again after that has failed. */
function memoizeAsync<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    const asked = (made ??= make());
    asked.catch(() => (made = undefined));
    return asked;
  };
}

/** While a change waits because Azure asked for it, the status bar says so. */
const reportRetryWait = (seconds: number): void =>
  void vscode.window.setStatusBarMessage(`$(watch) Waiting ${seconds} s, as Azure asks`, seconds * 1_000);

/** Gives numbers from `first` on. */
const createCounter = (first: number) => (): number => first++;

/** Read when they are needed: at activation a remote window may not have them all yet. */
const localEventGridSettings = (): vscode.WorkspaceConfiguration =>
  vscode.workspace.getConfiguration("amlEvents.localEventGrid");

/** VS Code waits up to five seconds for this, but not for what is disposed. */
export const deactivate = (): Promise<unknown> | undefined => shutDown?.();
