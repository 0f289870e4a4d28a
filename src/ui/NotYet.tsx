/** Says that a guarded button takes no press yet. To listeners alone: words that come and go would move the button under the pointer. */
export function NotYet({ ready }: { ready: boolean }) {
  return (
    <span role="status" className="visually-hidden">
      {!ready && 'Ready in a moment'}
    </span>
  );
}
