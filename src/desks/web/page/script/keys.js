/** The keyboard: every button that has a key says so beside its name. */

(() => {
  const { byId, write } = globalThis.desk;
  const composer = byId('composer');
  const text = byId('text');

  const step = (by) => {
    const rows = [...document.querySelectorAll('.list[open] .row, .result')];
    const at = rows.indexOf(document.activeElement);
    const open = rows.findIndex((row) => row.ariaCurrent === 'page');
    const from = at >= 0 ? at : by > 0 ? open : open < 0 ? rows.length : open;
    const next = rows[Math.min(rows.length - 1, Math.max(0, from + by))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  const showKeys = () => byId('keys').showModal();
  const own = {
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    r: () => write('reply'),
    n: () => write('note'),
    '?': showKeys,
  };
  const press = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  /** What a key does here; undefined if nothing. Where there is nobody to take, `t` takes the next one. */
  const actionOf = (key) => {
    if (own[key]) return own[key];
    const button = press(key) ?? (key === 't' && !byId('composer') ? byId('next') : null);
    return button === null ? undefined : () => button.click();
  };

  document.addEventListener('keydown', (event) => {
    const { key, target, isComposing, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (isComposing || ctrlKey || metaKey || altKey || event.defaultPrevented) return;
    if (document.querySelector('dialog[open]') !== null) return;
    if (target === text && key === 'Enter' && !shiftKey) {
      event.preventDefault();
      if (!event.repeat) composer.requestSubmit();
      return;
    }
    if (target.matches('textarea, select, input:not([type=radio], [type=checkbox])')) {
      if (key === 'Escape') target.blur();
      return;
    }
    const isScrolling = key.startsWith('Arrow') && target.closest('#transcript, .mode') !== null;
    const action = actionOf(key);
    if (action === undefined || (isScrolling || event.repeat ? !'jk'.includes(key) : false)) return;
    event.preventDefault();
    action();
  });
  document.querySelector('.keys-button')?.addEventListener('click', showKeys);

  // Whoever takes a conversation writes next.
  document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
    const isTake = ctx.sourceElement?.id === 'act-take' || ctx.sourceElement?.id === 'act-take-over';
    if (isTake && ctx.response?.status < 400) write('reply');
  });
})();
