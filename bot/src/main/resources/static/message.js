// Shows one message with what hangs on it.

import { renderAnswer } from './answer.js';
import { el, fillAvatar } from './dom.js';

const WORDS = { '✅': 'approve', '❌': 'deny', '👀': 'acknowledge' };
const MOST_NAMES = 3;

export const clockTime = (millis) =>
  new Date(millis).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

const fullTime = (millis) => new Date(millis).toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'medium' });

/** @param {object} does me, emoji, react(message, emoji, present), reply(message) or null inside a thread */
export function renderMessage(message, does) {
  const { author } = message;
  const article = el(`article.message${author.bot ? '.bot' : ''}`, {
    'data-id': message.id,
    'aria-label': `${author.name}, ${clockTime(message.created)}`,
  });
  const avatar = author.bot
    ? el('img.avatar', { src: 'icon.svg', alt: '', width: 36, height: 36 })
    : fillAvatar(el('span.avatar', { 'aria-hidden': 'true' }), author.id, author.name);
  article.append(
    avatar,
    el('div.words', {},
      el('div.byline', {},
        el('strong', {}, author.name),
        author.bot ? el('span.badge', {}, 'bot') : null,
        time(message.created),
        message.edited ? el('span.edited', { title: fullTime(message.edited) }, `edited ${clockTime(message.edited)}`) : null),
      message.answer
        ? el('div.answer', {}, renderAnswer(message.answer))
        : el('p.text.said', {}, message.text ?? ''),
      files(message.files),
      reactions(message, does),
      replies(message, does)),
    more(article),
    actions(message, does),
  );
  return article;
}

/** A message that Vigie has not confirmed. */
export function renderPending(pending, me, does) {
  const failed = pending.state === 'failed';
  return el(`article.message.pending${failed ? '.failed' : ''}`, { 'data-key': pending.key },
    fillAvatar(el('span.avatar', { 'aria-hidden': 'true' }), me.id, me.name),
    el('div.words', {},
      el('div.byline', {}, el('strong', {}, me.name), el('span.edited', {}, failed ? 'not sent' : 'sending…')),
      el('p.text.said', {}, pending.text),
      failed
        ? el('p.failure', { role: 'alert' }, `${pending.problem} `,
          el('button.quiet', { type: 'button', click: () => does.retry(pending) }, 'Send again'),
          el('button.quiet', { type: 'button', click: () => does.discard(pending) }, 'Discard'))
        : null));
}

function time(millis) {
  return el('time', { datetime: new Date(millis).toISOString(), title: fullTime(millis) }, clockTime(millis));
}

function files(list) {
  if (!list.length) return null;
  return el('ul.files', {}, ...list.map((f) => {
    const address = `api/files/${Number(f.id)}`;
    return el('li', {}, f.image
      ? el('a', { href: address, target: '_blank', rel: 'noopener' }, el('img', { src: address, alt: f.alt || f.name, loading: 'lazy' }))
      : el('a.file', { href: address, download: f.name },
        el('span', { 'aria-hidden': 'true' }, '📄'), el('span', {}, f.name), el('span.size', {}, size(f.size))));
  }));
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1048576).toFixed(1)} MiB`;
}

function reactions(message, does) {
  if (!message.reactions.length) return null;
  return el('div.reactions', { role: 'group', 'aria-label': 'Reactions' }, ...message.reactions.map((r) => {
    const people = r.by.filter((a) => !a.bot);
    const mine = people.some((a) => a.id === does.me.id);
    const word = WORDS[r.emoji] ?? r.emoji;
    const names = people.map((a) => (a.id === does.me.id ? 'you' : a.name));
    return el(`button.reaction${people.length ? '' : '.offered'}`, {
      type: 'button',
      'aria-pressed': String(mine),
      'aria-label': `${word}: ${names.length ? names.join(', ') : 'nobody yet'}`,
      title: names.length ? `${word}: ${names.join(', ')}` : word,
      'data-focus': `reaction ${r.emoji}`,
      'data-emoji': r.emoji,
      click: () => does.react(message, r.emoji, !mine),
    },
    el('span.emoji', {}, r.emoji),
    people.length ? el('span.count', {}, String(people.length)) : null,
    el('span.who', {}, people.length ? named(names) : word));
  }));
}

function named(names) {
  return names.length > MOST_NAMES
    ? `${names.slice(0, MOST_NAMES - 1).join(', ')} +${names.length - MOST_NAMES + 1}`
    : names.join(', ');
}

function replies(message, does) {
  if (!message.replies || !does.reply) return null;
  return el('button.replies', { type: 'button', 'data-focus': 'replies', click: () => does.reply(message) },
    el('span', { 'aria-hidden': 'true' }, '↳'),
    `${message.replies} ${message.replies === 1 ? 'reply' : 'replies'}`,
    el('span.last', {}, `last ${clockTime(message.lastReply)}`));
}

/** Shown where there is no hover. */
function more(article) {
  return el('button.more', {
    type: 'button', 'aria-label': 'Message actions', 'aria-expanded': 'false', 'data-focus': 'more',
    click: (e) => e.currentTarget.setAttribute('aria-expanded', String(article.classList.toggle('acting'))),
  }, '⋯');
}

function actions(message, does) {
  const buttons = does.emoji.map((emoji) =>
    el('button', {
      type: 'button',
      'aria-label': `React: ${WORDS[emoji] ?? emoji}`,
      title: WORDS[emoji] ?? emoji,
      'data-focus': `add ${emoji}`,
      click: () => does.react(message, emoji, !message.reactions.some(
        (r) => r.emoji === emoji && r.by.some((a) => a.id === does.me.id))),
    }, emoji));
  if (does.reply) {
    buttons.push(el('button.reply', {
      type: 'button', 'aria-label': 'Reply in a thread', title: 'Reply in a thread', 'data-focus': 'reply', click: () => does.reply(message),
    }, '↳'));
  }
  return el('div.actions', { role: 'group', 'aria-label': 'Message actions' }, ...buttons);
}
