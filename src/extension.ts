import { randomUUID } from "node:crypto";
import path from "node:path";
import * as vscode from "vscode";
import type { MachineCredential } from "./adapters/azure/azureIdentity.ts";
import { CaptureFiles } from "./adapters/capture/captureFile.ts";
import { LedgerFolder } from "./adapters/capture/ledgerFolder.ts";
import { GridAdmin } from "./adapters/emulator/gridAdmin.ts";
import { LocalGrid } from "./adapters/emulator/localGrid.ts";
import { SyntaxThread } from "./adapters/syntax/syntaxThread.ts";
import { AzureSubscriptionChoice, credentialSetting, onAzureChanged } from "./adapters/vscode/azureSettings.ts";
import { proxySetting } from "./adapters/vscode/proxySetting.ts";
import { eitherAccounts } from "./app/accounts.ts";
import { Arrangement } from "./app/arrangement.ts";
import { Azure } from "./app/azure.ts";
import type { Node } from "./app/node.ts";
import { cloudOnDemand } from "./app/cloudOnDemand.ts";
import { GridWatch } from "./app/gridWatch.ts";
import { Listings } from "./app/listings.ts";
import type { ListOf } from "./app/listOf.ts";
import { onceQuiet } from "./app/onceQuiet.ts";
import { Tails } from "./app/tails.ts";
import { timedCloud } from "./app/timedCloud.ts";
import { Parts } from "./core/disposable.ts";
import { attendWhileSeen } from "./views/attention.ts";
import { registerCommands } from "./views/commands.ts";
import { DeliveredEvents } from "./views/deliveredEvent.ts";
import { DeliveriesView } from "./views/deliveriesView.ts";
import { EventDocuments } from "./views/eventDocument.ts";
import { EventSubscriptionDocuments } from "./views/eventSubscriptionDocument.ts";
import { FilterForms } from "./views/filterForm.ts";
import { GridStatusItem } from "./views/gridStatusItem.ts";
import { ImportProblems } from "./views/importProblems.ts";
import { Report } from "./views/report.ts";
import { TailPanel } from "./views/tailPanel.ts";
import { WorkspaceTree } from "./views/workspaceTree.ts";

let atEnd: (() => Promise<unknown>) | undefined;

/** The composition root: makes each part, gives it its neighbours, owns its end. No decision is taken here. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri: extension, globalStorageUri, subscriptions, secrets, globalState: memento } = context;
  const parts = new Parts();
  subscriptions.push(parts);

  const log = parts.add(vscode.window.createOutputChannel("Azure ML Events", { log: true }));
  const report = new Report(log);
  const storage = globalStorageUri.fsPath;
  const now = Date.now;
  const after = (wait: number, act: () => void) => {
    const timer = setTimeout(act, wait);
    return { dispose: () => clearTimeout(timer) };
  };
  const stamp = () => ({ id: randomUUID(), time: new Date().toISOString() });

  const grid = new LocalGrid({
    folder: () => localSettings().get("folder") || path.join(storage, "local-event-grid"),
    port: () => localSettings().get("port", 0),
    storage: () => localSettings().get("storage", ""),
    principal: () => localSettings().get("principal", "owner"),
    log: (line) => log.info(line),
    watchInterval: 2_000,
  });
  const local = cloudOnDemand(
    async () => (await grid.reach()).armEndpoint,
    async (endpoint) => {
      const { connectArm } = await import("./adapters/azure/connectArm.ts");
      // What a crashed window has left behind is deleted as soon as the cloud that has it is reached.
      void tails.sweep(new AbortController().signal).catch((error: unknown) => report.explain(error));
      return connectArm({ endpoint, credential: grid.credential }, { pollInterval: 100, log }).cloud;
    },
  );
  const patience = { patience: 30_000, after };
  const choice = new AzureSubscriptionChoice(memento);
  const vsCodeAccounts = once(async () => {
    const { VsCodeAccounts } = await import("./adapters/vscode/vsCodeAccounts.ts");
    return new VsCodeAccounts(now);
  });
  const machineAccounts = async (kind: MachineCredential) => {
    const { MachineAccounts } = await import("./adapters/azure/azureIdentity.ts");
    return new MachineAccounts(kind, (await vsCodeAccounts()).environment());
  };
  const azure = new Azure({
    source: async () => {
      const set = credentialSetting();
      if (set !== "auto" && set !== "vscode") return machineAccounts(set);
      const ofVsCode = await vsCodeAccounts();
      return set === "vscode" ? ofVsCode : eitherAccounts(ofVsCode, () => machineAccounts("auto"));
    },
    chosen: () => choice.ids,
    open: async (credential, azureSubscriptions) => {
      const { endpoint, scope } = (await vsCodeAccounts()).environment();
      const { connectArm } = await import("./adapters/azure/connectArm.ts");
      const options = { pollInterval: 2_000, azureSubscriptions, log, proxy: proxySetting, onWait: tellWait };
      return connectArm({ endpoint, credential, scope }, options);
    },
    patience,
  });
  const clouds = { local: timedCloud(local, patience), azure };
  const listings = parts.add(new Listings(clouds, { now, after }));
  const roots: readonly Node[] = [
    { kind: "cloud", label: "Local Event Grid", cloud: "local" },
    { kind: "cloud", label: "Azure", cloud: "azure" },
  ];

  const tails = new Tails({
    cloud: local,
    receiver: {
      async listen(accept, signal) {
        const { WebhookReceiver } = await import("./adapters/webhook/receiver.ts");
        return new WebhookReceiver(now).listen(accept, signal);
      },
    },
    captures: new CaptureFiles(path.join(storage, "captures")),
    ledger: new LedgerFolder(path.join(storage, "ledger"), process.pid),
    now,
    newId: () => randomUUID().slice(0, 8),
    after,
  });
  // A live tail has a temporary event subscription to delete, while the emulator that holds it still runs.
  atEnd = () => tails.stopAll().then(() => grid.stop());

  const control = new GridAdmin(() => grid.reach());
  const watch = parts.add(new GridWatch({ grid, control, now, after, interval: 2_000 }));
  const arrangement = new Arrangement(memento);
  const tree = parts.add(new WorkspaceTree({ roots, listings, arrangement, watch, azure }));
  // A sign-in is told in several events.
  const azureChanged = onceQuiet(after, 100, () => {
    azure.forget();
    tree.renew({ cloud: "azure" });
  });
  const sessionsChanged = onceQuiet(after, 100, () => {
    void azure.isAffected(new AbortController().signal).then((is) => is && azureChanged());
  });
  parts.add(onAzureChanged(azureChanged, sessionsChanged));
  const deliveries = parts.add(new DeliveriesView(control, watch));
  parts.add(new GridStatusItem(watch, tails));
  parts.add(attendWhileSeen(watch, [tree, deliveries]));
  const documents = parts.add(new EventDocuments(tails));
  const written = (of: ListOf) => tree.renew(of);
  const forms = parts.add(new FilterForms({ extension, clouds, secrets, memento, tails, report, stamp, written }));
  const syntax = new SyntaxThread(syntaxIn(path.join(extension.fsPath, "dist")));
  parts.add(new TailPanel({ extension, tails, documents, report }));
  parts.add(
    tails.onChanged((change) => {
      if (change.kind === "tails" && change.settled) tree.renew({ cloud: "local" });
      if (change.kind === "problems") void report.warn(change.tail.target.label, change.problems);
    }),
  );
  parts.add(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("amlEvents.localEventGrid.principal")) tree.renew({ cloud: "local" });
    }),
  );
  parts.add(
    registerCommands({
      extension,
      grid,
      control,
      watch,
      deliveries,
      deliveredEvents: parts.add(new DeliveredEvents()),
      now,
      after,
      nextVersion: counter(1),
      clouds,
      listings,
      arrangement,
      azure,
      azureChanged,
      choice,
      signIn: async (who) => (await vsCodeAccounts()).signIn(who),
      publisher: grid,
      tails,
      tree,
      forms,
      documents: parts.add(new EventSubscriptionDocuments(clouds)),
      syntax,
      importProblems: parts.add(new ImportProblems()),
      roots,
      report,
      log,
      stamp,
    }),
  );
}

/** Where the build puts the parsers, and how many milliseconds they may take for one text. */
const syntaxIn = (dist: string) => ({
  script: path.join(dist, "syntaxWorker.cjs"),
  files: {
    runtime: path.join(dist, "syntax/web-tree-sitter.wasm"),
    hcl: path.join(dist, "syntax/tree-sitter-hcl.wasm"),
    bicep: path.join(dist, "syntax/tree-sitter-bicep.wasm"),
  },
  budget: 2_000,
});

/** Makes what is asked for when it is first asked for, and again after that has failed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    const asked = (made ??= make());
    asked.catch(() => (made = undefined));
    return asked;
  };
}

/** While a change waits because Azure asked for it, the status bar says so. */
const tellWait = (seconds: number): void =>
  void vscode.window.setStatusBarMessage(`$(watch) Waiting ${seconds} s, as Azure asks`, seconds * 1_000);

/** Gives numbers from `first` on. */
const counter = (first: number) => (): number => first++;

/** Read when they are needed: at activation a remote window may not have them all yet. */
const localSettings = (): vscode.WorkspaceConfiguration =>
  vscode.workspace.getConfiguration("amlEvents.localEventGrid");

/** VS Code waits up to five seconds for this, but not for what is disposed. */
export const deactivate = (): Promise<unknown> | undefined => atEnd?.();
