/** News of the one event stream: what is shown is read again. */

(() => {
  const { byId, conversation, fire, title, toEnd, workerAddress } = globalThis.desk;
  const { body } = document;

  const readAgain = () => {
    fire('desk-lists');
    fire('desk-open');
  };
  const heard = {
    change({ change }) {
      if (change.what.includes('listing')) fire('desk-lists');
      if (change.conversation === conversation) fire('desk-open');
    },
    up() {
      byId('link').hidden = true;
      body.dataset.link = 'up';
      readAgain();
    },
    down({ closed }) {
      byId('link').hidden = false;
      body.dataset.link = 'down';
      // A refusal may mean that nobody is in any more: what is read again then says so.
      if (closed) readAgain();
    },
  };
  const hear = ({ data }) => {
    heard[data.type]?.(data);
    document.dispatchEvent(new CustomEvent('desk-heard', { detail: data }));
  };

  let post = () => {};
  if ('SharedWorker' in globalThis) {
    const { port } = new SharedWorker(workerAddress);
    port.onmessage = hear;
    post = (message) => port.postMessage(message);
    addEventListener('pagehide', () => post('bye'));
  } else {
    const worker = new Worker(workerAddress);
    worker.onmessage = hear;
    post = (message) => worker.postMessage(message);
  }
  /** Tells the other tabs' common ear something. */
  globalThis.desk.post = (message) => post(message);

  post({ focused: document.hasFocus() });

  if (matchMedia('(max-width: 70rem)').matches) byId('facts')?.removeAttribute('open');
  // Whoever comes to a line stays there.
  if (document.querySelector(':target') === null) toEnd();
  fire('desk-shown');
  body.dataset.ready = title;
})();
