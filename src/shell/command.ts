import type { ReactElement } from 'react';

/** A verb of a page. Its label is its key: labels on a page differ. */
export interface Command {
  /** A verb with its object: "Revoke access". */
  label: string;
  icon: ReactElement;
  /** Gets the press itself, for what demands a trusted one. */
  onClick?: (press: { isTrusted: boolean }) => void;
  /** A page of the app, from paths.ts, instead of onClick. */
  to?: string;
  /** Why it cannot be used now. The command stays in its place and says so. */
  why?: string | undefined;
  /** The one act of the view that matters most: semibold. */
  primary?: boolean;
  /** A line stands before it. */
  startsGroup?: boolean;
}
