/**
 * Media queries of the two widths at which the layout changes, for `useMedia`. Under 720 px the menu folds, tables become two-line rows and the
 * command bar keeps two verbs.
 */
export const narrowQuery = '(width < 720px)';
export const mediumQuery = '(width < 1280px)';
