/** A customer who begins to wait, and a protocol whose date has passed, is seen in the title and the tab's icon, heard, and told by the browser, as was wished. */

(() => {
  const { byId, settings, words } = globalThis.desk;
  const { body } = document;

  // -- The title and the icon ----------------------------------------------------------------------------------------

  const icon = document.querySelector('link[rel=icon]');
  const baseTitle = document.title;
  let drawn = '';
  const draw = (count) => {
    if (drawn === count) return;
    drawn = count;
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
    const paint = canvas.getContext('2d');
    if (paint === null) return;
    paint.fillStyle = count === '0' ? '#0a5c8f' : '#b3261e';
    paint.beginPath();
    paint.roundRect(0, 0, 64, 64, 14);
    paint.fill();
    paint.fillStyle = '#ffffff';
    paint.font = 'bold 40px system-ui, sans-serif';
    paint.textAlign = 'center';
    paint.fillText(count === '0' ? 'P' : count.length > 2 ? '99' : count, 32, 47);
    icon.href = canvas.toDataURL('image/png');
  };
  const show = () => {
    const count = document.querySelector('[data-count=waiting]')?.textContent.trim() ?? '0';
    document.title = count === '0' ? baseTitle : `(${count}) ${baseTitle}`;
    draw(count);
  };

  // -- Sound ---------------------------------------------------------------------------------------------------------

  let audio = null;
  /** Two short notes. Browsers let a page be heard once somebody has touched it. */
  const ring = () => {
    audio ??= new AudioContext();
    audio.resume();
    for (const [index, frequency] of [660, 880].entries()) {
      const from = audio.currentTime + index * 0.16;
      const [note, loudness] = [audio.createOscillator(), audio.createGain()];
      note.frequency.value = frequency;
      loudness.gain.setValueAtTime(0.0001, from);
      loudness.gain.exponentialRampToValueAtTime(0.15, from + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.0001, from + 0.15);
      note.connect(loudness).connect(audio.destination);
      note.start(from);
      note.stop(from + 0.16);
    }
  };

  // -- Who is new ----------------------------------------------------------------------------------------------------

  const telling = () => [...document.querySelectorAll('#overdue [data-alert], #list-waiting [data-alert]')];
  /** A page that was just left knew them, too: nobody comes unseen between two. */
  let known = new Set(
    JSON.parse(sessionStorage.getItem('waiting')) ?? telling().map((row) => row.dataset.alert),
  );
  const look = () => {
    // A page without lists knows nobody.
    if (byId('list-waiting') === null) return;
    const rows = telling();
    for (const row of rows)
      if (!known.has(row.dataset.alert))
        // Of all tabs one is heard: the common ear says which.
        globalThis.desk.post({
          alert: row.dataset.alert,
          who: row.querySelector('.who').textContent,
          href: row.getAttribute('href') ?? row.dataset.href,
          title:
            row.dataset.kind === 'overdue'
              ? words.overdue
              : row.classList.contains('nudged')
                ? words.stillWaiting
                : words.newWaiting,
        });
    known = new Set(rows.map((row) => row.dataset.alert));
    sessionStorage.setItem('waiting', JSON.stringify([...known]));
  };
  const tellOutside = ({ alert, who, href, title }) => {
    try {
      const notification = new Notification(title, { body: who, tag: alert });
      notification.addEventListener('click', () => {
        globalThis.focus();
        location.assign(href);
      });
    } catch {
      // Phones' browsers permit it and throw: the sound is what there is.
    }
  };
  document.addEventListener('desk-heard', ({ detail: { type, notify, alert } }) => {
    if (type !== 'alert') return;
    body.dataset.alerted = alert.alert;
    if (settings.get('sound')) ring();
    if (!notify || !settings.get('notifications') || globalThis.Notification?.permission !== 'granted')
      return;
    tellOutside(alert);
  });
  body.addEventListener('desk-shown', () => {
    show();
    look();
  });
  const tellFocus = () => globalThis.desk.post({ focused: document.hasFocus() });
  addEventListener('focus', tellFocus);
  addEventListener('blur', tellFocus);

  // -- What is wished ------------------------------------------------------------------------------------------------

  const [sound, notifications] = [byId('sound'), byId('notifications')];
  if (sound === null) return;
  sound.checked = settings.get('sound');
  sound.addEventListener('change', () => {
    settings.set('sound', sound.checked);
    if (sound.checked) ring();
  });
  notifications.checked = settings.get('notifications') && globalThis.Notification?.permission === 'granted';
  notifications.addEventListener('change', async () => {
    if (notifications.checked && (await globalThis.Notification?.requestPermission()) !== 'granted') {
      notifications.checked = false;
      byId('blocked').hidden = false;
    }
    settings.set('notifications', notifications.checked);
  });
})();
