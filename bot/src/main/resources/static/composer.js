// Where a message is typed: completion, history, several lines.

import { api } from './api.js';
import { el } from './dom.js';

const PAUSE_WHILE_TYPING = 110;
const HISTORY = 50;
const COUNT_FROM = 200;

export class Composer {
  /**
   * @param {HTMLFormElement} form
   * @param {object} options id, label, onSend(text), lead(text) → the length of what addresses the bot, or -1 when
   *   the text is not for it
   */
  constructor(form, options) {
    this.options = options;
    this.history = [];
    this.at = -1;
    this.asked = 0;
    this.choices = [];
    this.chosen = -1;
    const listId = `${options.id}-choices`;
    this.popup = el('ul.choices-popup', { id: listId, role: 'listbox', 'aria-label': 'Completions', hidden: true });
    this.text = el('textarea', {
      id: options.id, rows: 1, role: 'combobox', 'aria-label': options.label, 'aria-autocomplete': 'list', 'aria-expanded': 'false',
      'aria-controls': listId, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', enterkeyhint: 'send',
      input: () => this.typed(), keydown: (e) => this.key(e), blur: () => this.close(),
    });
    this.left = el('span.left', { 'aria-live': 'polite' });
    this.button = el('button.primary', { type: 'submit', 'aria-label': 'Send' }, el('span', { 'aria-hidden': 'true' }, '➤'));
    form.replaceChildren(this.popup, el('div.box', {}, this.text, this.left, this.button));
    form.addEventListener('submit', (e) => { e.preventDefault(); this.send(); });
  }

  get value() { return this.text.value; }

  set value(text) {
    this.text.value = text;
    this.text.setSelectionRange(text.length, text.length);
    this.fit();
  }

  set longest(length) { this.text.maxLength = length; }

  set placeholder(text) { this.text.placeholder = text; }

  focus() { this.text.focus(); }

  remember(text) {
    if (this.history[0] !== text) this.history.unshift(text);
    this.history.length = Math.min(this.history.length, HISTORY);
  }

  send() {
    const text = this.value;
    if (!text.trim()) return;
    this.close();
    this.remember(text);
    this.at = -1;
    this.value = '';
    this.options.onSend(text);
    this.focus();
  }

  typed() {
    this.at = -1;
    this.fit();
    this.completeSoon();
  }

  fit() {
    this.text.style.height = 'auto';
    // While the page is hidden nothing has a height.
    if (this.text.scrollHeight) this.text.style.height = `${Math.min(this.text.scrollHeight, window.innerHeight / 3)}px`;
    const left = this.text.maxLength - this.value.length;
    this.left.textContent = this.text.maxLength > 0 && left < COUNT_FROM ? String(left) : '';
  }

  key(e) {
    if (e.isComposing) return;
    const open = this.choices.length > 0;
    if (e.key === 'Tab' && !e.shiftKey && open) {
      e.preventDefault();
      this.accept(Math.max(this.chosen, 0));
    } else if (e.key === 'Escape' && open) {
      e.preventDefault();
      e.stopPropagation();
      this.close();
    } else if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && open) {
      e.preventDefault();
      const step = e.key === 'ArrowDown' ? 1 : -1;
      const from = this.chosen < 0 && step < 0 ? 0 : this.chosen;
      this.choose((from + step + this.choices.length) % this.choices.length);
    } else if (e.key === 'Enter' && !e.shiftKey) {
      e.preventDefault();
      if (open && this.chosen >= 0) this.accept(this.chosen);
      else this.send();
    } else if (e.key === 'ArrowUp' && (this.at >= 0 || !this.value)) {
      e.preventDefault();
      this.browse(1);
    } else if (e.key === 'ArrowDown' && this.at >= 0) {
      e.preventDefault();
      this.browse(-1);
    }
  }

  browse(step) {
    const at = Math.min(this.at + step, this.history.length - 1);
    if (at === this.at) return;
    this.at = at;
    this.value = at < 0 ? '' : this.history[at];
  }

  completeSoon() {
    clearTimeout(this.timer);
    this.asked += 1;
    const text = this.value;
    const lead = this.options.lead(text);
    if (lead < 0 || text.includes('\n') || this.text.selectionEnd !== text.length) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.complete(text, lead), PAUSE_WHILE_TYPING);
  }

  async complete(text, lead) {
    const mine = ++this.asked;
    let suggestions;
    try {
      suggestions = await api.complete(text.slice(lead));
    } catch {
      // Typing goes on without completion; whether Vigie is there is shown by the line.
      suggestions = [];
    }
    if (mine !== this.asked || this.value !== text || document.activeElement !== this.text) return;
    this.choices = suggestions
      .map((s) => ({ label: s.label, text: text.slice(0, lead) + s.line }))
      .filter((s) => s.text !== text);
    this.show();
  }

  show() {
    this.chosen = -1;
    this.popup.hidden = !this.choices.length;
    this.text.setAttribute('aria-expanded', String(this.choices.length > 0));
    this.text.removeAttribute('aria-activedescendant');
    this.popup.replaceChildren(...this.choices.map((choice, i) => el('li', {
      id: `${this.popup.id}-${i}`, role: 'option', 'aria-selected': 'false',
      // Not click: the text would lose the focus first and close the list.
      mousedown: (e) => { e.preventDefault(); this.accept(i); },
    }, choice.label)), ...(this.choices.length ? [el('li.hint', { role: 'presentation' }, 'Tab takes the first, ↑ ↓ choose, Esc closes')] : []));
  }

  choose(i) {
    this.chosen = i;
    [...this.popup.querySelectorAll('[role=option]')].forEach((li, n) => {
      li.setAttribute('aria-selected', String(n === i));
      if (n === i) li.scrollIntoView({ block: 'nearest' });
    });
    this.text.setAttribute('aria-activedescendant', `${this.popup.id}-${i}`);
  }

  accept(i) {
    const choice = this.choices[i];
    this.value = `${choice.text} `;
    this.close();
    this.completeSoon();
    this.focus();
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.choices = [];
    this.show();
  }
}
