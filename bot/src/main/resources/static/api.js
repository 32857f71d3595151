// Requests to Vigie. Every wait is bounded; every failure is a Refused with words for a person.

const LONGEST_WAIT = 20000;
let csrf = '';

export class Refused extends Error {
  /** @param {number} status 0 when there was no answer */
  constructor(status, problem, mend = '') {
    super(mend ? `${problem} ${mend}` : problem);
    this.status = status;
  }
}

export function setCsrf(token) {
  csrf = token ?? '';
}

export async function call(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (csrf && method !== 'GET') headers['X-CSRF-TOKEN'] = csrf;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      signal: AbortSignal.timeout(LONGEST_WAIT),
    });
  } catch {
    throw new Refused(0, 'Vigie does not answer.', 'It may be restarting.');
  }
  let content = {};
  try {
    if (response.status !== 204) content = await response.json();
  } catch {
    if (response.ok) throw new Refused(0, 'The answer broke off.');
  }
  if (!response.ok) {
    throw new Refused(response.status, content.problem ?? `Vigie answered ${response.status}.`, content.mend);
  }
  return content;
}

const channelPath = (channel) => `api/channels/${encodeURIComponent(channel)}/messages`;

export const api = {
  session: () => call('GET', 'api/session'),
  signIn: (realm, uid, password) => call('POST', 'api/session', { realm, uid, password }),
  signOut: () => call('DELETE', 'api/session'),
  messages: (channel, { before, thread, limit = 50 } = {}) => {
    const query = new URLSearchParams({ limit });
    if (before) query.set('before', before);
    if (thread) query.set('thread', thread);
    return call('GET', `${channelPath(channel)}?${query}`);
  },
  say: (channel, text, thread, key) => call('POST', channelPath(channel), { text, thread, key }),
  react: (message, emoji, present) =>
    call(present ? 'PUT' : 'DELETE', `api/messages/${message}/reactions/${encodeURIComponent(emoji)}`),
  complete: (line) => call('POST', 'api/complete', { line }),
};
