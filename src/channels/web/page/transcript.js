/** The conversation on the screen. Whatever anybody said is text and nothing but text. */

import { framed, routes } from './door.js';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const calendar = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

/**
 * `outbox`: what is on its way. `onChoose(choice)`: a button of the newest menu was pressed. `onTap(item)`: a message
 * that has not been sent was tapped.
 */
export function createTranscript({ log, provider, outbox, onChoose, onTap }) {
  /** Elements of messages that are not in the transcript yet, by their ids. */
  const pending = new Map();
  /** Menus that were answered by a button, with the choice. */
  const answered = new Map();
  const menus = [];

  function showLine(line) {
    const own = line.from === 'customer';
    const id = own ? outbox.settle(line) : undefined;
    const element = pending.get(id) ?? createMessage(own);
    pending.delete(id);
    fill(element, line, own ? 'enviada' : '');
    // What is still on its way stands below everything that was said.
    log.insertBefore(element, firstPending());
    if (line.choices) menus.push(createMenu(line, element));
  }

  const firstPending = () => {
    const first = pending.values().next().value ?? null;
    return first?.previousElementSibling?.className === 'day' ? first.previousElementSibling : first;
  };

  function showPending(items, failing) {
    const current = new Set(items.map(({ id }) => id));
    for (const [id, element] of pending) {
      if (current.has(id)) continue;
      pending.delete(id);
      element.remove();
    }
    for (const item of items) {
      const known = pending.get(item.id);
      const element = known ?? createMessage(true);
      pending.set(item.id, element);
      const stuck = item.state === 'refused' || (item.state === 'waiting' && failing);
      const words = item.state === 'sent' ? 'enviada' : stuck ? '' : 'enviando…';
      fill(element, { at: item.madeAt, text: item.body.text ?? item.body.label }, words);
      if (stuck) element.append(createTap(item, () => onTap(item)));
      if (!known) log.append(element);
    }
  }

  function createMessage(own) {
    const element = create('article', own ? 'mine' : 'theirs');
    element.append(create('div', 'bubble'));
    return element;
  }

  /** Writes a message's contents, and touches nothing that is right already: screen readers read what changes. */
  function fill(element, line, state) {
    const bubble = element.querySelector('.bubble');
    element.dataset.day = new Date(line.at).toDateString();
    element.querySelector('.again')?.remove();
    if (!bubble.querySelector('.said')) {
      const who = create('p', line.name ? 'who' : 'unseen');
      who.textContent = line.name ?? (line.from && line.from !== 'customer' ? provider : 'Você');
      const said = create('p', 'said');
      said.dir = 'auto';
      if (line.from && line.from !== 'customer') said.append(...linkify(line.text));
      else said.textContent = line.text;
      said.hidden = Boolean(line.file) && !line.text;
      bubble.append(who, ...(line.file ? [createFile(line)] : []), said, create('p', 'meta'));
    }
    const time = create('time');
    time.dateTime = new Date(line.at).toISOString();
    time.textContent = clock.format(line.at);
    const meta = bubble.querySelector('.meta');
    const text = state ? `${time.textContent} · ${state}` : time.textContent;
    if (meta.textContent !== text) meta.replaceChildren(time, state ? ` · ${state}` : '');
  }

  function createFile({ seq, file: { name, image } }) {
    const link = create('a', 'file');
    link.href = `${routes}/files/${seq}`;
    // Another tab does not have what browsers keep for a frame.
    if (!image || framed) link.download = name;
    else link.target = '_blank';
    link.dir = 'auto';
    if (!image) {
      link.textContent = name;
      return link;
    }
    const picture = create('img');
    picture.src = link.href;
    picture.alt = name;
    picture.loading = 'lazy';
    // Gone, or no picture after all: then its name has to do.
    picture.addEventListener('error', () => link.replaceChildren(name), { once: true });
    link.append(picture);
    return link;
  }

  function createMenu({ menu, choices }, element) {
    const group = create('div', 'choices');
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', 'Opções');
    for (const { id, label } of choices) {
      const button = create('button');
      button.type = 'button';
      button.textContent = label;
      button.dataset.choice = id;
      button.addEventListener('click', () => {
        if (button.getAttribute('aria-disabled') !== 'true') onChoose({ choice: id, menu, label });
      });
      group.append(button);
    }
    element.append(group);
    return { menu, group };
  }

  /** Only the newest menu can be answered, and by one button only. Focus stays where it is. */
  function refreshMenus(items) {
    const choosing = new Map(answered);
    for (const { state, body } of items) if (state !== 'refused') choosing.set(body.menu, body.choice);
    menus.forEach(({ menu, group }, index) => {
      const inert = index < menus.length - 1 || choosing.has(menu);
      for (const button of group.children) {
        button.setAttribute('aria-disabled', String(inert));
        button.tabIndex = inert ? -1 : 0;
        button.classList.toggle('chosen', choosing.get(menu) === button.dataset.choice);
      }
    });
  }

  /** A date before the first message of each day. */
  function separateDays() {
    let day;
    for (const element of log.querySelectorAll('article')) {
      const before = element.previousElementSibling;
      const separated = before?.className === 'day';
      if (element.dataset.day === day) {
        if (separated) before.remove();
      } else if (!separated || before.dataset.day !== element.dataset.day) {
        if (separated) before.remove();
        const separator = create('p', 'day');
        separator.dataset.day = element.dataset.day;
        separator.textContent = calendar.format(new Date(element.dataset.day));
        log.insertBefore(separator, element);
      }
      day = element.dataset.day;
    }
    if (log.lastElementChild?.className === 'day') log.lastElementChild.remove();
  }

  return {
    /** Shows new lines, and what is on its way; `failing` if that is stuck. */
    show(lines, failing) {
      for (const line of lines) {
        if (line.from === 'customer' && line.menu) answered.set(line.menu, line.choice);
        showLine(line);
      }
      // Asked only now: the lines have settled some of it.
      const items = outbox.items();
      showPending(items, failing);
      refreshMenus(items);
      separateDays();
    },
  };
}

function createTap(item, onTap) {
  const button = create('button', 'again');
  button.type = 'button';
  button.textContent =
    item.state === 'refused' ? `${item.words} Tocar para corrigir.` : 'não enviada, tocar para repetir';
  button.addEventListener('click', onTap);
  return button;
}

/** Text with its https addresses as links; one that hides where it leads behind an `@` stays text. */
function linkify(text) {
  return text.split(/(https:\/\/[^\s<>"'\u2066-\u2069\u202a-\u202e]+)/g).flatMap((part, index) => {
    if (index % 2 === 0) return [part];
    const [, address, rest] = /^(.*?)([.,;:!?)\]]*)$/.exec(part);
    if (!URL.canParse(address) || new URL(address).username) return [part];
    const link = create('a');
    link.href = address;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    link.textContent = address;
    return [link, rest];
  });
}

export { create as createElement };

function create(tag, className = '') {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}
