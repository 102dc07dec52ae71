import { randomUUID } from "node:crypto";
import path from "node:path";
import type * as vscode from "vscode";
import type { MachineCredentialKind } from "./adapters/azure/machineAccounts.ts";
import { systemTimers } from "./adapters/azure/systemTimers.ts";
import { EmulatorConnection } from "./adapters/emulator/emulatorConnection.ts";
import { AzureSubscriptionChoice, readCredentialSetting, watchAzureSettings } from "./adapters/vscode/azureSettings.ts";
import { localEventGridSettings, watchPrincipalSetting } from "./adapters/vscode/localEventGridSettings.ts";
import { readProxySetting } from "./adapters/vscode/readProxySetting.ts";
import { AzureAccountsCloud } from "./app/azure/azureAccountsCloud.ts";
import { createFallbackAccountSource } from "./app/azure/fallbackAccountSource.ts";
import { ListCache } from "./app/lists/listCache.ts";
import { createTimeoutCloud } from "./app/lists/timeoutCloud.ts";
import { createLazyCloud } from "./app/localGrid/lazyCloud.ts";
import { LocalEventGridClock } from "./app/localGrid/localEventGridClock.ts";
import { LocalEventGridWatcher } from "./app/localGrid/localEventGridWatcher.ts";
import { RaisedSamples } from "./app/localGrid/raisedSamples.ts";
import { FormStore } from "./app/subscription/formStore.ts";
import { Tails } from "./app/tail/tails.ts";
import { Arrangement } from "./app/tree/arrangement.ts";
import { cloudRoots } from "./app/tree/treeNode.ts";
import { DisposableStore } from "./core/disposable.ts";
import { lazyMethods } from "./app/localGrid/lazyMethods.ts";
import { memoizeAsync } from "./core/memoizeAsync.ts";
import { debounce } from "./core/wait.ts";
import type { Identity } from "./ports/accounts.ts";
import type { LocalEventGridControl } from "./ports/localEventGrid.ts";
import type { SyntaxParser } from "./ports/syntaxParser.ts";
import { showRetryWait } from "./views/azure/showRetryWait.ts";
import { registerCommands } from "./views/commands.ts";
import { ErrorReporter } from "./views/errorReporter.ts";
import { DeliveredEventDocuments } from "./views/localGrid/deliveredEventDocuments.ts";
import { DeliveriesView } from "./views/localGrid/deliveriesView.ts";
import { watchWhileVisible } from "./views/localGrid/watchWhileVisible.ts";
import { openLog } from "./views/log.ts";
import { EventSubscriptionDocuments } from "./views/subscription/eventSubscriptionDocuments.ts";
import { FilterForms } from "./views/subscription/filterForms.ts";
import { ImportDiagnostics } from "./views/subscription/importDiagnostics.ts";
import { CaptureDocuments } from "./views/tail/captureDocuments.ts";
import { reportStoppedTail } from "./views/tail/reportStoppedTail.ts";
import { registerTailView } from "./views/tail/registerTailView.ts";
import { registerTailEventDocuments } from "./views/tail/registerTailEventDocuments.ts";
import { WorkspaceTree } from "./views/tree/workspaceTree.ts";

let shutDown: (() => Promise<unknown>) | undefined;

/** Composition root: creates the parts, connects them and owns their lifetime. It takes no decisions. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, secrets, globalState: memento } = context;
  const storage = context.globalStorageUri.fsPath;
  const disposables = new DisposableStore();
  context.subscriptions.push(disposables);
  const closeController = new AbortController();
  disposables.add({ dispose: () => closeController.abort() });
  const { signal } = closeController;
  const clock = { now: Date.now, ...systemTimers };
  const log = disposables.add(openLog(clock));
  const report = new ErrorReporter(log);
  const { now } = clock;
  const newId = randomUUID;
  const stamp = () => ({ id: newId(), time: new Date(now()).toISOString() });

  const localEventGrid = new EmulatorConnection({
    ...localEventGridSettings,
    folder: () => localEventGridSettings.folder() || path.join(storage, "local-event-grid"),
    log: (line) => log.info(line),
    watchInterval: 2_000,
  });
  const local = createLazyCloud(
    async () => (await localEventGrid.connect()).armEndpoint,
    async (endpoint) => {
      const { connectArm } = await import("./adapters/azure/connectArm.ts");
      // Removes what a crashed window has left behind, once its cloud can be reached.
      void tails.deleteOrphans(signal).catch((error: unknown) => report.describe(error));
      return connectArm({ endpoint, credential: localEventGrid.credential }, { pollInterval: 100, log }).cloud;
    },
  );
  const timeout = { timeoutMs: 30_000, after: clock.after };
  const subscriptionChoice = new AzureSubscriptionChoice(memento);
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
      const setting = readCredentialSetting();
      if (setting !== "auto" && setting !== "vscode") return machineAccounts(setting);
      const accounts = await vsCodeAccounts();
      return setting === "vscode" ? accounts : createFallbackAccountSource(accounts, () => machineAccounts("auto"));
    },
    selectedSubscriptions: () => subscriptionChoice.ids,
    connect: async (credential, azureSubscriptions) => {
      const { endpoint, scope } = (await vsCodeAccounts()).environment();
      const { connectArm } = await import("./adapters/azure/connectArm.ts");
      return connectArm(
        { endpoint, credential, scope },
        { pollInterval: 2_000, azureSubscriptions, log, proxy: readProxySetting, onWait: showRetryWait },
      );
    },
    timeout,
  });
  const clouds = { local: createTimeoutCloud(local, timeout), azure: azure.cloud };
  const listCache = disposables.add(new ListCache(clouds, clock));

  const ledger = memoizeAsync(async () => {
    const { LedgerDatabase } = await import("./adapters/capture/ledgerDatabase.ts");
    return new LedgerDatabase(path.join(storage, "ledger"), process.pid);
  });
  const captures = path.join(storage, "captures");
  const captureArchive = memoizeAsync(async () => {
    const { CaptureArchiveFiles } = await import("./adapters/capture/captureArchiveFiles.ts");
    return new CaptureArchiveFiles(captures);
  });
  const control = lazyMethods<LocalEventGridControl>(
    memoizeAsync(async () => {
      const { EmulatorAdminClient } = await import("./adapters/emulator/emulatorAdminClient.ts");
      return new EmulatorAdminClient(() => localEventGrid.connect());
    }),
  );
  const localClock = new LocalEventGridClock({ control, newId, ...clock });
  const tails = new Tails({
    cloud: local,
    cloudClock: localClock,
    checkIntervalMs: 5_000,
    observeReplacement: async (abortSignal) => {
      const { observeReplacement } = await import("./app/localGrid/observeReplacement.ts");
      return observeReplacement(control, abortSignal);
    },
    receiver: {
      async listen(handler, signal) {
        const { WebhookReceiver } = await import("./adapters/webhook/webhookReceiver.ts");
        return new WebhookReceiver().listen(handler, signal);
      },
    },
    captures: {
      async begin(name) {
        const { CaptureFiles } = await import("./adapters/capture/captureFiles.ts");
        return new CaptureFiles(captures).begin(name);
      },
    },
    ledger: {
      add: async (id) => (await ledger()).add(id),
      remove: async (id) => (await ledger()).remove(id),
      orphans: async () => (await ledger()).orphans(),
    },
    newId: () => newId().slice(0, 8),
    after: clock.after,
  });
  // A live tail deletes its temporary event subscription while the emulator that holds it still runs.
  shutDown = () => tails.stopAll().then(() => localEventGrid.stop());

  const watch = disposables.add(new LocalEventGridWatcher({ localEventGrid, control, ...clock, intervalMs: 2_000 }));
  const arrangement = new Arrangement(memento);
  const raisedSamples = new RaisedSamples();
  const treeDeps = { roots: cloudRoots, listCache, arrangement, watch, azure, tails, raisedSamples, localEventGrid };
  const tree = disposables.add(new WorkspaceTree({ ...treeDeps, ...clock }));
  // VS Code fires several events for one sign-in.
  const reloadAzure = debounce(clock, 100, () => {
    azure.reset();
    tree.invalidate({ cloud: "azure" });
  });
  const sessionsChanged = debounce(clock, 100, () => {
    void azure.isAffectedBySessionChange(signal).then((is) => is && reloadAzure());
  });
  disposables.add(watchAzureSettings(reloadAzure, sessionsChanged));
  disposables.add(watchPrincipalSetting(() => tree.invalidate({ cloud: "local" })));
  disposables.add(
    tails.onChanged((change) => {
      if (change.kind === "tails" && change.hasCloudChanged) tree.invalidate({ cloud: "local" });
      if (change.kind === "problems") void report.warn(change.tail.target.label, change.problems);
      if (change.kind === "stopped") void reportStoppedTail(change, tails, report);
    }),
  );
  // VS Code waits for activation, but not for these.
  const afterActivation = async (): Promise<void> => {
    const { updateContextKeys } = await import("./views/contextKeys.ts");
    const { followLocalEventGrid } = await import("./views/localGrid/followLocalEventGrid.ts");
    disposables.add(updateContextKeys({ ...treeDeps, view: tree.view }));
    disposables.add(followLocalEventGrid({ watch, tails, control, clock: localClock, report, signal }));
  };
  disposables.add(clock.after(0, () => void afterActivation()));

  const deliveries = disposables.add(new DeliveriesView(control, watch, localClock));
  disposables.add(watchWhileVisible(watch, [tree.view, deliveries.view]));
  disposables.add(registerTailEventDocuments(tails));
  const captureDocuments = disposables.add(new CaptureDocuments(captureArchive));
  const tailView = disposables.add(registerTailView({ extensionUri, tails, watch, captureDocuments, report }));
  const formStore = new FormStore(secrets, memento);
  const formDeps = { extensionUri, clouds, formStore, tails, report, stamp };
  const forms = disposables.add(new FilterForms({ ...formDeps, onWritten: (scope) => tree.invalidate(scope) }));
  const syntax: SyntaxParser = {
    async parse(...task) {
      const { SyntaxThread } = await import("./adapters/syntax/syntaxThread.ts");
      const { syntaxFilesIn } = await import("./adapters/syntax/syntaxReader.ts");
      const dist = path.join(extensionUri.fsPath, "dist");
      const script = path.join(dist, "syntaxWorker.js");
      const files = syntaxFilesIn(path.join(dist, "syntax"));
      return new SyntaxThread({ script, files, budgetMs: 2_000 }).parse(...task);
    },
  };

  const signIn = async (identity?: Identity | "another") => (await vsCodeAccounts()).signIn(identity);
  const importDiagnostics = disposables.add(new ImportDiagnostics());
  const eventSubscriptionDocuments = disposables.add(new EventSubscriptionDocuments(clouds));
  const deliveredEventDocuments = disposables.add(new DeliveredEventDocuments());
  let modelVersion = 1;
  const loadHandlers = memoizeAsync(async () => {
    const { createCommandHandlers } = await import("./commandHandlers.ts");
    return createCommandHandlers({
      ...treeDeps,
      ...clock,
      tree,
      clouds,
      forms,
      syntax,
      importDiagnostics,
      eventSubscriptionDocuments,
      extensionUri,
      view: tailView,
      captureDocuments,
      publisher: localEventGrid,
      control,
      async writePrivateFile(...content) {
        const { writeFileAtomically } = await import("./emulator/store/writeFileAtomically.ts");
        return writeFileAtomically(...content);
      },
      deliveries,
      localClock,
      deliveredEventDocuments,
      stamp: () => localClock.stamp(),
      nextModelVersion: () => modelVersion++,
      signIn,
      subscriptionChoice,
      reloadAzure,
      report,
      log,
      signal,
    });
  });
  disposables.add(registerCommands(context.extension, loadHandlers));
}

/** VS Code waits up to five seconds for the returned promise, but not for disposables. */
export const deactivate = (): Promise<unknown> | undefined => shutDown?.();
