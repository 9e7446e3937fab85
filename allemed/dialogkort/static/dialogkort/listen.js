// Reads the card aloud with the browser's own voice. The buttons appear only where there is a voice for the language.

const LOCALES = { nb: ["nb", "no"], nn: ["nn", "nb", "no"], en: ["en"] };

const panel = document.getElementById("lytt");
const source = document.getElementById("opplesing");
const synth = window.speechSynthesis;

if (panel && source && synth && "SpeechSynthesisUtterance" in window && source.textContent.trim()) {
  const language = source.closest("[lang]").lang;
  const button = (name) => panel.querySelector(`[data-do="${name}"]`);
  const listen = button("listen");
  const pause = button("pause");
  const stop = button("stop");
  const pauseText = pause.textContent;
  const status = panel.querySelector("[role=status]");
  // A new run makes the earlier run's late events worthless.
  let run = 0;

  const voice = () => {
    const voices = synth.getVoices();
    for (const code of LOCALES[language] ?? [language]) {
      const found = voices.find((each) => each.lang.toLowerCase().replace("_", "-").split("-")[0] === code);
      if (found) return found;
    }
    return null;
  };

  // Buttons that change are seen; what happened is also said, to who cannot see them.
  const show = (speaking, what) => {
    status.textContent = what ? status.dataset[what] : "";
    const hadFocus = panel.contains(document.activeElement);
    listen.hidden = speaking;
    pause.hidden = stop.hidden = !speaking;
    pause.textContent = pauseText;
    if (hadFocus) (speaking ? pause : listen).focus();
  };

  const end = (what) => {
    run += 1;
    synth.cancel();
    show(false, what);
  };

  listen.addEventListener("click", () => {
    end("");
    const mine = run;
    // One sentence at a time: some browsers go silent in the middle of a long text.
    const sentences = source.textContent.trim().match(/[^.!?]+[.!?]*\s*/g);
    sentences.forEach((sentence, index) => {
      const words = new SpeechSynthesisUtterance(sentence.trim());
      const chosen = voice();
      if (chosen) words.voice = chosen;
      words.lang = chosen ? chosen.lang : language;
      words.rate = 0.95;
      if (index === sentences.length - 1) words.onend = () => mine === run && show(false, "done");
      words.onerror = () => mine === run && end("wrong");
      synth.speak(words);
    });
    show(true, "speaking");
  });

  pause.addEventListener("click", () => {
    if (synth.paused) {
      synth.resume();
      pause.textContent = pauseText;
      status.textContent = status.dataset.speaking;
    } else {
      synth.pause();
      pause.textContent = pause.dataset.resume;
      status.textContent = status.dataset.paused;
    }
  });

  stop.addEventListener("click", () => end("stopped"));
  window.addEventListener("pagehide", () => end(""));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !stop.hidden) end("stopped");
  });

  const offer = () => {
    panel.hidden = !voice();
  };
  offer();
  synth.addEventListener?.("voiceschanged", offer);
}
