import type { AccessState } from '#src/consent/access/decide.ts';

/** When access ends or ended: a bar of the time that is left, relative and absolute. `now`: server time, ms. `compact`: bar and relative time (a cell). */
export function AccessEnd(_props: {
  state: Pick<AccessState, 'kind' | 'since' | 'until'>;
  now: number;
  compact?: boolean;
}): React.JSX.Element | null {
  throw new Error('not written yet');
}
