import type { Check } from '#src/consent/preflight/preflight.ts';

/** Checks with icon, reason and remedy: what fails first, what passed folded into one line. */
export function CheckList(_props: { checks: readonly Check[] }): React.JSX.Element {
  throw new Error('not written yet');
}
