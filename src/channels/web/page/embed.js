// The chat on a provider's own site: a round button, and the page in a frame that it opens. Made to live on any page: its
// styles are sealed in and need no permission of a Content-Security-Policy, it has no dependency and leaves no name behind.
(() => {
  const { src, dataset } = document.currentScript;
  const { origin } = new URL(src);
  const label = dataset.label || 'Atendimento';
  const side = dataset.position === 'left' ? 'left' : 'right';
  const styles = `
    :host { all: initial; position: fixed; z-index: 2147483000; bottom: 0; ${side}: 0; }
    button { position: fixed; ${side}: 1.25rem; bottom: 1.25rem; width: 3.5rem; height: 3.5rem; padding: 0;
      display: grid; place-items: center; border: 2px solid #fff; border-radius: 50%; background: #0b5a50; color: #fff;
      box-shadow: 0 2px 10px rgb(0 0 0 / 35%); cursor: pointer; }
    button:focus-visible { outline: 3px solid #0b5a50; outline-offset: 2px; }
    svg { width: 1.75rem; height: 1.75rem; fill: currentcolor; }
    span { position: absolute; top: -.4rem; right: -.4rem; min-width: 1.4rem; padding: 0 .3rem; border-radius: .7rem;
      box-sizing: border-box; background: #a3260f; font: 700 .8rem/1.4rem system-ui, sans-serif; text-align: center; }
    span:empty { display: none; }
    iframe { position: fixed; ${side}: 1.25rem; bottom: 5.75rem; width: 24rem; max-width: calc(100vw - 2.5rem);
      height: min(40rem, calc(100dvh - 7rem)); border: 0; border-radius: 1rem; background: #eef2f1;
      box-shadow: 0 6px 30px rgb(0 0 0 / 30%); }
    iframe.closed { visibility: hidden; }
    @media (max-width: 30rem) {
      iframe { inset: 0; width: 100%; max-width: none; height: 100%; border-radius: 0; }
      button[aria-expanded=true] { inset: .6rem .75rem auto auto; z-index: 1; width: 2.75rem; height: 2.75rem;
        box-shadow: none; }
    }`;
  const icons = {
    false: 'M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z',
    true: 'm6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4Z',
  };

  function add() {
    const id = 'plantao-embed';
    if (document.getElementById(id)) return;
    const host = document.createElement('div');
    host.id = id;
    const root = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    const [button, badge] = ['button', 'span'].map((tag) => document.createElement(tag));
    const [svg, path] = ['svg', 'path'].map((tag) =>
      document.createElementNS('http://www.w3.org/2000/svg', tag),
    );
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.append(path);
    button.type = 'button';
    button.append(svg, badge);
    root.append(button);
    document.body.append(host);

    let frame;
    let open = false;
    let unread = 0;
    function show() {
      const news = unread === 1 ? ', 1 mensagem nova' : unread ? `, ${unread} mensagens novas` : '';
      button.setAttribute('aria-expanded', open);
      button.setAttribute('aria-label', label + news);
      button.title = label;
      badge.textContent = unread > 99 ? '99+' : unread || '';
      path.setAttribute('d', icons[open]);
      frame?.classList.toggle('closed', !open);
    }
    function toggle(to) {
      open = to;
      if (open) unread = 0;
      if (open && !frame) {
        frame = document.createElement('iframe');
        frame.title = label;
        frame.src = `${origin}/embed#${location.origin}`;
        root.append(frame);
        frame.onload = () => open && frame.focus();
      }
      show();
      (open ? frame : button).focus();
    }
    button.onclick = () => toggle(!open);
    host.onkeydown = ({ key }) => {
      if (key === 'Escape' && open) toggle(false);
    };
    window.addEventListener('message', ({ origin: from, source, data }) => {
      if (from !== origin || !frame || source !== frame.contentWindow) return;
      if (data?.type === 'close' && open) toggle(false);
      if (data?.type !== 'unread' || open || !Number.isInteger(data.count) || data.count < 1) return;
      unread += data.count;
      show();
    });
    show();
  }

  if (document.body) add();
  else document.addEventListener('DOMContentLoaded', add);
})();
