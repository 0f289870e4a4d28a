/** Puts the focus on a field, or on a control of a group: what is chosen there, else the first. */
export function focusField(id: string): void {
  const field = document.getElementById(id);
  const inside =
    field?.querySelector<HTMLElement>('input:checked') ?? field?.querySelector<HTMLElement>('input, textarea, button');
  const target = field instanceof HTMLInputElement ? field : (inside ?? field);
  target?.focus();
  target?.scrollIntoView({ block: 'nearest' });
}
