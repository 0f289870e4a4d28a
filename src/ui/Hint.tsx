/**
 * A tooltip for any element: `<button {...hint('Fold the menu')}>`. As `label` it is the element's whole name, else a description beside it.
 * One layer (HintLayer in the shell) shows them all, on hover and on focus; an undefined text gives no tooltip.
 */
export function hint(text: string | undefined, as: 'description' | 'label' = 'description') {
  if (text === undefined) return {};
  return { 'data-hint': text, ...(as === 'label' ? { 'aria-label': text } : { 'aria-description': text }) };
}
