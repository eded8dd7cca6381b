type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | ((event: Event) => void) | undefined>;

/**
 * Makes an element. Attributes that are functions are listeners, true is an empty attribute, false and undefined
 * are none. Children that are strings become text: nothing here ever reads markup.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false && value !== undefined)
      element.setAttribute(name, value === true ? '' : `${value}`);
  }
  for (const child of children) if (child || child === '') element.append(child);
  return element;
}

/** The element with an id, which the template has. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** Sets a text where it differs, so that a screen reader is not told the same twice. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** One of our icons, drawn with strokes. */
export function icon(path: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** The JSON that the program put into the page. */
export function pageData<T>(): T {
  return JSON.parse(byId('daypass').textContent ?? '{}') as T;
}
