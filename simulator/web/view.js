// What the Room looks like: templates of the state. Nothing here changes anything but by `send`.

/** @import { Control, Fault, Owed, Send, State, ViewAct } from "./types.d.ts" */

import { facts } from "./link.js";
import { briefing, factList, speedButtons } from "./briefing.js";
import { isHeld, iso, show } from "./clock.js";
import { debrief } from "./debrief.js";
import { dialogBox, isInFront } from "./dialogs.js";
import { engineTrouble } from "./engine-trouble.js";
import { keysOf, linesOf, listKeys, othersOf } from "./keys.js";
import { isShown, nextStep } from "./example.js";
import { html, nothing } from "./lit-html.js";
import { helpOf, modeOf, PLAYED_AGAIN } from "./modes.js";
import { icon, key, pressed, quoted, ruleLink } from "./parts.js";
import { question as askedBefore } from "./questions.js";
import { MODES, OF_MODES, VERDICTS } from "./terms.js";

/** The icons of what is drawn of a screen, where that is no icon itself. */
const PICTURES = /** @type {Record<string, string>} */ ({ face: "person", nobody: "person", ringing: "call" });
/** What is drawn where a screen does not say it, and what its buttons are together. */
const LAYOUTS = {
  call: { picture: "person", call: "The call", desk: "What is left to do" },
  desk: { picture: "document", call: "To reach others", desk: "At hand" },
  scene: { picture: "eye", call: "To reach others", desk: "What you can do" },
};

/** @param {State} state @param {Send} send */
export function room(state, send) {
  return html`<div class="rr-room" data-phase=${state.phase} data-engine=${state.engine} data-held=${isHeld(state)}>
    <p class="rr-unseen" role="status">${state.announce}</p>
    ${state.trouble && state.engine !== "failed" ? html`<p class="rr-note room-trouble" data-tone="warn">${icon("alert")} ${state.trouble}</p>` : nothing}
    ${state.lacks ? html`<p class="rr-note room-lacks" data-tone="warn">${icon("alert")} ${state.lacks}</p>` : nothing}
    ${isInFront(state) || isPlayed(state) ? nothing : engineTrouble(state, send)}
    ${{ briefing, playing, judging: playing, asking: askedBefore, debrief }[state.phase](state, send)}
    ${isInFront(state) ? dialogBox(state, send) : nothing}
  </div>`;
}

/** Whether the bar with the clock is there. @param {State} state */
const isPlayed = ({ phase }) => phase === "playing" || phase === "judging";

// -- during ------------------------------------------------------------------------------------

/** @param {State} state @param {Send} send */
function playing(state, send) {
  return html`${bar(state, send)}
    ${isShown(state) ? html`<p class="rr-note room-watched" data-tone="accent">${icon("play")} <span>${watched(state)}</span></p>` : nothing}
    <div class="room-main">
      <section class="room-stage" id="rr-stage" data-layout=${state.data.stage.layout} data-talk=${linesOf(state).length > 0} tabindex="-1" aria-labelledby="rr-stage-title">
        <h2 class="rr-unseen" id="rr-stage-title">${state.data.stage.title}</h2>
        <div class="room-tiles">${scene(state, send)}
          <div class="room-column">${theCase(state)}${ownTile(state)}</div>
        </div>
        ${toWhatIsDue(state, send)}
        ${lines(state, send)}
        <div class="room-dock">${notice(state)}${toast(state)}${toolbar(state, send)}</div>
      </section>
      <aside class="rr-stack room-side" aria-label="Coach">${coach(state, send)}${log(state)}</aside>
    </div>`;
}

/** Before the lines, the way of the keyboard to what is due. @param {State} state @param {Send} send */
function toWhatIsDue(state, send) {
  if (!helpOf(state).due) return nothing;
  return html`<button class="rr-button rr-unseen" @click=${() => send({ type: "go to", id: "rr-due" })}>What is due now</button>`;
}

/** @param {State} state @param {Send} send */
function bar(state, send) {
  const { prefs, clock } = state;
  const { next } = helpOf(state);
  const stopped = state.phase === "judging" || state.queue.some(({ type }) => type === "stop");
  return html`<header class="rr-row room-bar">
    ${isInFront(state) ? nothing : engineTrouble(state, send)}
    <p class="room-clock">
      <b role="timer" class="room-time">${show(state.at)}</b>
      <span class="rr-soft">since ${state.data.procedure.zero}</span>
    </p>
    <div class="rr-row room-time-tools">
      ${speedButtons(state, send)}
      ${prefs.speed
        ? html`<button class="rr-button" aria-pressed=${clock.paused} @click=${pressed(send, { type: "pause" })}>
            ${icon(clock.paused ? "play" : "pause")} ${label(clock.paused ? "Go on" : "Pause")} ${key(state, "p")}
          </button>`
        : nothing}
      ${prefs.speed && next
        ? nothing
        : (prefs.speed ? [60] : [30, 60]).map(
            (seconds) => html`<button class="rr-button" @click=${pressed(send, { type: "wait", seconds })}>${prefs.speed ? icon("skip") : nothing} ${label("Wait")} ${show(seconds)}</button>`,
          )}
      ${next ? skipButton(state, send) : nothing}
    </div>
    <div class="rr-row room-run-tools">
      ${prefs.sound || prefs.voice
        ? html`<button class="rr-button rr-quiet" aria-pressed=${state.muted} @click=${() => send({ type: "mute" })}>
            ${icon(state.muted ? "muted" : "sound")} ${label("Mute")}
          </button>`
        : nothing}
      <button class="rr-button rr-quiet" aria-haspopup="dialog" data-act="?" @click=${() => send({ type: "keys" })}>
        ${icon("keyboard")} ${label("Keys")} ${key(state, "?")}
      </button>
      <button class="rr-button rr-quiet" ?disabled=${stopped} @click=${pressed(send, { type: "stop" })}>
        ${icon("stop")} Stop<span class="rr-unseen"> and see the verdict</span>
      </button>
    </div>
  </header>`;
}

/** That one watches, and what goes on. @param {State} state */
function watched({ prefs }) {
  return `This is played for you, and nothing you press is judged. ${prefs.speed ? "The next act comes at its time; “Step” shows it at once." : "“Step” shows the next act."}`;
}

/** The way to what happens next. @param {State} state @param {Send} send */
function skipButton(state, send) {
  // Waiting alone may change nothing that one would notice.
  if (state.view.news === null && !nextStep(state)) return html`<button class="rr-button" disabled>${icon("skip")} ${label("Next", "Next: nothing to wait for")}</button>`;
  return html`<button class="rr-button" @click=${pressed(send, { type: "skip" })}>
    ${icon("skip")} ${isShown(state) ? label("Step", "The next step of what is played") : label("Next", "Next thing that happens")} ${key(state, "n")}
  </button>`;
}

/** The words on a button of the bar, which leave a narrow screen, and the name that it keeps.
 * @param {string} words @param {string} name */
function label(words, name = words) {
  return html`<span class="room-label" aria-hidden="true">${words}</span><span class="rr-unseen">${name}</span>`;
}

/** What one sees of a call, a desk or a place, and what can be done right there. @param {State} state @param {Send} send */
function scene(state, send) {
  const { view, data, spoken } = state;
  const screen = data.stage.screens.find((item) => item.id === view.screen);
  const layout = LAYOUTS[data.stage.layout];
  const picture = screen?.picture || layout.picture;
  const name = String(facts(state)[data.names?.other ?? ""] ?? "");
  const drawing = picture === "face" && name ? html`<b>${name[0]}</b>` : icon(PICTURES[picture] ?? picture);
  return html`<div class="room-tile room-other" data-picture=${picture}>
    <div class="room-avatar">${picture === "ringing" ? html`<i></i><i></i>` : nothing}${drawing}</div>
    <div class="room-words">
      <p class="room-status">${screen?.title}</p>
      <p class="room-status-text">${screen?.text || view.situation.text}</p>
    </div>
    ${spoken
      ? html`<blockquote class="room-caption" data-turn=${view.heard.length % 2}><b>${spoken.speaker}</b> ${quoted(spoken.text)}</blockquote>`
      : nothing}
    <div class="room-call" role="group" aria-label=${layout.call}>${buttons(state, send, "call")}</div>
    <div class="room-desk" role="group" aria-label=${layout.desk}>${buttons(state, send, "desk")}</div>
    ${isCall(state) && (name || data.speakers[0]) ? html`<p class="room-name">${name || data.speakers[0]}</p>` : nothing}
  </div>`;
}

/** What is known of this case. @param {State} state */
function theCase(state) {
  const known = factList(state, "");
  if (known === nothing) return nothing;
  return html`<section class="room-case" aria-labelledby="rr-case-title">
    <h3 id="rr-case-title">This case</h3>
    ${known}
  </section>`;
}

/** @param {State} state */
function isCall({ data }) {
  return data.stage.layout === "call";
}

/** @param {State} state */
function ownTile(state) {
  if (!isCall(state)) return nothing;
  const name = String(facts(state)[state.data.names?.you ?? ""] ?? "");
  return html`<div class="room-tile room-own">
    <div class="room-avatar">${/^\p{Lu}/u.test(name) ? html`<b>${name[0]}</b>` : icon("person")}</div>
    <p class="room-name">${icon("mic")} You</p>
  </div>`;
}

/** @param {State} state @param {Send} send */
function lines(state, send) {
  const said = linesOf(state);
  if (!said.length) return nothing;
  const keys = listKeys(state);
  const others = othersOf(state).length;
  const all = state.allLines === state.view.situation.id;
  return html`<section class="room-lines" aria-labelledby="rr-lines-title">
    <h3 id="rr-lines-title">What do you say? <span>${said.length} ${said.length === 1 ? "line" : "lines"}</span></h3>
    <ol>
      ${said.map(
        (act, index) => html`<li>
          <button @click=${pressed(send, { type: "press", act: act.id })}>
            ${key(state, keys[index] ?? "")}<span>${act.line ? quoted(act.line) : act.text}</span>
          </button>
        </li>`,
      )}
    </ol>
    ${others
      ? html`<p class="room-more"><button class="room-link" aria-expanded=${all} @click=${() => send({ type: "all lines" })}>
          ${all ? "Show the first lines only" : `Say something else (${others} more)`}</button></p>`
      : nothing}
  </section>`;
}

/** The buttons of one place that are there now. @param {State} state @param {Send} send @param {string} place */
function buttons(state, send, place) {
  const keys = keysOf(state.data.stage.controls);
  return state.data.stage.controls
    .filter((control) => control.place === place)
    .flatMap((control) => {
      const acts = state.view.acts.filter((act) => act.control === control.id);
      return actButtons(state, send, control, acts, keys[control.id]);
    });
}

/** The buttons of one control: one for each of its acts, or one that opens them.
 * @param {State} state @param {Send} send @param {Control} control @param {ViewAct[]} acts @param {string | undefined} letter */
function actButtons(state, send, control, acts, letter) {
  if (!control.opens || !acts.length) return acts.map((act) => actButton(state, send, control, act, acts.length > 1 ? "" : letter));
  return html`<button
    class="room-act" data-act=${control.id} data-icon=${control.icon ?? ""} aria-haspopup="dialog"
    @click=${() => send({ type: "look", control: control.id })}
  >${icon(control.icon)}<span>${control.label}</span>${key(state, letter ?? "")}</button>`;
}

/** @param {State} state @param {Send} send @param {Control} control @param {ViewAct} act @param {string | undefined} letter */
function actButton(state, send, control, act, letter) {
  return html`<button
    class="room-act" data-act=${act.id} data-icon=${control.icon ?? ""}
    aria-haspopup=${control.asks?.length ? "dialog" : nothing}
    @click=${pressed(send, { type: "press", act: act.id })}
  >${icon(control.icon)}<span>${letter ? control.label : act.text}</span>${key(state, letter ?? "")}</button>`;
}

/** The bar at the bottom. What is not there on this screen keeps its place. @param {State} state @param {Send} send */
function toolbar(state, send) {
  const keys = keysOf(state.data.stage.controls);
  const bar = state.data.stage.controls.filter((control) => control.place === "toolbar");
  return html`<div class="room-toolbar">
    <div role="group" aria-label="Toolbar">
      ${bar.map((control) => {
        const acts = state.view.acts.filter((act) => act.control === control.id);
        if (!acts.length) {
          return html`<button class="room-act" data-icon=${control.icon ?? ""} disabled>${icon(control.icon)}<span>${control.label}</span></button>`;
        }
        return actButtons(state, send, control, acts, keys[control.id]);
      })}
    </div>
    <div role="group" aria-label="Help">${buttons(state, send, "help")}</div>
  </div>`;
}

// -- the side ----------------------------------------------------------------------------------

/** @param {State} state @param {Send} send */
function coach(state, send) {
  const { told, view } = state;
  const mode = modeOf(state);
  const help = helpOf(state);
  const miss = view.missed.at(-1);
  return html`<section class="rr-card rr-stack room-panel">
    <p class="rr-soft room-mode"><b>${state.help === "replay" ? PLAYED_AGAIN : MODES[mode]}</b> ${help.told ? nothing : OF_MODES[mode]}</p>
    ${help.told && told
      ? html`<div class="room-told" data-tone=${VERDICTS[told.verdict].tone}>
          <p><b>${icon(VERDICTS[told.verdict].icon)} ${VERDICTS[told.verdict].words}</b> <time datetime=${iso(show(told.at))}>${show(told.at)}</time></p>
          <p>${isShown(state) ? state.said[told.act]?.text : told.did}</p>
          ${reasons(state, told)}
          ${told.also.length ? html`<ul class="room-also">${told.also.map((fault) => html`<li>${reasons(state, fault)}</li>`)}</ul>` : nothing}
        </div>`
      : nothing}
    ${help.told && !told && miss
      ? html`<div class="room-told" data-tone=${VERDICTS.missed.tone}>
          <p><b>${icon(VERDICTS.missed.icon)} ${VERDICTS.missed.words}</b> <time datetime=${iso(show(miss.at))}>${show(miss.at)}</time></p>
          ${reasons(state, miss)}
        </div>`
      : nothing}
    ${help.due
      ? html`<h3 id="rr-due" tabindex="-1">What is due now</h3>
          ${view.owed.length
            ? html`<ul class="room-owed">${[...view.owed].sort(bySoonest).map((duty) => owed(state, duty))}</ul>`
            : html`<p class="rr-soft">${view.idle}</p>`}`
      : nothing}
    ${help.hint ? hintLine(state, send) : nothing}
  </section>`;
}

/** @param {State} state @param {Send} send */
function hintLine({ hint }, send) {
  if (hint) return html`<p>${icon("bulb")} <span>${hint.lost} <b>${hint.text}</b></span></p>`;
  return html`<p><button class="room-link" @click=${() => send({ type: "ask hint" })}>${icon("bulb")} What would be right?</button></p>`;
}

/** What is right, and why. @param {State} state @param {Pick<Fault, "text" | "why" | "rule">} fault */
function reasons(state, { text, why, rule }) {
  return html`<p class="rr-soft">${text} ${ruleLink(state, rule)}</p>
    ${why ? html`<p class="rr-soft">${why}</p>` : nothing}`;
}

/** What has just to be said, and goes away by itself. @param {State} state */
function notice(state) {
  const waiting = state.engine === "starting" && isHeld(state);
  const text = waiting ? "The clock waits while the judge starts. What you did is kept." : state.notice;
  return text ? html`<p class="room-notice" aria-hidden=${waiting ? nothing : "true"}>${text}</p>` : nothing;
}

/** The verdict again, for narrow screens where the side is out of sight. @param {State} state */
function toast(state) {
  const { told } = state;
  const miss = state.view.missed.at(-1);
  if (!helpOf(state).told || !(told ?? miss)) return nothing;
  if (!told) {
    const { tone, icon: drawing, words } = VERDICTS.missed;
    return html`<p class="room-told room-toast" data-tone=${tone} aria-hidden="true"><b>${icon(drawing)} ${words}.</b> ${miss?.text}</p>`;
  }
  return html`<p class="room-told room-toast" data-tone=${VERDICTS[told.verdict].tone} aria-hidden="true">
    <b>${icon(VERDICTS[told.verdict].icon)} ${VERDICTS[told.verdict].words}.</b> ${told.text}
  </p>`;
}

/** @param {Owed} a @param {Owed} b */
function bySoonest(a, b) {
  return Number(b.due) - Number(a.due) || (a.by ?? Infinity) - (b.by ?? Infinity) || (a.from ?? 0) - (b.from ?? 0);
}

/** @param {State} state @param {Owed} duty */
function owed(state, duty) {
  const status = duty.overdue ? "over" : duty.due ? "now" : "later";
  const { by, from } = duty;
  const left = status === "now" && by !== null ? `${show(Math.max(by - state.at, 0))} left` : "";
  const ahead = status === "later" && from !== null && from > state.at ? `in ${show(from - state.at)}` : "";
  const made = duty.times > 1 ? ` (${duty.made} of ${duty.times} done)` : "";
  return html`<li data-tone=${{ over: "bad", now: "accent", later: "plain" }[status]}>
    <span class="room-when">${[duty.when, left || ahead].filter(Boolean).join(" · ")}</span>${duty.text}${made} ${ruleLink(state, duty.rule)}
    ${duty.why && status !== "later" ? html`<p class="rr-soft">${duty.why}</p>` : nothing}
  </li>`;
}

/** What an act shows, and the control that it belongs to. @param {State} state @param {string} id */
function shownBy({ data }, id) {
  const act = data.acts.find((item) => item.id === id);
  const control = data.stage.controls.find((item) => item.id === act?.control);
  return act?.shows ? { who: control?.label ?? "", text: act.shows } : null;
}

/** What happened and what was said, newest first. @param {State} state */
function log(state) {
  const heard = [...state.view.heard];
  const replies = [...state.view.replies];
  const options = (state.data.stage.dialogs ?? []).flatMap((dialog) => dialog.options);
  const entries = state.view.inputs.flatMap((line) => {
    const [at = "", name = "", ...choices] = line.split(" ");
    if (name === "wait") return [];
    const act = state.said[name];
    if (!act) {
      const event = heard.shift();
      if (!event) return [];
      return [{ at, who: event.speaker, text: event.speaker ? quoted(event.text) : event.text }];
    }
    const labels = choices.map((id) => options.find((option) => option.id === id)?.label ?? id);
    const own = { at, who: "You", text: act.line ? quoted(act.line) : [act.text, ...labels].join(" → ") };
    const said = replies[0]?.act === name && show(replies[0].at) === at ? replies.shift() : null;
    const shown = shownBy(state, name);
    return [own, ...(shown ? [{ at, ...shown }] : []), ...(said ? [{ at, who: said.speaker, text: quoted(said.text) }] : [])];
  });
  const unanswered = [
    ...state.pending.filter((asked) => asked.op === "act"),
    ...state.queue.flatMap((message) => (message.type === "press" ? [{ at: state.at, text: state.said[message.act]?.text }] : [])),
  ];
  const kept = state.engine === "ready" ? [] : unanswered;
  return html`<section class="rr-card rr-stack room-panel room-log" aria-labelledby="rr-log-title">
    <h3 id="rr-log-title">What happened</h3>
    ${entries.length || kept.length ? nothing : html`<p class="rr-soft">Nothing yet.</p>`}
    <ol tabindex=${entries.length || kept.length ? "0" : nothing} aria-labelledby="rr-log-title">
      ${kept.map((asked) => html`<li><time datetime=${iso(show(asked.at))}>${show(asked.at)}</time><span>${asked.text} (kept until the judge is there)</span></li>`)}
      ${[...entries].reverse().map(
        (entry) => html`<li data-who=${entry.who === "You" ? "you" : entry.who ? "other" : "world"}>
          <time datetime=${iso(entry.at)}>${entry.at}</time><span>${entry.who ? html`<b>${entry.who}</b> ` : nothing}${entry.text}</span>
        </li>`,
      )}
    </ol>
  </section>`;
}
