/** What changes on the page without being asked for: times that grow, seconds that are left, and where it is scrolled. */

(() => {
  const { byId, fire, words } = globalThis.desk;

  const first = document.querySelector('[data-ago]');
  const skew = first ? Date.now() - Date.parse(first.dateTime) - Number(first.dataset.ago) : 0;

  /** As `duration` of the service. */
  const duration = (milliseconds) => {
    const minutes = Math.floor(milliseconds / 60_000);
    if (minutes < 1) return `${Math.max(0, Math.floor(milliseconds / 1_000))} s`;
    if (minutes < 60) return `${minutes} min`;
    if (minutes < 2_880) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
    return `${Math.floor(minutes / 1_440)} ${words.days}`;
  };
  const age = () => {
    for (const time of document.querySelectorAll('[data-ago]'))
      time.textContent = duration(Date.now() - skew - Date.parse(time.dateTime));
  };
  const tellLeft = () => {
    for (const time of document.querySelectorAll('[data-due]')) {
      const left = Date.parse(time.dateTime) + skew - Date.now();
      time.textContent = `${left >= 0 ? words.left : words.passedFor} ${duration(Math.abs(left))}`;
    }
  };
  const countDown = () => {
    for (const time of document.querySelectorAll('[data-left]')) {
      const left = Math.round((Date.parse(time.dateTime) + skew - Date.now()) / 1_000);
      time.textContent = String(Math.max(0, left));
    }
  };

  const toEnd = () => {
    const transcript = byId('transcript');
    if (transcript) transcript.scrollTop = transcript.scrollHeight;
  };
  let wasAtEnd = true;
  document.addEventListener('htmx:before:swap', () => {
    const transcript = byId('transcript');
    if (transcript) wasAtEnd = transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < 80;
  });
  document.addEventListener('htmx:after:swap', () => {
    if (wasAtEnd) toEnd();
    fire('desk-shown');
  });

  /** What went well need not be read for ever, and a document not by everybody who comes by; in milliseconds. */
  const readable = 30_000;
  let fading;
  const outcome = byId('outcome');
  if (outcome)
    new MutationObserver(() => {
      clearTimeout(fading);
      if (outcome.querySelector('.done')) fading = setTimeout(() => outcome.replaceChildren(), readable);
    }).observe(outcome, { childList: true });

  globalThis.desk.toEnd = toEnd;
  setInterval(age, 10_000);
  setInterval(tellLeft, 10_000);
  setInterval(countDown, 500);
})();
