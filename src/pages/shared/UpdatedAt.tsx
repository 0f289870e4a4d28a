/** `Updated 08:13 UTC`, with a button to read again. `readAt`, `now`: server time, ms. */
export function UpdatedAt(_props: {
  readAt: number | undefined;
  now: number;
  isReading: boolean;
  onRefresh?: () => void;
}): React.JSX.Element {
  throw new Error('not written yet');
}
