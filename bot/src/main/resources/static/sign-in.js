// The sign-in card. It also comes up over the page when a session has ended; what was typed stays where it is.

import { api } from './api.js';
import { byId, el } from './dom.js';

const REALM = 'vigie.realm';

export class SignIn {
  /** @param {(session: object) => void} onSignedIn */
  constructor(onSignedIn) {
    this.onSignedIn = onSignedIn;
    byId('sign-in-form').addEventListener('submit', (e) => { e.preventDefault(); this.submit(); });
  }

  show(realms, why) {
    if (!byId('sign-in').hidden) return;
    byId('sign-in-why').textContent = why;
    byId('sign-in-problem').textContent = '';
    const remembered = localStorage.getItem(REALM);
    const first = realms.includes(remembered) ? remembered : realms[0];
    byId('realms').hidden = realms.length < 2;
    byId('realms').querySelector('.choices').replaceChildren(...realms.map((realm) =>
      el('label', {}, el('input', { type: 'radio', name: 'realm', value: realm, checked: realm === first }), el('span', {}, realm))));
    byId('app').inert = true;
    byId('sign-in').hidden = false;
    (byId('uid').value ? byId('password') : byId('uid')).focus();
  }

  async submit() {
    const button = byId('sign-in-form').querySelector('button');
    const realm = byId('sign-in-form').querySelector('input[name=realm]:checked')?.value ?? '';
    byId('sign-in-problem').textContent = '';
    button.disabled = true;
    try {
      const session = await api.signIn(realm, byId('uid').value.trim(), byId('password').value);
      localStorage.setItem(REALM, realm);
      byId('sign-in').hidden = true;
      byId('app').inert = false;
      this.onSignedIn(session);
    } catch (e) {
      byId('sign-in-problem').textContent = e.message;
      byId('password').select();
    } finally {
      byId('password').value = '';
      button.disabled = false;
    }
  }
}
