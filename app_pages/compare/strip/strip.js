// The review strip. What is decided goes into an outbox, which is sent until the server says that it
// is kept; outbox and drafts outlive a reload in the tab's own storage. Texts are set as text only.

const AGAIN = 2500; // milliseconds until what is not kept yet is sent again

export default function mount(component) {
  const root = component.parentElement.querySelector(".strip");
  if (root.strip?.name !== component.data.name) {
    root.strip?.rest();
    root.strip = new Strip(root, component.data);
  }
  root.strip.take(component);
  return () => root.strip?.rest();
}

function made(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
}

function filled(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

class Strip {
  constructor(root, data) {
    this.root = root;
    this.name = data.name;
    this.drafts = {};
    this.outbox = [];
    this.history = [];
    this.at = null;
    this.said = "";
    this.data = data;
    this.restore();
    this.build();
    root.onkeydown = event => this.key(event);
    // The button that opened it has the focus still, as the one that closes it.
    this.opening = !document.activeElement?.matches("input, textarea");
  }

  // What came from the server

  take({ data, setStateValue }) {
    this.data = data;
    this.send = setStateValue;
    const done = new Set(data.done);
    const before = this.outbox.length;
    this.outbox = this.outbox.filter(entry => !done.has(entry.id));
    this.settle();
    if (data.refused.length) this.said = data.words.refused;
    else if (before && !this.outbox.length) this.said = this.said || data.words.saved;
    if (this.at === null || this.at >= data.pairs.length) this.at = this.open(-1) ?? 0;
    this.store();
    this.label();
    this.show(before === this.outbox.length);
    if (this.opening) this.enter();
    this.again();
  }

  // Take the keys, where nothing else has them, and stand where it is seen whole.
  enter() {
    this.opening = false;
    this.root.focus({ preventScroll: true });
    const block = this.root.offsetHeight > window.innerHeight * 0.9 ? "start" : "nearest";
    setTimeout(() => this.root.scrollIntoView({ block }), 100);
  }

  again() {
    clearTimeout(this.timer);
    if (this.outbox.length) this.timer = setTimeout(() => this.post(), AGAIN);
  }

  rest() { clearTimeout(this.timer); }

  post() {
    this.tries = (this.tries ?? 0) + 1;
    this.send("outbox", { entries: this.outbox, tries: `${Date.now()}.${this.tries}` });
    this.again();
  }

  // What is known of a pair

  pair(at = this.at) { return this.data.pairs[at]; }

  side(left, right) { return `${left ?? ""}:${right ?? ""}`; }

  own(at = this.at) {
    const { left, right } = this.pair(at);
    return this.side(left?.number, right?.number);
  }

  // What is settled: what the server knows, and over it what waits to be kept.
  settle() {
    const now = new Map(Object.entries(this.data.settled));
    for (const { left, right, change, note } of this.outbox) {
      const key = this.side(left, right);
      if (change === null) now.delete(key);
      else now.set(key, [change, note]);
    }
    this.settled = now;
    this.linked = new Map();
    for (const [key, [change]] of now) {
      const [left, right] = key.split(":");
      if (!left || !right || change === "unrelated") continue;
      this.linked.set(`${left}:`, key);
      this.linked.set(`:${right}`, key);
    }
  }

  // A decision on the pair itself, or, of a measure alone, one that gives it a partner.
  decided(at = this.at) {
    const own = this.own(at), key = this.settled.has(own) ? own : this.linked.get(own);
    const there = key && this.settled.get(key);
    return there ? { key, change: there[0], note: there[1] } : null;
  }

  reviewed() { return this.data.pairs.filter((_, at) => this.decided(at)).length; }

  // The next pair behind ``at`` that nobody has reviewed, from the first again behind the last.
  open(at) {
    const count = this.data.pairs.length;
    for (let n = 1; n <= count; n++) {
      const next = (at + n + count) % count;
      if (!this.decided(next)) return next;
    }
    return null;
  }

  draft() { return (this.drafts[this.own()] ??= {}); }

  partner() { return this.draft().partner ?? null; }

  options() {
    const { left, right, change } = this.pair();
    return (left && right) || this.partner() !== null ? this.data.options : [change];
  }

  chosen() {
    const options = this.options();
    const wanted = this.draft().change ?? this.decided()?.change ?? this.pair().change;
    return options.includes(wanted) ? wanted : options[0];
  }

  note() { return this.draft().note ?? this.decided()?.note ?? ""; }

  // What the reviewer does

  move(by) {
    const count = this.data.pairs.length;
    this.at = Math.min(count - 1, Math.max(0, this.at + by));
    this.said = "";
    this.show();
  }

  choose(change) {
    if (!this.options().includes(change)) return;
    this.draft().change = change;
    this.store();
    this.root.focus({ preventScroll: true });
    this.show();
  }

  confirm() {
    const { left, right } = this.pair(), partner = this.partner();
    const l = left?.number ?? partner, r = right?.number ?? partner;
    this.decide(l, r, this.chosen(), this.note().trim());
    delete this.drafts[this.own()];
    const next = this.open(this.at);
    this.said = next === null ? this.data.words.finished : "";
    if (next !== null) this.at = next;
    this.root.focus({ preventScroll: true });
    this.show();
  }

  decide(left, right, change, note) {
    const before = this.settled.get(this.side(left, right)) ?? null;
    this.history.push({ at: this.at, left, right, before });
    this.put(left, right, change, note);
  }

  put(left, right, change, note) {
    const id = `${Date.now()}.${Math.random().toString(36).slice(2)}`;
    this.outbox.push({ id, left: left ?? null, right: right ?? null, change, note });
    this.settle();
    this.store();
    this.post();
  }

  // Take the last decision of this strip back; without one that of the pair that is shown.
  undo() {
    const last = this.history.pop();
    if (last) {
      this.at = Math.min(last.at, this.data.pairs.length - 1);
      this.put(last.left, last.right, last.before?.[0] ?? null, last.before?.[1] ?? "");
    } else {
      const there = this.decided();
      if (!there) return;
      const [l, r] = there.key.split(":").map(each => (each === "" ? null : Number(each)));
      this.put(l, r, null, "");
    }
    this.said = this.data.words.undone;
    this.show();
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = event.target, key = event.key;
    const typing = at === this.field, inside = at.matches("button, a, select");
    const does = {
      ArrowLeft: () => this.move(-1),
      ArrowRight: () => this.move(1),
      n: () => this.field.focus(),
      p: () => this.select.offsetParent && this.select.focus(),
      u: () => this.undo(),
    };
    if (key === "Escape" && at !== this.root) this.root.focus({ preventScroll: true });
    else if (key === "Enter" && !inside) this.confirm();
    else if (typing || at === this.select) return;
    else if (does[key.toLowerCase()] ?? does[key]) (does[key] ?? does[key.toLowerCase()])();
    else if (/^[1-9]$/.test(key)) this.choose(this.options()[Number(key) - 1]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Drawing

  build() {
    const words = this.data.words, root = this.root;
    root.replaceChildren();
    const put = (name, tag = "div", into = root) => into.appendChild(made(tag, name));
    const head = put("strip-head");
    this.progress = put("strip-progress", "b", head);
    this.bar = put("", "progress", head);
    this.place = put("strip-place", "span", head);
    this.state = put("strip-state", "span", head);
    this.state.setAttribute("role", "status");
    this.retry = put("", "button", head);
    this.retry.onclick = () => this.post();
    this.sides = put("strip-sides");
    this.told = put("strip-told", "p");
    this.belongs = put("strip-partner", "label");
    this.belongs.append(made("span"));
    this.select = put("", "select", this.belongs);
    this.select.onchange = () => {
      this.draft().partner = this.select.value === "" ? null : Number(this.select.value);
      this.store();
      this.show();
    };
    this.changes = put("strip-changes");
    this.changes.setAttribute("role", "group");
    const noted = put("strip-note", "label");
    noted.append(made("span"));
    this.field = put("", "input", noted);
    this.field.maxLength = 4000;
    this.field.oninput = () => { this.draft().note = this.field.value; this.store(); };
    const tools = put("strip-tools");
    const tool = (key, does, name = "") => {
      const button = put(name, "button", tools);
      button.append(made("span"), made("kbd", "", key));
      button.onclick = does;
      return button;
    };
    this.previous = tool("←", () => this.move(-1));
    this.save = tool("Enter", () => this.confirm(), "strip-save");
    this.next = tool("→", () => this.move(1));
    this.back = tool("U", () => this.undo());
    this.keys = put("strip-keys", "p");
  }

  // The words of the page's language, which may change while the strip stands.
  label() {
    const words = this.data.words;
    this.root.setAttribute("aria-label", words.heading);
    this.bar.setAttribute("aria-label", words.heading);
    this.changes.setAttribute("aria-label", words.change);
    this.belongs.firstChild.textContent = words.partner;
    this.field.previousSibling.textContent = words.note;
    this.previous.firstChild.textContent = words.previous;
    this.next.firstChild.textContent = words.next;
    this.back.firstChild.textContent = words.undo;
    this.retry.textContent = words.again;
    this.keys.textContent = words.keys;
  }

  show(keepNote = false) {
    const { words, pairs } = this.data, all = pairs.length;
    const done = this.reviewed();
    this.progress.textContent = filled(words.progress, { done, all });
    this.bar.max = all;
    this.bar.value = done;
    this.place.textContent = filled(words.place, { number: this.at + 1, all });
    this.tellState();
    const pair = this.pair();
    this.sides.replaceChildren(
      this.quote(pair.left, words.earlier, words["nothing.earlier"]),
      this.quote(pair.right, words.later, words["nothing.later"]));
    this.tell(pair);
    this.offerPartners(pair);
    this.offerChanges();
    if (!keepNote || document.activeElement !== this.field) this.field.value = this.note();
    const same = this.chosen() === pair.change && this.partner() === null;
    this.save.firstChild.textContent = same ? words.confirm : words.correct;
    this.previous.disabled = this.at === 0;
    this.next.disabled = this.at === all - 1;
    this.back.disabled = !this.history.length && !this.decided();
  }

  tellState() {
    const { words, trouble, waits } = this.data, number = this.outbox.length;
    const stuck = Boolean(number && trouble && !waits);
    const waiting = filled(words.waiting, { number });
    this.state.textContent = !number ? this.said : stuck ? trouble : waits ? waiting : words.saving;
    this.state.classList.toggle("strip-trouble", stuck);
    this.retry.hidden = !stuck;
  }

  quote(side, heading, nothing) {
    const box = made("div", "strip-side");
    box.append(made("span", "strip-heading", heading));
    if (!side) { box.append(made("p", "strip-nothing", nothing)); return box; }
    const text = made("p", "strip-text");
    text.lang = side.lang;
    for (const [part, marked] of side.parts) text.append(marked ? made("mark", "", part) : part);
    const where = made("a", "strip-where", side.where);
    where.href = side.href;
    where.target = "_blank";
    where.rel = "noopener";
    where.title = this.data.words.opens;
    box.append(text, where);
    return box;
  }

  tell(pair) {
    const { words, changes } = this.data, there = this.decided();
    const change = there?.change ?? pair.change;
    this.told.replaceChildren(made("span", `chip change-${change}`, changes[change] ?? change));
    if (there) this.told.append(" ", made("span", "chip reviewed", `✓ ${words.reviewed}`));
    if (pair.why && !there) this.told.append(" ", made("span", "strip-why", pair.why));
    if (pair.doubtful && !there) this.told.append(" ", made("span", "strip-why", words.doubtful));
  }

  offerPartners(pair) {
    const alone = pair.left && pair.right ? [] : this.data.alone[pair.left ? "right" : "left"];
    this.belongs.hidden = !alone.length;
    if (!alone.length || this.offered === alone) {
      this.select.value = this.partner() ?? "";
      return;
    }
    this.offered = alone;
    const none = made("option", "", this.data.words["partner.none"]);
    none.value = "";
    this.select.replaceChildren(none, ...alone.map(([number, text]) => {
      const option = made("option", "", text.length > 90 ? `${text.slice(0, 89)}…` : text);
      option.value = number;
      return option;
    }));
    this.select.value = this.partner() ?? "";
  }

  offerChanges() {
    const chosen = this.chosen();
    this.changes.replaceChildren(...this.options().map((change, number) => {
      const button = made("button");
      button.append(made("kbd", "", number + 1), made("span", "", this.data.changes[change]));
      button.setAttribute("aria-pressed", String(change === chosen));
      button.dataset.change = change;
      button.onclick = () => this.choose(change);
      return button;
    }));
  }

  // The tab's own storage

  store() {
    const kept = { drafts: this.drafts, outbox: this.outbox };
    try { sessionStorage.setItem(`kb.strip.${this.name}`, JSON.stringify(kept)); } catch { /* full */ }
  }

  restore() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(`kb.strip.${this.name}`) ?? "{}");
      this.drafts = kept.drafts ?? {};
      this.outbox = kept.outbox ?? [];
    } catch { /* nothing is kept */ }
  }
}
