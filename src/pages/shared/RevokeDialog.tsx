/** A machine whose access is to end: what is known of it is read from the evidence in the query cache. */
export interface RevokeTarget {
  machineId: string;
  /** As Azure spells it. */
  name: string;
}

/**
 * Asks once, says what ends and what stays, and starts the revokes. It serves one machine or hundreds, those of which nothing is known too.
 * Render it while it is open; it opens in the pane on the right and comes late. `onStarted`: the press, before `onClose`.
 */
export function RevokeDialog(_props: {
  machines: readonly RevokeTarget[];
  onClose: () => void;
  onStarted?: () => void;
}): React.JSX.Element {
  throw new Error('not written yet');
}
