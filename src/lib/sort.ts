const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Names in the order people expect: case does not count, SRV-2 comes before SRV-10. */
export function compareText(a: string, b: string): number {
  return collator.compare(a, b);
}
