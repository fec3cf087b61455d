/** The desk's page in a browser: what its other scripts stand on. They are served as one, in the order of `assets.ts`. */

(() => {
  const { body } = document;
  const byId = (id) => document.getElementById(id);
  const { worker, conversation, title } = body.dataset;

  // What the service renders is escaped there; nothing else becomes markup, and no other script is started.
  const policy = globalThis.trustedTypes?.createPolicy('desk', {
    createHTML: (text) => text,
    createScriptURL: (address) => (address === worker ? address : 'about:blank'),
  });
  htmx.registerExtension('desk', { init: (api) => policy && api.initSecurity(policy) });

  globalThis.desk = {
    byId,
    conversation,
    title,
    /** Sentences in the language of whoever reads. */
    words: JSON.parse(body.dataset.words),
    workerAddress: policy ? policy.createScriptURL(worker) : worker,
    fire: (name) => body.dispatchEvent(new CustomEvent(name)),
    /** Says something in a line beneath the transcript. */
    tell(text, isRefused = false) {
      byId('outcome')?.replaceChildren(
        Object.assign(document.createElement('p'), {
          className: isRefused ? 'refused' : 'done',
          textContent: text,
        }),
      );
    },
    /** What belongs to this browser alone. */
    settings: {
      get: (name) => localStorage.getItem(`desk:${name}`) === 'yes',
      set: (name, isOn) => localStorage.setItem(`desk:${name}`, isOn ? 'yes' : 'no'),
    },
  };
})();
