import { useState } from 'react';
import { missingMachine } from './missing-machine.ts';

/** The same also while the machine is read once more: until Azure has answered, the query layer does not tell why it could not be read. */
export function useMissingMachine(...[preflight, records, isRevoking]: Parameters<typeof missingMachine>) {
  const { data, error } = preflight;
  const [last, setLast] = useState(error);
  const known = error ?? (data === undefined ? last : null);
  if (known !== last) setLast(known);
  return missingMachine({ data, error: known }, records, isRevoking);
}
