/** Describes a guarded button while it takes no press yet. Not to be seen: words that come and go would move the button under the pointer. */
export function NotYet({ id }: { id: string }) {
  return (
    <span id={id} className="visually-hidden">
      Ready in a moment
    </span>
  );
}
