// What is pressed beside an answer, told to the server: a citation, the next one, the one before.
const FIELDS = "input, textarea, select, [contenteditable], [role=tab], [role=radio], "
  + "[role=option], [role=menuitem], [role=slider], [role=dialog], [role=grid]";
const OPEN_BOX = "[role=dialog], [data-testid=stPopoverBody]";

const withMore = event => event.button || event.metaKey || event.ctrlKey || event.shiftKey
  || event.altKey;

function scrollTo(box, place) {
  if (!box || !place) return;
  const [at, edge] = [place.getBoundingClientRect(), box.getBoundingClientRect()];
  const above = at.top - edge.top;
  if (box.scrollWidth > box.clientWidth) box.scrollLeft += at.left - edge.left - 24;
  if (above < 0 || above > 0.7 * box.clientHeight) box.scrollTop += above - box.clientHeight / 3;
}

function bringIn(source) {
  const until = Date.now() + 20000;
  let begun = false;
  const look = () => {
    const pane = [...document.querySelectorAll(".pane")].find(one => one.dataset.source === source);
    if (!pane) {
      if (Date.now() < until) requestAnimationFrame(look);
      return;
    }
    const waits = pane.querySelector(".coming") && Date.now() < until;
    if (waits) setTimeout(look, 100);
    else scrollTo(pane.querySelector(".sheet"), pane.querySelector(".spot"));
    if (begun) return;
    begun = true;
    scrollTo(pane, pane.querySelector(".passage mark"));
    const edge = pane.getBoundingClientRect();
    if (edge.top > innerHeight - 120 || edge.bottom < 120) pane.scrollIntoView({block: "start"});
  };
  look();
}

export default function ({ data, setTriggerValue, parentElement }) {
  const host = parentElement;
  host.stop?.();
  const before = host.shown;
  host.shown = data.current;
  // Who presses several times is ahead of the server, which answers one by one.
  const ahead = host.wanted !== undefined && host.wanted !== data.current
    && performance.now() - host.wantedAt < 3000;
  let current = ahead ? host.wanted : data.current;

  const open = source => {
    current = host.wanted = source;
    host.wantedAt = performance.now();
    setTriggerValue("opened", source || "none");
  };
  const leave = () => {
    const number = [...document.querySelectorAll("button.cite")].find(
      one => one.dataset.source === current);
    open("");
    number?.focus();
    // What stood below or above it is gone once the page is drawn anew.
    const until = Date.now() + 5000;
    const back = () => {
      if (!document.querySelector(".pane")) number?.scrollIntoView({block: "nearest"});
      else if (Date.now() < until) requestAnimationFrame(back);
    };
    back();
  };
  const step = by => {
    const at = data.sources.indexOf(current);
    const to = at < 0 ? 0 : at + by;
    if (to >= 0 && to < data.sources.length) open(data.sources[to]);
  };
  const click = event => {
    const chosen = event.target.closest?.(".st-key-ask-page [data-source]:is(button, a)");
    if (!chosen || withMore(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (chosen.dataset.source) open(chosen.dataset.source);
    else leave();
  };
  const key = event => {
    if (!current || event.defaultPrevented || withMore(event)) return;
    if (document.activeElement?.closest(FIELDS) || document.querySelector(OPEN_BOX)) return;
    const moves = { ArrowRight: () => step(1), ArrowLeft: () => step(-1), Escape: leave };
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  };
  document.addEventListener("click", click, true);
  document.addEventListener("keydown", key);
  host.stop = () => {
    document.removeEventListener("click", click, true);
    document.removeEventListener("keydown", key);
  };
  if (window.sourceWanted) open(window.sourceWanted);
  window.sourceWanted = undefined;
  if (data.current && data.current !== before) bringIn(data.current);
  return host.stop;
}
