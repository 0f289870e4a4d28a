/** Under 720 px the menu folds, tables become two-line rows and the command bar keeps two verbs. */
export const narrowWidth = 720;

export const narrow = '@media (max-width: 719.98px)';
