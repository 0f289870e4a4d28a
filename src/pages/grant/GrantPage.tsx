/** The wizard: Basics, Terms, Review + grant. */
export const handle = { crumb: 'Grant access' };

export function Component() {
  return null;
}
