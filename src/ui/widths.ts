/** Media queries of the two widths at which the layout changes, for `useMedia`. */
export const narrowQuery = '(max-width: 719.98px)';
export const mediumQuery = '(max-width: 1279.98px)';

/** Under 720 px the menu folds, tables become two-line rows and the command bar keeps two verbs. */
export const narrow = `@media ${narrowQuery}` as const;
