/** Under 720 px the menu folds, tables become two-line rows and the command bar keeps two verbs. */
export const narrow = '@media (max-width: 719.98px)';
