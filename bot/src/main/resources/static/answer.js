// Shows a typed answer. Tones have a sign and a word as well as a colour.

import { el } from './dom.js';

const TONES = {
  GOOD: ['✓', 'good'],
  WARN: ['▲', 'warning'],
  BAD: ['✕', 'bad'],
};
const MANY_ROWS = 60;

export function renderAnswer(answer) {
  switch (answer.kind) {
    case 'text':
      return el('p.text', {}, cell(answer.cell));
    case 'lines':
      return el('section.lines', {}, title(answer.title), el('ul', {}, ...answer.lines.map((l) => el('li', {}, cell(l)))));
    case 'table':
      return table(answer);
    case 'facts':
      return facts(answer);
    case 'progress':
      return progress(answer);
    case 'code':
      return code(answer.text);
    case 'sections':
      return el('div.sections', {}, ...answer.parts.map(renderAnswer));
    default:
      return el('p.text', {}, 'This page is older than Vigie: load it again to see this answer.');
  }
}

/** The beginning of an answer as plain text, for announcements. */
export function summary(answer) {
  switch (answer.kind) {
    case 'text':
      return answer.cell.text;
    case 'lines':
      return [answer.title, ...answer.lines.map((l) => l.text)].filter(Boolean).join('. ');
    case 'table':
      return `${answer.title || 'Table'}, ${answer.rows.length} rows`;
    case 'facts':
      return [answer.title, ...answer.facts.map((f) => `${f.name} ${f.value.text}`)].filter(Boolean).join('. ');
    case 'progress':
      return `${answer.title} ${answer.state.text}`;
    case 'code':
      return answer.text;
    case 'sections':
      return answer.parts.map(summary).join('. ');
    default:
      return '';
  }
}

function cell({ text, tone }) {
  if (tone === 'QUIET') return el('span.tone.quiet', {}, text);
  const sign = TONES[tone];
  if (!sign || !text) return document.createTextNode(text);
  return el(
    `span.tone.${tone.toLowerCase()}`,
    {},
    el('span.sign', { role: 'img', 'aria-label': `${sign[1]}:` }, sign[0]),
    el('span', {}, text),
  );
}

function title(text) {
  return text ? el('h3', {}, text) : null;
}

function table({ title: name, columns, rows, whenEmpty }) {
  if (!rows.length) return el('section', {}, title(name), el('p.text', {}, el('span.tone.quiet', {}, whenEmpty)));
  // Roles are said again because a folded table is no table to the browser.
  const kind = (i) => (columns[i].number ? '.number' : '');
  const body = el('tbody', { role: 'rowgroup' });
  const add = (some) =>
    body.append(
      ...some.map((row) =>
        el('tr', { role: 'row' }, ...row.map((c, i) =>
          i === 0
            ? el(`th${kind(i)}`, { scope: 'row', role: 'rowheader' }, cell(c))
            : el(`td${kind(i)}`, { role: 'cell', 'data-name': columns[i].name }, el('span.value', {}, cell(c))))),
      ),
    );
  const short = rows.length > MANY_ROWS + 10 ? rows.slice(0, MANY_ROWS) : rows;
  add(short);
  const more = short.length < rows.length
    ? el('button.quiet.more-rows', { type: 'button', click: (e) => { add(rows.slice(MANY_ROWS)); e.currentTarget.remove(); } },
      `Show all ${rows.length} rows`)
    : null;
  const head = columns.map((c, i) => el(`th${kind(i)}`, { scope: 'col', role: 'columnheader' }, c.name));
  return el('section.table', {},
    title(name),
    el('div.scroll', {}, el('table', { role: 'table', 'aria-label': name || 'Answer' },
      el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...head)), body)),
    more);
}

function facts({ title: name, facts: list }) {
  return el('section.facts', {}, title(name),
    el('dl', {}, ...list.map((f) => el('div', {}, el('dt', {}, f.name), el('dd', {}, cell(f.value))))));
}

function progress({ title: name, part, state, tail }) {
  const known = typeof part === 'number' && part >= 0;
  const percent = known ? Math.round(Math.min(part, 1) * 100) : null;
  const bar = el('progress', { max: 100, 'aria-label': name });
  if (known) bar.value = percent;
  return el('section.progress', {},
    el('div.progress-head', {}, el('h3', {}, name), known ? el('span.percent', {}, `${percent} %`) : null),
    bar,
    state.text ? el('p.text', {}, cell(state)) : null,
    tail.length ? el('pre.tail', { tabindex: 0 }, tail.join('\n')) : null);
}

function code(text) {
  const copy = navigator.clipboard
    ? el('button.quiet.copy', {
      type: 'button',
      click: async (e) => {
        const button = e.currentTarget;
        await navigator.clipboard.writeText(text);
        button.textContent = 'Copied';
        setTimeout(() => { button.textContent = 'Copy'; }, 1500);
      },
    }, 'Copy')
    : null;
  return el('div.code', {}, el('pre', { tabindex: 0 }, el('code', {}, text)), copy);
}
