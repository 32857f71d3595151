// The one place that makes elements. Text goes in as text: nothing that comes from outside ever becomes markup.

/**
 * @param {string} tag with classes: "td.number"
 * @param {object} attributes set as attributes; functions become listeners, false and null are left out
 * @param {...(Node|string|null)} children strings become text nodes
 */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(key, value);
    else if (value === true) node.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  for (const child of children) {
    if (child !== null && child !== undefined) node.append(child);
  }
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Puts these nodes, in this order, into the container; those that are already there are not touched. */
export function reconcile(container, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...container.children]) {
    if (!wanted.has(child)) child.remove();
  }
  nodes.forEach((node, i) => {
    if (container.children[i] !== node) container.insertBefore(node, container.children[i] ?? null);
  });
}

const HUES = 8;

/** Initials on a colour that stays the same for the same account. */
export function fillAvatar(node, id, name) {
  let hash = 0;
  for (const c of id) hash = (hash * 31 + c.codePointAt(0)) >>> 0;
  node.className = `avatar hue-${hash % HUES}`;
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  node.textContent = letters.map((w) => [...w][0]).join('').toUpperCase();
  return node;
}
