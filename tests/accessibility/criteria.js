// What axe cannot see, asked of the page itself. Each function returns a list of problems in words.
(() => {
  const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex='0']";

  const visible = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true });
  };
  const name = (element) => {
    const text = (element.getAttribute("aria-label") || element.textContent || element.name || element.id || "").trim();
    return `<${element.localName}> ${text.replace(/\s+/g, " ").slice(0, 60)}`;
  };
  const targets = () => [...document.querySelectorAll(TARGETS)].filter((one) => visible(one) && !one.disabled);
  // The clickable area: a link that covers its card by ::after is as large as the card.
  const area = (element) => {
    const after = getComputedStyle(element, "::after");
    if (after.content !== "none" && after.position === "absolute" && element.localName === "a") {
      const card = element.closest("article, li");
      if (card) return card.getBoundingClientRect();
    }
    const box = element.getBoundingClientRect();
    if (!/^(radio|checkbox)$/.test(element.type ?? "")) return box;
    // A box and its words are one target.
    const words = [...(element.labels ?? [])].map((label) => label.getBoundingClientRect());
    const [left, top] = [Math.min(box.left, ...words.map((w) => w.left)), Math.min(box.top, ...words.map((w) => w.top))];
    const right = Math.max(box.right, ...words.map((w) => w.right));
    return new DOMRect(left, top, right - left, Math.max(box.bottom, ...words.map((w) => w.bottom)) - top);
  };
  const inSentence = (element) =>
    getComputedStyle(element).display === "inline" &&
    [...(element.closest("p, li, dd, td, figcaption, span, div")?.childNodes ?? [])].some(
      (node) => node !== element && node.nodeType === Node.TEXT_NODE && node.data.trim() !== "",
    );
  const scrollsItself = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(one).overflowX) && one !== document.documentElement) return true;
    }
    return false;
  };

  // 2.5.8's "equivalent": what holds the small target names a part of this page where a link of full size leads to the
  // very same place. It may lie in a <details>, which is itself a target like any other.
  const hasEquivalent = (element, least) => {
    const named = element.closest("[data-target-alternative]")?.dataset.targetAlternative ?? "";
    const links = [...(document.getElementById(named)?.querySelectorAll("a[href]") ?? [])];
    const same = links.find((link) => link.getAttribute("href") === element.getAttribute("href"));
    if (!same) return false;
    const closed = [...document.querySelectorAll("details:not([open])")].filter((details) => details.contains(same));
    closed.forEach((details) => (details.open = true));
    const box = same.getBoundingClientRect();
    closed.forEach((details) => (details.open = false));
    return Math.min(box.width, box.height) >= least - 0.5;
  };

  window.criteria = {
    refreshes: () =>
      [...document.querySelectorAll("meta[http-equiv]")]
        .filter((meta) => meta.httpEquiv.toLowerCase() === "refresh")
        .map((meta) => `the page reloads itself: ${meta.content}`),

    focused: () => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const boxes = [...element.getClientRects()].filter((box) => box.width && box.height);
      const points = boxes.flatMap((box) => {
        const [x, y, w, h] = [box.left, box.top, box.width, box.height];
        return [[0.5, 0.5], [0.1, 0.2], [0.9, 0.8], [0.1, 0.8], [0.9, 0.2]].map(([a, b]) => [x + w * a, y + h * b]);
      });
      const before = element.style.pointerEvents;
      element.style.pointerEvents = "auto"; // what a finger passes through is seen all the same
      const seen = points.some(([x, y]) => {
        const top = document.elementFromPoint(x, y);
        return top && (element.contains(top) || top.contains(element) || [...(element.labels ?? [])].some((l) => l.contains(top)));
      });
      element.style.pointerEvents = before;
      const drawnRing = () => {
        // A drawing shows its focus by a line of its own.
        const look = () => [...element.querySelectorAll("svg *, circle, use, path")].map((part) => getComputedStyle(part).stroke).join();
        const focused = look();
        element.blur();
        const blurred = look();
        element.focus();
        return focused !== blurred;
      };
      const ring = (element instanceof SVGElement && drawnRing()) || [null, "::after", "::before"].some((part) => {
        const style = getComputedStyle(element, part);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
      });
      element.dataset.walk ??= String((window.walk = (window.walk ?? 0) + 1));
      return { key: element.dataset.walk, name: name(element), seen, ring };
    },

    drags: () =>
      [...document.querySelectorAll("[draggable=true]")]
        .filter((one) => !document.getElementById(one.dataset.dragAlternative ?? ""))
        .map((one) => `can only be dragged: ${name(one)}`),

    smallTargets: (least) => {
      const all = targets();
      const boxes = all.map(area);
      return all.flatMap((element, i) => {
        const box = boxes[i];
        if (Math.min(box.width, box.height) >= least - 0.5 || inSentence(element)) return [];
        if (hasEquivalent(element, least)) return [];
        if (least > 24) return [`${Math.round(box.width)}×${Math.round(box.height)}: ${name(element)}`];
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        const crowded = boxes.some((other, j) => {
          if (i === j || all[j].contains(element) || element.contains(all[j])) return false;
          const [dx, dy] = [
            Math.max(other.left - x, 0, x - other.right),
            Math.max(other.top - y, 0, y - other.bottom),
          ];
          return Math.hypot(dx, dy) < 12;
        });
        return crowded ? [`${Math.round(box.width)}×${Math.round(box.height)} and crowded: ${name(element)}`] : [];
      });
    },

    // Everything in the repeated parts of the page that is help (a person's address, a way to contact, a help page),
    // and the parts themselves, in the order of the document. This page in another language is no help, whatever its name.
    helpOrder: () => {
      const parts = "body > header, body > main, body > footer";
      const help = "a[href^='mailto:'], a[href^='tel:'], a[href*='kontakt'], a[href*='hjelp'], a[href*='/tilgjengelighet/']";
      return [...document.querySelectorAll(`${parts}, ${help}`)]
        .filter((one) => one.matches(parts) || (!one.hreflang && one.closest("header, footer")?.parentElement === document.body && visible(one)))
        .map((one) => (one.matches(parts) ? one.localName : `${one.closest("header, footer").localName}: ${name(one)} → ${one.getAttribute("href")}`));
    },

    askedTwice: (known) => {
      const problems = [];
      for (const form of document.forms) {
        const purposes = new Set();
        for (const field of form.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox], [type=search]), textarea, select")) {
          if (!visible(field)) continue;
          const purpose = field.getAttribute("autocomplete");
          if (!purpose || ["off", "on", "one-time-code", "new-password", "current-password"].includes(purpose)) continue;
          if (purposes.has(purpose)) problems.push(`asked twice in one form: ${purpose}`);
          purposes.add(purpose);
          if (known.includes(purpose) && !field.value) problems.push(`asked again, and empty: ${purpose}`);
        }
      }
      return problems;
    },

    testsMemory: () => {
      const problems = [];
      for (const field of document.querySelectorAll("input[type=password], input[autocomplete=one-time-code], input[name*=code], input[name*=kode]")) {
        if (!visible(field)) continue;
        if (!field.autocomplete || field.autocomplete === "off") problems.push(`a password manager is not helped: ${name(field)}`);
        const paste = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: new DataTransfer() });
        if (!field.dispatchEvent(paste)) problems.push(`cannot be pasted into: ${name(field)}`);
      }
      for (const riddle of document.querySelectorAll("[class*=captcha], [id*=captcha], iframe[src*=captcha], img[src*=captcha]")) {
        problems.push(`a riddle: ${name(riddle)}`);
      }
      return problems;
    },

    sideways: () => {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) {
        return [...document.querySelectorAll("h1, h2, h3, p, a, button, input, li, dd, dt, label")]
          .filter((one) => visible(one) && !scrollsItself(one) && getComputedStyle(one).position !== "absolute")
          .filter((one) => one.getBoundingClientRect().right > width + 1)
          .map((one) => `cut off at the right: ${name(one)}`);
      }
      return [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > width + 1 && !scrollsItself(one))
        .slice(0, 5)
        .map((one) => `wider than ${width} px: ${name(one)} .${one.className}`);
    },

    clipped: () =>
      [...document.querySelectorAll("body *")]
        .filter((one) => visible(one) && one.textContent.trim() && !["TEXTAREA", "SELECT", "OPTION"].includes(one.tagName))
        .filter((one) => {
          const style = getComputedStyle(one);
          return (
            (/hidden|clip/.test(style.overflowY) && one.scrollHeight > one.clientHeight + 2 && one.clientHeight > 1) ||
            (/hidden|clip/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 2 && one.clientWidth > 1)
          );
        })
        .map((one) => `text is cut: ${name(one)}`),

    style: (css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    },

    unstyle: () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1);
    },
  };
})();
