// Reads a card aloud with the browser's own voice. The button is there only where there is a voice for the language.

const CODES = { nb: ["nb", "no"], nn: ["nn", "nb", "no"], en: ["en"] };
const synth = window.speechSynthesis;
let speaking = null;

function voiceFor(language) {
  const voices = synth?.getVoices() ?? [];
  const codes = CODES[language] ?? [language];
  return codes.map((code) => voices.find((each) => each.lang.toLowerCase().split(/[-_]/)[0] === code)).find(Boolean);
}

export function offerListening(language, words) {
  const voice = voiceFor(language);
  for (const button of document.querySelectorAll("[data-listen]")) {
    button.hidden = !voice;
    button.textContent = speaking === button.dataset.listen ? words.stop : words.listen;
  }
}

export function startListening(language, words) {
  if (!synth || !("SpeechSynthesisUtterance" in window)) return;
  const end = () => {
    speaking = null;
    synth.cancel();
    offerListening(language, words);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-listen]");
    if (!button) return;
    const wasSpeaking = speaking === button.dataset.listen;
    end();
    if (wasSpeaking) return;
    const mine = (speaking = button.dataset.listen);
    // One sentence at a time: some browsers go silent in the middle of a long text.
    const sentences = document.getElementById(mine).textContent.trim().match(/[^.!?]+[.!?]*\s*/g) ?? [];
    sentences.forEach((sentence, index) => {
      const said = new SpeechSynthesisUtterance(sentence.trim());
      said.voice = voiceFor(language);
      said.lang = said.voice?.lang ?? language;
      if (index === sentences.length - 1) said.onend = () => speaking === mine && end();
      said.onerror = () => speaking === mine && end();
      synth.speak(said);
    });
    offerListening(language, words);
  });
  synth.addEventListener?.("voiceschanged", () => offerListening(language, words));
  addEventListener("pagehide", end);
}
