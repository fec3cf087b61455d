/** Canned replies: a `/` where the text begins opens them, and what follows it searches. */

(() => {
  const { byId, conversation, put, words } = globalThis.desk;
  const [text, list] = [byId('text'), byId('replies')];
  if (text === null) return;

  let replies = [];
  let shown = [];
  let at = 0;
  const fold = (words) => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const isOpen = () => !list.hidden;
  const close = () => {
    list.hidden = true;
    text.removeAttribute('aria-activedescendant');
  };

  const itemOf = ({ name, text: whole }, index) => {
    const item = Object.assign(document.createElement('div'), { id: `reply-${index}`, role: 'option' });
    item.ariaSelected = String(index === at);
    const label = Object.assign(document.createElement('strong'), { textContent: name });
    const rest = Object.assign(document.createElement('span'), { textContent: whole });
    item.append(label, ' ', rest);
    // Before the text loses the focus.
    item.addEventListener('mousedown', (event) => {
      event.preventDefault();
      choose(index);
    });
    return item;
  };
  const show = () => {
    const wanted = fold(text.value.slice(1)).split(/\s+/);
    shown = replies.filter(({ name, text: whole }) => {
      const all = fold(`${name} ${whole}`);
      return wanted.every((word) => all.includes(word));
    });
    at = Math.min(at, Math.max(0, shown.length - 1));
    const none = Object.assign(document.createElement('div'), { role: 'option', textContent: words.noReply });
    none.ariaDisabled = 'true';
    list.replaceChildren(...(shown.length === 0 ? [none] : shown.map(itemOf)));
    list.hidden = false;
    if (shown.length > 0) text.setAttribute('aria-activedescendant', `reply-${at}`);
    byId(`reply-${at}`)?.scrollIntoView({ block: 'nearest' });
  };
  const choose = (index) => {
    const reply = shown[index];
    close();
    if (reply !== undefined) put(reply.text);
  };
  const open = async () => {
    at = 0;
    const answer = await fetch(`/desk/c/${encodeURIComponent(conversation)}/replies`);
    if (!answer.ok) return;
    replies = await answer.json();
    if (text.value.startsWith('/')) show();
  };

  text.addEventListener('input', () => {
    if (!text.value.startsWith('/')) close();
    else if (isOpen()) {
      at = 0;
      show();
    } else open();
  });
  text.addEventListener('blur', close);
  const keys = {
    ArrowDown: () => {
      at = (at + 1) % Math.max(1, shown.length);
      show();
    },
    ArrowUp: () => {
      at = (at + Math.max(1, shown.length) - 1) % Math.max(1, shown.length);
      show();
    },
    Enter: () => choose(at),
    Tab: () => choose(at),
    Escape: close,
  };
  text.addEventListener('keydown', (event) => {
    const action = keys[event.key];
    if (!isOpen() || action === undefined || event.isComposing) return;
    event.preventDefault();
    action();
  });
})();
