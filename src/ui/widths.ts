/**
 * Media queries of the widths at which the layout changes, for `useMedia`. Under 720 px the menu folds, tables become two-line rows and the
 * command bar keeps two verbs. Under 1024 px the menu shows its icons only, unless a person wants its words, so that columns keep theirs.
 */
export const narrowQuery = '(width < 720px)';
export const smallQuery = '(width < 1024px)';
export const mediumQuery = '(width < 1280px)';

/** Too little room to have every filter of a list in front of its rows: a phone, or a window that is short, as at 200 %. */
export const crampedQuery = '(width < 720px), (height <= 560px)';
