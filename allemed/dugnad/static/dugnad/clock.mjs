// The step's clock, by the server's time: it goes on when the network does not. Said aloud at five, one and no minutes.

export function startClock({ offset, say, words }) {
  let told = null;
  let before = null;
  const tick = () => {
    const place = document.getElementById("klokke");
    const ends = place?.dataset.endsAt;
    if (!ends) return;
    const left = Math.max(0, Math.round((Date.parse(ends) - Date.now() - offset()) / 1000));
    place.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    place.toggleAttribute("data-low", left <= 60);
    if (ends !== told) {
      told = ends;
      before = left;
    }
    for (const mark of [300, 60, 0]) {
      if (before > mark && left <= mark) {
        say(mark === 0 ? words.time_is_up : mark === 60 ? words.one_minute_left : words.minutes_left.replace("%s", "5"));
      }
    }
    before = left;
  };
  setInterval(tick, 1000);
  return tick;
}
