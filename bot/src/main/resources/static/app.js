// The console's page: who is signed in, where they look, what they say.

import { summary } from './answer.js';
import { api, setCsrf } from './api.js';
import { Composer } from './composer.js';
import { byId, el, fillAvatar } from './dom.js';
import { Live } from './live.js';
import { SignIn } from './sign-in.js';
import { announce, Talk } from './talk.js';

const ENDED = 'Your session has ended. Sign in again: what you typed is kept.';
const LINE = { live: 'live', connecting: 'connecting…', away: 'no connection, trying again' };

const state = { me: null, channels: [], channel: null, thread: null, unread: new Map(), prefix: '!', emoji: [], drafts: new Map() };

const does = {
  get me() { return state.me; },
  get emoji() { return state.emoji; },
  react: (message, emoji, present) => attempt(() => api.react(message.id, emoji, present)),
  discard: (pending) => withdraw(pending),
  retry: (pending) => deliver(pending),
};
const talk = new Talk(byId('messages'), {
  get me() { return state.me; },
  get emoji() { return state.emoji; },
  ...actions(),
  reply: (message) => openThread(message),
  older: async (before) => {
    const channel = state.channel;
    const page = await attempt(() => api.messages(channel.id, { before }));
    if (page && channel === state.channel) talk.prepend(page.messages, page.more);
  },
  whenEmpty: () => empty(),
  whenReadToEnd: () => { byId('newest').hidden = true; read(); },
});
const threadTalk = new Talk(byId('thread-messages'), {
  get me() { return state.me; },
  get emoji() { return state.emoji; },
  ...actions(),
  reply: null,
  older: async () => {},
  whenEmpty: () => el('p.empty', {}, 'Nothing here yet.'),
});
const composer = new Composer(byId('composer'), { id: 'say', label: 'Message', onSend: (text) => say(text, null), lead });
const threadComposer = new Composer(byId('thread-composer'), {
  id: 'say-thread', label: 'Reply in the thread', onSend: (text) => say(text, state.thread), lead });
const signIn = new SignIn(begin);
const live = new Live({
  onMessage: arrived,
  onReload: () => loadAll(),
  onState: (now) => {
    byId('line').dataset.state = now;
    byId('line-words').textContent = LINE[now];
  },
  stillSignedIn: async () => {
    const session = await api.session();
    if (session.me && session.channels.length === state.channels.length) return true;
    if (session.me) begin(session); // What they may read has changed.
    else ended(session.realms);
    return false;
  },
});

function actions() {
  return { react: does.react, discard: does.discard, retry: does.retry };
}

/** How much of the text addresses the bot: all of a direct conversation, the prefix or the mention in a channel. */
function lead(text) {
  const mention = /^@vigie\s+/i.exec(text);
  if (mention) return mention[0].length;
  if (state.prefix && text.startsWith(state.prefix)) return state.prefix.length + /^\s*/.exec(text.slice(state.prefix.length))[0].length;
  return state.channel?.kind === 'direct' && text.trim() ? 0 : -1;
}

async function open() {
  try {
    const session = await api.session();
    if (session.me) begin(session);
    else signIn.show(session.realms, 'Sign in with your directory account.');
  } catch {
    byId('sign-in-problem').textContent = 'Vigie does not answer. This page tries again by itself.';
    byId('sign-in').hidden = false;
    setTimeout(() => { byId('sign-in').hidden = true; open(); }, 3000);
  }
}

function begin(session) {
  const same = state.me?.id === session.me.id;
  setCsrf(session.csrf);
  if (!same) forget();
  Object.assign(state, { me: session.me, channels: session.channels, prefix: session.prefix, emoji: session.emoji });
  composer.longest = session.longestMessage;
  threadComposer.longest = session.longestMessage;
  byId('my-name').textContent = session.me.name;
  byId('my-account').textContent = session.me.uid;
  fillAvatar(byId('my-avatar'), session.me.id, session.me.name);
  byId('app').hidden = false;
  const wanted = state.channel?.id ?? decodeURIComponent(location.hash.slice(1));
  state.channel = state.channels.find((c) => c.id === wanted) ?? state.channels[0];
  live.start(session.event);
  show(state.channel);
}

function forget() {
  closeThread();
  talk.clear();
  threadTalk.clear();
  composer.value = '';
  composer.history = [];
  Object.assign(state, { me: null, channel: null, unread: new Map(), drafts: new Map() });
}

function ended(realms) {
  live.stop();
  signIn.show(realms, ENDED);
}

/** Does what Vigie must agree to; says so when it does not. */
async function attempt(what) {
  try {
    return await what();
  } catch (e) {
    if (e.status === 401) await expired();
    else trouble(e.message);
    return null;
  }
}

async function expired() {
  try {
    ended((await api.session()).realms);
  } catch (e) {
    trouble(e.message);
  }
}

function trouble(words) {
  document.querySelector('.toast')?.remove();
  const toast = el('p.toast', { role: 'alert' }, words);
  byId('talk').append(toast);
  setTimeout(() => toast.remove(), 8000);
}

function show(channel) {
  if (state.shown && state.shown !== channel.id) {
    state.drafts.set(state.shown, composer.value);
    composer.value = state.drafts.get(channel.id) ?? '';
    talk.clear();
    closeThread();
  }
  state.channel = channel;
  state.shown = channel.id;
  history.replaceState(null, '', `#${encodeURIComponent(channel.id)}`);
  const direct = channel.kind === 'direct';
  byId('place').textContent = direct ? 'Vigie' : `#${channel.name}`;
  byId('topic').textContent = direct ? 'Only you can read this' : 'The team’s channel, and where alerts arrive';
  composer.placeholder = direct ? 'Command, or help' : `Message, or ${state.prefix}help`;
  threadComposer.placeholder = 'Reply';
  state.unread.delete(channel.id);
  sideBar();
  load();
  composer.fit();
  if (matchMedia('(hover: hover)').matches) composer.focus();
}

function loadAll() {
  load();
  if (state.thread) loadThread(state.thread);
}

async function load() {
  const channel = state.channel;
  talk.beginLoading();
  const page = await attempt(() => api.messages(channel.id));
  if (!page || channel !== state.channel) return;
  talk.reset(page.messages, page.more);
  page.messages.filter((m) => m.author.id === state.me.id).forEach((m) => composer.remember(m.text));
}

function sideBar() {
  const list = state.channels.map((c) => {
    const count = state.unread.get(c.id) ?? 0;
    const name = c.kind === 'direct' ? 'Vigie' : c.name;
    return el('li', {}, el('button', {
      type: 'button', 'data-channel': c.kind, 'aria-current': c === state.channel ? 'page' : null, click: () => show(c),
    },
    el('span.kind', { 'aria-hidden': 'true' }, c.kind === 'direct' ? '✉' : '#'),
    el('span', {}, name),
    count ? el('span.unread', { 'aria-label': `${count} new` }, String(count)) : null));
  });
  byId('channels').replaceChildren(...list);
  const total = [...state.unread.values()].reduce((a, b) => a + b, 0);
  document.title = `${total ? `(${total}) ` : ''}${byId('place').textContent} · Vigie`;
}

function read() {
  if (!document.hidden && state.channel && state.unread.delete(state.channel.id)) sideBar();
}

function arrived(message) {
  if (message.channel === state.channel?.id && !message.thread) {
    if (talk.put(message) && message.author.id !== state.me.id) {
      if (!talk.sticking) byId('newest').hidden = false;
      tell(message);
    }
  } else if (message.thread && message.thread === state.thread) {
    if (threadTalk.put(message) && message.author.id !== state.me.id) tell(message);
  } else if (!message.edited && message.author.id !== state.me.id && Date.now() - message.created < 60000 && !message.reactions.some((r) => r.by.some((a) => !a.bot))) {
    count(message.channel);
  }
  if (message.id === state.thread) threadTalk.put(message);
}

function tell(message) {
  announce(`${message.author.name}: ${message.answer ? summary(message.answer) : message.text}`);
  if (document.hidden) count(message.channel);
}

function count(channel) {
  if (channel === state.channel?.id && !document.hidden) return;
  state.unread.set(channel, (state.unread.get(channel) ?? 0) + 1);
  sideBar();
}

function say(text, thread) {
  deliver({ key: crypto.getRandomValues(new Uint32Array(4)).join('-'), text, thread, channel: state.channel });
}

const listOf = (pending) => (pending.thread ? threadTalk : talk);

async function deliver(pending) {
  const list = listOf(pending);
  withdraw(pending);
  pending.state = 'sending';
  list.pending.push(pending);
  list.sync();
  list.toEnd();
  try {
    const message = await api.say(pending.channel.id, pending.text, pending.thread, pending.key);
    withdraw(pending);
    if (pending.thread ? pending.thread === state.thread : pending.channel === state.channel) list.put(message);
  } catch (e) {
    if (e.status === 401) {
      withdraw(pending);
      const box = pending.thread ? threadComposer : composer;
      if (!box.value) box.value = pending.text;
      await expired();
      return;
    }
    pending.state = 'failed';
    pending.problem = e.message;
    // It may have been taken for sent when the same text came back; then it was.
    if (list.pending.includes(pending)) list.sync();
  }
}

function withdraw(pending) {
  listOf(pending).forgetPending((p) => p === pending);
  listOf(pending).sync();
}

function openThread(message) {
  state.thread = message.id;
  state.threadFrom = document.activeElement?.dataset?.focus;
  threadTalk.clear();
  threadTalk.put(message);
  byId('thread').hidden = false;
  byId('app').classList.add('with-thread');
  loadThread(message.id);
  threadComposer.focus();
}

async function loadThread(root) {
  threadTalk.beginLoading();
  const page = await attempt(() => api.messages(state.channel.id, { thread: root, limit: 100 }));
  if (!page || state.thread !== root) return;
  const first = talk.messages.get(root);
  threadTalk.reset([...(first ? [first] : []), ...page.messages], false);
}

function closeThread() {
  if (!state.thread) return;
  const root = byId('messages').querySelector(`[data-id="${state.thread}"] [data-focus="${state.threadFrom ?? 'reply'}"]`);
  state.thread = null;
  byId('thread').hidden = true;
  byId('app').classList.remove('with-thread');
  threadComposer.value = '';
  (root ?? byId('say')).focus();
}

function empty() {
  const direct = state.channel?.kind === 'direct';
  const first = direct ? 'help' : `${state.prefix}help`;
  return el('div.empty', {},
    el('img', { src: 'icon.svg', alt: '', width: 72, height: 72 }),
    el('p', {}, direct ? 'Ask in private: rights are the same, only you see the answer.' : 'All quiet. Nothing has been said here yet.'),
    el('button.quiet', { type: 'button', click: () => { composer.value = first; composer.focus(); } }, `Try “${first}”`));
}

byId('newest').addEventListener('click', () => talk.toEnd());
byId('thread-close').addEventListener('click', closeThread);
byId('thread').addEventListener('keydown', (e) => { if (e.key === 'Escape') closeThread(); });
byId('sign-out').addEventListener('click', async () => {
  await attempt(() => api.signOut());
  live.stop();
  forget();
  setCsrf('');
  location.reload();
});
document.addEventListener('visibilitychange', () => talk.sticking && read());
document.addEventListener('keydown', (e) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? '');
  if (!byId('sign-in').hidden) return;
  if ((e.key === '/' && !typing) || ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k')) {
    e.preventDefault();
    composer.focus();
  }
});
open();
