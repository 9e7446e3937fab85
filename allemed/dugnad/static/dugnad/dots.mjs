// Dots: a press changes the whole allocation, which is sent with a higher number each time. Never one more.

export class Dots {
  #timers = new Map();
  #revisions = new Map();

  constructor({ outbox, store, words }) {
    Object.assign(this, { outbox, store, words });
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-step-by]");
      if (!button) return;
      const field = button.parentElement.querySelector("input");
      const form = button.closest("form");
      const wanted = Math.max(0, (Number(field.value) || 0) + Number(button.dataset.stepBy));
      if (Number(button.dataset.stepBy) > 0 && this.#left(form) <= 0) return;
      field.value = wanted;
      this.#changed(form);
    });
    document.addEventListener("input", (event) => {
      const form = event.target.closest?.("form[data-ballot]");
      if (form) this.#changed(form);
    });
  }

  dress() {
    for (const form of document.querySelectorAll("form[data-ballot]")) {
      for (const button of form.querySelectorAll("[data-step-by]")) button.hidden = false;
      this.#tell(form);
    }
  }

  #given(form) {
    const given = {};
    for (const field of form.querySelectorAll("input[name^='d-']")) {
      const dots = Math.max(0, Number.parseInt(field.value, 10) || 0);
      if (dots) given[field.name.slice(2)] = dots;
    }
    return given;
  }

  #left(form) {
    return Number(form.dataset.most) - Object.values(this.#given(form)).reduce((sum, dots) => sum + dots, 0);
  }

  #tell(form) {
    const left = this.#left(form);
    const { dots_left, one_dot_left, no_dots_left, too_many_dots } = this.words;
    const said =
      left < 0 ? too_many_dots.replace("%s", -left)
      : left === 0 ? no_dots_left
      : left === 1 ? one_dot_left
      : dots_left.replace("%s", left);
    const place = form.querySelector(".rm-dots__left b");
    if (place.textContent !== said) place.textContent = said;
  }

  #changed(form) {
    this.#tell(form);
    clearTimeout(this.#timers.get(form.dataset.ballot));
    this.#timers.set(form.dataset.ballot, setTimeout(() => this.send(form), 300));
  }

  async send(form) {
    clearTimeout(this.#timers.get(form.dataset.ballot));
    if (this.#left(form) < 0) return;
    const step = form.dataset.ballot;
    const waiting = (await this.outbox.waiting()).filter((entry) => entry.ballot === step);
    const known = Math.max(
      this.#revisions.get(step) ?? 0,
      Number(form.elements.revision.value) || 0,
      ...waiting.map((entry) => entry.body.revision),
    );
    this.#revisions.set(step, known + 1);
    const people = Number(form.elements.people?.value) || 1;
    const body = { revision: known + 1, allocations: this.#given(form), people };
    const about = `ballot:${step}`;
    await this.outbox.add({ method: "PUT", path: `ballots/${step}`, body, ballot: step, about, text: "", name: "" });
    for (const entry of waiting) await this.store.remove("outbox", entry.n); // an older allocation is old news
  }
}
