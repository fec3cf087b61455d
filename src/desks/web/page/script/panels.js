/** The dialogs: opened by buttons of the page, filled by the service, closed by what succeeds. */

(() => {
  const { byId, insert, write } = globalThis.desk;

  const open = (dialog) => {
    if (dialog.open) return;
    for (const outcome of dialog.querySelectorAll('.outcome')) outcome.replaceChildren();
    dialog.querySelector('form')?.reset();
    dialog.showModal();
  };
  const focus = (dialog) =>
    (dialog.querySelector('[autofocus]') ?? dialog.querySelector('button, input, select, textarea'))?.focus();

  document.addEventListener('click', ({ target }) => {
    const opens = target.closest('[data-opens]');
    // One that is filled first opens when it is.
    if (opens !== null && !opens.hasAttribute('hx-get')) open(byId(opens.dataset.opens));
    if (target.closest('[data-cancels]') !== null) target.closest('dialog').close();
    const inserts = target.closest('[data-insert]');
    if (inserts !== null) {
      inserts.closest('dialog').close();
      write('reply');
      insert(inserts.dataset.insert);
    }
  });

  document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
    if (ctx?.target?.id !== 'panel-inside') return;
    const panel = byId('panel');
    open(panel);
    focus(panel);
  });

  // What was said of it is for the page then.
  document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
    const form = ctx.sourceElement?.closest?.('form[data-closes]');
    if (!form || ctx.response === undefined || ctx.response.status >= 400) return;
    const dialog = form.closest('dialog');
    byId('outcome').replaceChildren(...dialog.querySelector('.outcome').childNodes);
    dialog.close();
  });
})();
