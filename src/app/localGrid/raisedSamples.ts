import { normalizeArmId } from "../../core/armId.ts";
import { Emitter } from "../../core/emitter.ts";
import type { EventSubscriptionNode, TreeNode, WorkspaceNode } from "../tree/treeNode.ts";
import type { SampleKind } from "./matchingSample.ts";

/** A sample that was raised, so that it can be raised again. */
export interface RaisedSample {
  /** The row it was raised on. */
  readonly node: WorkspaceNode | EventSubscriptionNode;
  readonly sample: SampleKind;
}

/** The samples that this window has raised, the last one for each row. */
export class RaisedSamples {
  readonly #byId = new Map<string, RaisedSample>();
  readonly #changed = new Emitter<RaisedSample>();
  #last: RaisedSample | undefined;

  readonly onChanged = this.#changed.event;

  add(sample: RaisedSample): void {
    this.#last = sample;
    const { node } = sample;
    this.#byId.set(normalizeArmId(node.workspace.id), sample);
    if (node.kind === "eventSubscription") this.#byId.set(normalizeArmId(node.eventSubscription.id), sample);
    this.#changed.fire(sample);
  }

  /**
   * What to raise again.
   *
   * @param node a row; without one, the last sample of all
   * @returns undefined if nothing was raised on the row; an event subscription takes what was raised on its workspace
   */
  lastOn(node: TreeNode | undefined): RaisedSample | undefined {
    if (!node) return this.#last;
    if (node.kind !== "workspace" && node.kind !== "eventSubscription") return undefined;
    if (node.cloud !== "local") return undefined;
    const own =
      node.kind === "eventSubscription" ? this.#byId.get(normalizeArmId(node.eventSubscription.id)) : undefined;
    return own ?? this.#byId.get(normalizeArmId(node.workspace.id));
  }
}
