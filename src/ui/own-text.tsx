import type { ReactNode } from 'react';

/**
 * Words in an element that has nothing else. A browser's translation puts elements of its own in the place of a text: beside anything else
 * React would go on changing the one that is gone, and what was so before would stay; the only text of an element it sets anew.
 */
export const ownText = (words: ReactNode): ReactNode => (typeof words === 'string' ? <span>{words}</span> : words);
