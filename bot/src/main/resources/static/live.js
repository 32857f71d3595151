// The line to Vigie: events come in, a broken line comes back by itself and asks for what it missed.

const SILENCE = 45000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15000;

export class Live {
  /**
   * @param {object} hears onMessage(message), onReload(), onState('live'|'connecting'|'away'),
   *   stillSignedIn() → false when the session has ended (it then takes over), throws when nobody answers
   */
  constructor(hears) {
    this.hears = hears;
    this.last = 0;
    this.pause = FIRST_PAUSE;
    window.addEventListener('online', () => this.hurry());
    document.addEventListener('visibilitychange', () => document.hidden || this.hurry());
  }

  start(after) {
    this.stop();
    this.last = after;
    this.wanted = true;
    this.connect();
  }

  stop() {
    this.wanted = false;
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    this.source?.close();
    this.source = null;
  }

  connect() {
    clearTimeout(this.timer);
    this.source?.close();
    this.hears.onState('connecting');
    const source = new EventSource(`api/events?after=${this.last}`);
    this.source = source;
    const on = (name, then) =>
      source.addEventListener(name, (event) => {
        if (source !== this.source) return;
        this.alive();
        if (event.lastEventId) this.last = Number(event.lastEventId);
        then(event);
      });
    on('live', () => this.settled());
    on('alive', () => {});
    on('message', (event) => this.hears.onMessage(JSON.parse(event.data)));
    on('reload', () => {
      this.settled();
      this.hears.onReload();
    });
    source.onerror = () => source === this.source && this.broken();
    this.alive();
  }

  settled() {
    this.pause = FIRST_PAUSE;
    this.hears.onState('live');
  }

  /** A line that was cut without a word looks open for ever; Vigie says something every few seconds. */
  alive() {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.broken(), SILENCE);
  }

  broken() {
    this.source?.close();
    this.source = null;
    clearTimeout(this.watchdog);
    if (!this.wanted) return;
    this.hears.onState('away');
    const wait = this.pause * (0.75 + Math.random() / 2);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), wait);
  }

  async again() {
    if (!this.wanted) return;
    try {
      if (!(await this.hears.stillSignedIn())) return;
    } catch {
      this.broken();
      return;
    }
    if (this.wanted && !this.source) this.connect();
  }

  hurry() {
    if (this.wanted && !this.source) {
      clearTimeout(this.timer);
      this.pause = FIRST_PAUSE;
      this.again();
    }
  }
}
