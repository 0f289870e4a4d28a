/**
 * What a filter says below the values that it offers. `all`: how many there are, `found`: how many a search leaves, `shown`: how many of these
 * stand there. A list that nobody has read (`isRead`) holds nobody knows what.
 */
export function optionWords({
  isRead,
  all,
  found,
  shown,
}: {
  isRead: boolean;
  all: number;
  found: number;
  shown: number;
}): string {
  if (!isRead) return 'What there is to choose is known once the list has been read.';
  if (all === 0) return 'There is nothing to choose in this list.';
  if (found === 0) return 'None matches.';
  return found > shown ? `${shown} of ${found.toLocaleString('en')} are shown. Search for the others.` : '';
}
