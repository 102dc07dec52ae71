import * as vscode from "vscode";
import type { Tails } from "../app/tails.ts";
import { parseArmId, sameArmId } from "../core/armId.ts";
import { samples } from "../core/events/samples.ts";
import { isCancellation } from "../core/failure.ts";
import type { Place } from "../core/import/imported.ts";
import type { Draft } from "../core/subscription/draft.ts";
import type { Cloud } from "../ports/cloud.ts";
import type {
  CapturedEvents,
  FilterFormHost,
  FilterFormPlace,
  FilterFormState,
  WriteOutcome,
} from "../protocol/filterForm.ts";
import type { Served } from "../protocol/rpc.ts";
import { type EditWork, editWork } from "./editWork.ts";
import { createWork, type FormWork, type WorkState } from "./formWork.ts";
import type { KeptForms } from "./keptForms.ts";

/** Most captured events in one message: so many that a frame has time for them. */
const piece = 500;

/** What a form needs of its surroundings. */
export interface FormSurroundings {
  readonly cloud: Cloud;
  readonly forms: KeptForms;
  readonly tails: Tails;
  /** Id and time for the samples that a filter is tried on, time as ISO 8601. */
  readonly stamp: () => { readonly id: string; readonly time: string };
  /** Called when the event subscription was written; the form closes. */
  readonly written: () => void;
}

/** What one form asks of the extension. */
export class FormHost implements Served<FilterFormHost> {
  readonly #place: FilterFormPlace;
  readonly #around: FormSurroundings;
  readonly #work: FormWork;
  readonly #edit: EditWork | undefined;
  #writing = new AbortController();
  /** A page that has never asked for captured events does not want to hear of them. */
  #told = true;

  constructor(place: FilterFormPlace, around: FormSurroundings) {
    const { eventSubscriptionId: id } = place;
    const at = { place, cloud: around.cloud, forms: around.forms };
    this.#place = place;
    this.#around = around;
    this.#edit = id === undefined ? undefined : editWork(id, at);
    this.#work = this.#edit ?? createWork(at);
  }

  readonly open = async (): Promise<FilterFormState> =>
    this.#state(await this.#work.open(new AbortController().signal));

  readonly keep = (draft: Draft): Promise<void> => this.#work.keep(draft);

  readonly write = async (draft: Draft, agreed: boolean): Promise<WriteOutcome> => {
    this.#writing = new AbortController();
    try {
      const outcome = await this.#work.write(draft, agreed, this.#writing.signal);
      if (outcome.kind === "conflict") {
        const { kind, differences, unseen } = outcome;
        return { kind, differences, unseen };
      }
      if (outcome.kind !== "written") return outcome;
      await this.#around.forms.forget(this.#place);
      this.#around.written();
      return { kind: "written", name: outcome.eventSubscription.name };
    } catch (error) {
      if (isCancellation(error)) return { kind: "cancelled" };
      throw error;
    }
  };

  readonly cancel = (): void => this.#writing.abort();

  readonly reload = async (): Promise<FilterFormState> =>
    this.#state(await this.#editing().reload(new AbortController().signal));

  readonly overwrite = (): Promise<void> => this.#editing().overwrite();

  readonly wholeUrl = (): Promise<string> => this.#editing().wholeUrl(new AbortController().signal);

  /** Whether the page has not been told yet that events arrived since it asked for them. */
  isFirstArrival(): boolean {
    const first = !this.#told;
    this.#told = true;
    return first;
  }

  readonly captured = (after: number): CapturedEvents => {
    this.#told = false;
    const { workspaceId } = this.#place;
    const later = this.#around.tails.events.filter(
      ({ sequence, tail }) => sequence > after && sameArmId(tail.target.workspaceId, workspaceId),
    );
    const events = later.slice(0, piece);
    return {
      events: events.map(({ event }) => event.raw),
      last: events.at(-1)?.sequence ?? after,
      more: later.length > events.length,
    };
  };

  readonly tail = (): void => void vscode.commands.executeCommand("amlEvents.tailEvents");

  readonly showSource = async ({ line, column }: Place): Promise<void> => {
    const source = (await this.#around.forms.get(this.#place)).imported?.document;
    if (!source) return;
    const at = new vscode.Position(source.linesBefore + line - 1, column - 1);
    await vscode.window.showTextDocument(vscode.Uri.parse(source.uri), { selection: new vscode.Range(at, at) });
  };

  #editing(): EditWork {
    if (!this.#edit) throw new Error("This form edits nothing that is deployed.");
    return this.#edit;
  }

  #state(work: WorkState): FilterFormState {
    const { workspaceId } = this.#place;
    return {
      ...work,
      place: this.#place,
      workspaceName: parseArmId(workspaceId)?.name ?? workspaceId,
      samples: samples({ workspaceId, ...this.#around.stamp() }),
    };
  }
}
