/** Takes the focus where what held it has just gone, so that people who go by keyboard stay where they were. */
export function takeFocus(node: HTMLElement): void {
  const { activeElement, body } = document;
  if (activeElement === null || activeElement === body || !activeElement.isConnected)
    node.focus({ preventScroll: true });
}
