/** How far a grant is, machine by machine. */
export const handle = { crumb: 'Grant' };

export function Component() {
  return null;
}
