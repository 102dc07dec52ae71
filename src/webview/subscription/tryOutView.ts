import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Verdict } from "../../core/filter/evaluate.ts";
import type { EventSources, EventSourceKind } from "./eventSources.ts";
import { eventSourceKinds } from "./eventSources.ts";
import { describeChange, describeMatches } from "./trial.ts";
import type { TestEvent, TrialOutcome, TrialResult } from "./trial.ts";
import { verdictExplanation } from "./verdictExplanation.ts";

interface TryOutViewOptions {
  readonly eventSources: EventSources;
  readonly trial: TrialResult;
  /** The verdict on the chosen event. */
  readonly verdict: Verdict | undefined;
  readonly select: (index: number) => void;
  readonly selectSource: (source: EventSourceKind) => void;
  readonly paste: (text: string) => void;
  readonly tail: () => void;
}

/** Rows that one list shows; nobody reads more, and typing must not wait for them. */
const maxListedEvents = 100;

const sourceLabels: Readonly<Record<EventSourceKind, string>> = {
  samples: "Samples",
  captured: "Captured",
  pasted: "Paste",
};
const sourceNouns: Readonly<Record<EventSourceKind, readonly [one: string, many: string]>> = {
  samples: ["sample", "samples"],
  captured: ["captured event", "captured events"],
  pasted: ["pasted event", "pasted events"],
};

/** The pane *Will it match?*: the events with the filter's verdict on each, and why for the chosen one. */
export const tryOutView = (view: TryOutViewOptions): TemplateResult => {
  const { eventSources: events, trial, verdict, selectSource: chooseSource } = view;
  const { source, testEvents: candidates, selectedIndex: chosen } = events;
  const candidate = candidates[chosen];
  return html`
    <aside class="try-out" aria-labelledby="try-out-title">
      <h2 id="try-out-title">Will it match?</h2>
      <fieldset class="sources">
        <legend class="unseen">Events to try it on</legend>
        ${eventSourceKinds.map(
          (each) => html`
            <label class="source">
              <input
                type="radio"
                name="source"
                class="unseen"
                .checked=${each === source}
                @change=${() => chooseSource(each)}
              />
              ${sourceLabels[each]}
            </label>
          `,
        )}
      </fieldset>
      ${source === "pasted" ? pasteField(view) : nothing}
      ${
        candidates.length > 0
          ? html`<p class="summary" role="status">${describeMatches(trial, sourceNouns[source])}</p>
              ${
                trial.isCompared
                  ? html`<p class="comparison">
                      Compared with what is deployed: <strong>${describeChange(trial)}</strong>
                    </p>`
                  : nothing
              }
              ${outcomeLists(view)}`
          : emptySource(view)
      }
      ${candidate && verdict ? verdictExplanation(candidate.type, verdict) : nothing}
    </aside>
  `;
};

const pasteField = ({ eventSources: events, paste }: TryOutViewOptions): TemplateResult => html`
  <textarea
    id="paste"
    class="text paste"
    rows="6"
    spellcheck="false"
    aria-label="Events as JSON"
    aria-invalid=${events.problems.length > 0}
    aria-describedby="paste-messages"
    placeholder="One event or an array of events, in the Event Grid schema or as CloudEvents"
    @input=${({ target }: InputEvent) => paste((target as HTMLTextAreaElement).value)}
  ></textarea>
  <div id="paste-messages" class="messages">
    ${events.problems.map(
      (problem) =>
        html`<p class="message error">
          <span class="codicon codicon-error" role="img" aria-label="error"></span><span>${problem}</span>
        </p>`,
    )}
  </div>
`;

const emptySource = ({ eventSources: events, tail }: TryOutViewOptions): TemplateResult | typeof nothing =>
  events.source === "captured"
    ? html`<p class="hint" role="status">
          Nothing is captured from this workspace yet. What a tail receives in this window can be tried here.
        </p>
        <div>
          <button type="button" class="link" @click=${tail}>
            <span class="codicon codicon-radio-tower" aria-hidden="true"></span>Tail Events
          </button>
        </div>`
    : nothing;

interface OutcomeText {
  readonly title: string;
  readonly verdict: string;
  readonly icon: string;
}

/** Compared with what is deployed, what changes comes first. */
const outcomeTexts: Readonly<Record<TrialOutcome, OutcomeText>> = {
  gained: { title: "Gained", verdict: "gained", icon: "add pass" },
  lost: { title: "Lost", verdict: "lost", icon: "remove lost" },
  matched: { title: "Matched as before", verdict: "matches", icon: "check pass" },
  "not matched": { title: "Not matched as before", verdict: "no", icon: "close fail" },
};

function outcomeLists(view: TryOutViewOptions): TemplateResult | readonly TemplateResult[] {
  const { trial, eventSources: events } = view;
  const { outcomes } = trial;
  if (trial.isCompared)
    return (Object.keys(outcomeTexts) as TrialOutcome[])
      .filter((outcome) => outcomes[outcome].length > 0)
      .map((outcome) =>
        eventList(view, `${outcomeTexts[outcome].title} (${outcomes[outcome].length})`, outcomes[outcome], true),
      );
  const all = events.testEvents.map((_, index) => index);
  return eventList(view, sourceLabels[events.source], all, false);
}

function eventList(
  view: TryOutViewOptions,
  title: string,
  indexes: readonly number[],
  isTitled: boolean,
): TemplateResult {
  const { testEvents: candidates, source } = view.eventSources;
  // Of what was captured the newest comes first, as in no other list.
  const ordered =
    source === "captured" ? indexes.slice(-maxListedEvents).toReversed() : indexes.slice(0, maxListedEvents);
  const rest = indexes.length - ordered.length;
  return html`<fieldset class="samples">
    <legend class=${isTitled ? "group" : "unseen"}>${title}</legend>
    ${ordered.map((index) => {
      const of = candidates[index];
      return of ? eventRow(view, of, index) : nothing;
    })}
    ${rest > 0 ? html`<p class="hint more">and ${rest.toLocaleString("en")} more</p>` : nothing}
  </fieldset>`;
}

function eventRow(
  { eventSources: events, trial, select: choose }: TryOutViewOptions,
  { type, detail }: TestEvent,
  index: number,
): TemplateResult {
  const { verdict, icon } = outcomeTexts[trial.outcomeByIndex[index] ?? "not matched"];
  return html`
    <label class="sample">
      <input
        type="radio"
        name="sample"
        class="unseen"
        .checked=${index === events.selectedIndex}
        @change=${() => choose(index)}
      />
      <span class="codicon codicon-${icon}" aria-hidden="true"></span>
      <span class="sample-type" title=${type}>${type}</span>
      <span class="sample-detail" title=${detail}>${detail}</span>
      <span class="sample-verdict">${verdict}</span>
    </label>
  `;
}
