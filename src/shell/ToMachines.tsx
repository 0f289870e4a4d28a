import { Button } from '@fluentui/react-components';
import { useNavigate } from 'react-router';
import { paths } from '#src/paths.ts';

/** The way on from a page that is not there. */
export function ToMachines() {
  const navigate = useNavigate();
  return <Button onClick={() => void navigate(paths.machines())}>Go to Machines</Button>;
}
