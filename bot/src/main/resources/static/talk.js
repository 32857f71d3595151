// A list of messages: those of a channel, or a thread's.

import { byId, el, reconcile } from './dom.js';
import { renderMessage, renderPending } from './message.js';

const TOGETHER = 5 * 60 * 1000;
const AT_THE_END = 80;

export class Talk {
  /**
   * @param {HTMLElement} list
   * @param {object} does me, emoji, react, reply, retry, discard, older() → Promise, whenEmpty, whenReadToEnd()
   */
  constructor(list, does) {
    this.list = list;
    this.does = does;
    this.messages = new Map();
    this.pending = [];
    this.nodes = new Map();
    this.days = new Map();
    this.more = false;
    this.whole = false;
    list.addEventListener('scroll', () => this.scrolled(), { passive: true });
    // Pictures and folded tables change heights; who was at the end stays there.
    new ResizeObserver(() => this.sticking && this.toEnd()).observe(list);
    this.sticking = true;
  }

  /** Called before a page of messages is asked for. */
  beginLoading() {
    this.arrived = new Map();
  }

  /** Shows the page that was asked for; what came by the line meanwhile is newer than it. */
  reset(messages, more) {
    this.messages = new Map([...messages.map((m) => [m.id, m]), ...(this.arrived ?? [])]);
    this.arrived = null;
    this.more = more;
    this.whole = true;
    this.sync();
    this.toEnd();
  }

  clear() {
    this.messages.clear();
    this.arrived = null;
    this.pending = [];
    this.nodes.clear();
    this.whole = false;
    this.more = false;
    this.list.replaceChildren();
    this.sticking = true;
  }

  prepend(messages, more) {
    this.more = more;
    const height = this.list.scrollHeight - this.list.scrollTop;
    for (const m of messages) if (!this.messages.has(m.id)) this.messages.set(m.id, m);
    this.sync();
    this.list.scrollTop = this.list.scrollHeight - height;
  }

  /** @returns whether the message was not there before */
  put(message) {
    const before = this.messages.get(message.id);
    if (before && before.revision > message.revision) return false;
    this.arrived?.set(message.id, message);
    const oldest = Math.min(...this.messages.keys());
    // An old message that changed and was never loaded: it is shown when somebody scrolls there.
    if (!before && this.more && message.id < oldest) return false;
    this.messages.set(message.id, message);
    const mine = message.author.id === this.does.me.id;
    if (!before && mine) this.forgetPending((p) => p.text === message.text);
    this.sync();
    if (this.sticking || (mine && !before)) this.toEnd();
    return !before;
  }

  forgetPending(which) {
    const i = this.pending.findIndex(which);
    if (i >= 0) this.pending.splice(i, 1);
  }

  sync() {
    const ordered = [...this.messages.values()].sort((a, b) => a.id - b.id);
    const nodes = [];
    if (this.more) nodes.push(this.older());
    let previous = null;
    for (const message of ordered) {
      const day = new Date(message.created).toDateString();
      if (!previous || new Date(previous.created).toDateString() !== day) {
        nodes.push(this.day(day, message.created));
        previous = null;
      }
      const node = this.node(message);
      node.classList.toggle('follows', Boolean(previous) && previous.author.id === message.author.id
        && message.created - previous.created < TOGETHER && !message.author.bot);
      nodes.push(node);
      previous = message;
    }
    for (const p of this.pending) nodes.push(renderPending(p, this.does.me, this.does));
    if (!nodes.length && this.whole) nodes.push(this.does.whenEmpty());
    reconcile(this.list, nodes);
  }

  node(message) {
    const known = this.nodes.get(message.id);
    const state = JSON.stringify(message);
    if (known?.state === state) return known.node;
    const node = renderMessage(message, this.does);
    if (known) {
      const focused = known.node.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
      known.node.replaceWith(node);
      if (focused) [...node.querySelectorAll('[data-focus]')].find((n) => n.dataset.focus === focused)?.focus({ preventScroll: true });
    }
    this.nodes.set(message.id, { state, node });
    return node;
  }

  day(key, millis) {
    const today = new Date().toDateString();
    const yesterday = new Date(Date.now() - 86400000).toDateString();
    const words = key === today ? 'Today' : key === yesterday ? 'Yesterday'
      : new Date(millis).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
    if (this.days.get(key)?.textContent !== words) this.days.set(key, el('div.day', { role: 'separator' }, el('span', {}, words)));
    return this.days.get(key);
  }

  older() {
    this.olderButton ??= el('button.quiet.older', { type: 'button', click: () => this.loadOlder() }, 'Earlier messages');
    return this.olderButton;
  }

  async loadOlder() {
    if (this.loading || !this.more) return;
    this.loading = true;
    try {
      await this.does.older(Math.min(...this.messages.keys()));
    } finally {
      this.loading = false;
    }
  }

  scrolled() {
    this.sticking = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < AT_THE_END;
    if (this.sticking) this.does.whenReadToEnd?.();
    if (this.list.scrollTop < 120) this.loadOlder();
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.sticking = true;
    this.does.whenReadToEnd?.();
  }
}

export function announce(text) {
  byId('announce').textContent = text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
