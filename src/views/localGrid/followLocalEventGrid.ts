import { Disposable } from "vscode";
import type { LocalEventGridClock } from "../../app/localGrid/localEventGridClock.ts";
import type { Tails } from "../../app/tail/tails.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import { createStatusBarItem } from "./createStatusBarItem.ts";
import type { DeliveryControlCommandDeps } from "./deliveryControlCommands.ts";
import { notifyPauses } from "./notifyPauses.ts";

interface FollowerDeps extends DeliveryControlCommandDeps {
  readonly tails: Tails;
  readonly clock: LocalEventGridClock;
  readonly report: ErrorReporter;
}

/** Shows outside of the views what happens in the Local Event Grid, and passes on what each poll says. */
export function followLocalEventGrid({ tails, ...deps }: FollowerDeps): Disposable {
  const { watch, clock } = deps;
  return Disposable.from(
    watch.onChanged(({ status }) => {
      if (status) clock.learn(status.clock);
      void tails.check();
    }),
    createStatusBarItem(watch, tails, clock),
    notifyPauses(watch, deps),
  );
}
