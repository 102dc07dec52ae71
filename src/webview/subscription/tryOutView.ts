import { nothing, type TemplateResult } from "lit";
import type { Verdict } from "../../core/filter/evaluate.ts";
import { html } from "../html.ts";
import { icon } from "../icon.ts";
import { eventSourceKinds, type EventSources, type EventSourceKind } from "./eventSources.ts";
import { describeChange, describeMatches, type TestEvent, type TrialOutcome, type TrialResult } from "./trial.ts";
import { verdictExplanation } from "./verdictExplanation.ts";

interface TryOutViewOptions {
  readonly eventSources: EventSources;
  readonly trial: TrialResult;
  /** The verdict on the selected event. */
  readonly verdict: Verdict | undefined;
  readonly select: (index: number) => void;
  readonly selectSource: (source: EventSourceKind) => void;
  readonly paste: (text: string) => void;
  readonly startTail: () => void;
}

/** Most rows in a list, so that rendering doesn't slow down typing. */
const maxListedEvents = 100;

const sourceTexts: Readonly<Record<EventSourceKind, { readonly label: string; readonly noun: string }>> = {
  samples: { label: "Samples", noun: "sample" },
  captured: { label: "Captured", noun: "captured event" },
  pasted: { label: "Paste", noun: "pasted event" },
};

/** Lists the events with the verdict on each, and explains the verdict on the selected one. */
export const tryOutView = (options: TryOutViewOptions): TemplateResult => {
  const { eventSources, trial, verdict, selectSource } = options;
  const { source, testEvents, selectedIndex } = eventSources;
  const selectedEvent = testEvents[selectedIndex];
  return html`
    <aside class="try-out" aria-labelledby="try-out-title">
      <h2 id="try-out-title">Will it match?</h2>
      <fieldset class="sources">
        <legend class="visually-hidden">Events to test</legend>
        ${eventSourceKinds.map(
          (kind) => html`
            <label class="source">
              <input
                type="radio"
                name="source"
                class="visually-hidden"
                .checked=${kind === source}
                @change=${() => selectSource(kind)}
              />
              ${sourceTexts[kind].label}
            </label>
          `,
        )}
      </fieldset>
      ${source === "pasted" ? pasteField(options) : nothing}
      ${
        testEvents.length > 0
          ? html`<p class="summary" role="status">${describeMatches(trial, sourceTexts[source].noun)}</p>
              ${
                trial.isCompared
                  ? html`<p>
                      Compared with the deployed filter:
                      <strong>${describeChange(trial, sourceTexts[source].noun)}</strong>
                    </p>`
                  : nothing
              }
              ${outcomeLists(options)}`
          : emptySource(options)
      }
      ${selectedEvent && verdict ? verdictExplanation(selectedEvent.type, verdict) : nothing}
    </aside>
  `;
};

const pasteField = ({ eventSources, paste }: TryOutViewOptions): TemplateResult => html`
  <textarea
    id="paste"
    class="text paste"
    rows="6"
    spellcheck="false"
    aria-label="Events as JSON"
    aria-invalid=${eventSources.problems.length > 0}
    aria-describedby="paste-messages"
    placeholder="One event or an array of events, in the Event Grid or CloudEvents schema"
    @input=${({ target }: InputEvent) => paste((target as HTMLTextAreaElement).value)}
  ></textarea>
  <div id="paste-messages" class="messages">
    ${eventSources.problems.map(
      (problem) => html`<p class="message error">${icon("error", "error")}<span>${problem}</span></p>`,
    )}
  </div>
`;

const emptySource = ({ eventSources, startTail }: TryOutViewOptions): TemplateResult | typeof nothing =>
  eventSources.source === "captured"
    ? html`<p class="hint" role="status">
          No events captured from this workspace yet. Tail its events in this window to test with them.
        </p>
        <div>
          <button type="button" class="link" @click=${startTail}>${icon("radio-tower")}Tail Events</button>
        </div>`
    : nothing;

interface OutcomeText {
  readonly title: string;
  readonly verdict: string;
  /** Name and CSS class of the icon. */
  readonly icon: string;
}

/** In the order of the lists: changes come first. */
const outcomeTexts: Readonly<Record<TrialOutcome, OutcomeText>> = {
  gained: { title: "Gained", verdict: "gained", icon: "arrow-up pass" },
  lost: { title: "Lost", verdict: "lost", icon: "arrow-down lost" },
  matched: { title: "Still matched", verdict: "matches", icon: "pass pass" },
  "not matched": { title: "Still not matched", verdict: "no match", icon: "circle-slash fail" },
};

function outcomeLists(options: TryOutViewOptions): TemplateResult | readonly TemplateResult[] {
  const { trial, eventSources } = options;
  if (!trial.isCompared) {
    const allIndexes = [...eventSources.testEvents.keys()];
    return eventList(options, allIndexes, { title: sourceTexts[eventSources.source].label, isTitleVisible: false });
  }
  return (Object.keys(outcomeTexts) as TrialOutcome[]).flatMap((outcome) => {
    const indexes = trial.outcomes[outcome];
    const title = `${outcomeTexts[outcome].title} (${indexes.length})`;
    return indexes.length > 0 ? [eventList(options, indexes, { title, isTitleVisible: true })] : [];
  });
}

function eventList(
  options: TryOutViewOptions,
  indexes: readonly number[],
  { title, isTitleVisible }: { readonly title: string; readonly isTitleVisible: boolean },
): TemplateResult {
  const { testEvents, source } = options.eventSources;
  // Captured events are listed newest first.
  const listedIndexes =
    source === "captured" ? indexes.slice(-maxListedEvents).toReversed() : indexes.slice(0, maxListedEvents);
  const hiddenCount = indexes.length - listedIndexes.length;
  return html`<fieldset class="samples">
    <legend class=${isTitleVisible ? "group" : "visually-hidden"}>${title}</legend>
    ${listedIndexes.map((index) => {
      const testEvent = testEvents[index];
      return testEvent ? eventRow(options, testEvent, index) : nothing;
    })}
    ${hiddenCount > 0 ? html`<p class="hint more">and ${hiddenCount.toLocaleString("en")} more</p>` : nothing}
  </fieldset>`;
}

function eventRow(
  { eventSources, trial, select }: TryOutViewOptions,
  { type, detail }: TestEvent,
  index: number,
): TemplateResult {
  const outcome = outcomeTexts[trial.outcomeByIndex[index] ?? "not matched"];
  return html`
    <label class="sample">
      <input
        type="radio"
        name="sample"
        class="visually-hidden"
        .checked=${index === eventSources.selectedIndex}
        @change=${() => select(index)}
      />
      ${icon(outcome.icon)}
      <span class="sample-type" title=${type}>${type}</span>
      <span class="sample-detail" title=${detail}>${detail}</span>
      <span class="sample-verdict">${outcome.verdict}</span>
    </label>
  `;
}
