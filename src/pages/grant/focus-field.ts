/** Puts the focus on a field, or on the first control of a group. */
export function focusField(id: string): void {
  const field = document.getElementById(id);
  const inside = field?.querySelector<HTMLElement>('input:checked, input, textarea, button');
  const target = field instanceof HTMLInputElement ? field : (inside ?? field);
  target?.focus();
  target?.scrollIntoView({ block: 'nearest' });
}
