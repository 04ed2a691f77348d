/** An element with its properties set. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** A link to another page of the rehearsal, or to a server. */
export function link(text: string, href: string): HTMLAnchorElement {
  return make('a', { textContent: text, href });
}
